"""What is held and set, and the commands that change it. Values only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.features.holding.ground import Ground, grounds_meet, scopes_meet


@dataclass(frozen=True, slots=True)
class Broken:
    """A lock was taken away from its holder, who does not know yet."""

    by: str
    at: datetime
    because: str | None


@dataclass(frozen=True, slots=True)
class HeldLock:
    """A lock that one of our users holds, or (`lock_id` None) has asked for before anybody else."""

    command_id: UUID
    vehicle_id: UUID
    entity: str
    ground: str
    lock_id: str | None
    scopes: tuple[str, ...]  # collections; empty: the whole entity
    holder_id: UUID
    holder: str
    since: datetime
    until: datetime
    reason: str | None
    broken: Broken | None = None

    def is_over(self, now: datetime) -> bool:
        return self.broken is not None or now >= self.until

    def covers(self, ground: Ground) -> bool:
        scopes = () if ground.collection == "" else (ground.collection,)
        return grounds_meet(self.ground, ground.entity) and scopes_meet(self.scopes, scopes)

    def excludes(self, ground: str, scopes: tuple[str, ...]) -> bool:
        """Nobody else may hold a lock there meanwhile."""
        return grounds_meet(self.ground, ground) and scopes_meet(self.scopes, scopes)


@dataclass(frozen=True, slots=True)
class SetMode:
    """A mode that one of our users set."""

    vehicle_id: UUID
    entity: str
    ground: str
    mode: str
    value: object
    set_by: str
    since: datetime
    until: datetime | None
    command_id: UUID


class Deed(StrEnum):
    """What a command does to what is held."""

    ACQUIRE = "acquire"
    EXTEND = "extend"
    RELEASE = "release"
    SET_MODE = "set-mode"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Change:
    """A command that will change what is held, if the vehicle agrees."""

    command_id: UUID
    vehicle_id: UUID
    entity: str
    ground: str
    deed: Deed
    item: str  # the lock or the mode; empty where there is none
    user_id: UUID
    username: str
    seconds: float | None  # asked for
    value: object  # asked for
    reason: str | None
    at: datetime
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seed:
    """What a vehicle wants to have answered with a key."""

    user_id: UUID
    seed: object
