"""What the service tells, as frozen values. Fields it may add later are kept in `raw` only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType, Self

VehicleId = NewType("VehicleId", str)
CommandId = NewType("CommandId", str)

Wire = Mapping[str, Any]


class CommandStatus(StrEnum):
    """The states of a command. A newer service may know more; then it is not final."""

    ACCEPTED = "accepted"
    CLAIMED = "claimed"
    DISPATCHING = "dispatching"
    STREAMING = "streaming"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    RESOLVED = "resolved"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


FINAL_STATUSES: frozenset[str] = frozenset(
    {
        CommandStatus.SUCCEEDED,
        CommandStatus.FAILED,
        CommandStatus.REFUSED,
        CommandStatus.UNKNOWN,
        CommandStatus.RESOLVED,
        CommandStatus.EXPIRED,
        CommandStatus.CANCELLED,
    }
)


def read_time(text: str | None) -> datetime | None:
    """An RFC 3339 time as an aware one; None stays None.

    Raises: ValueError when it is no time or has no zone.
    """
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return moment


@dataclass(frozen=True, slots=True)
class User:
    id: str
    username: str
    role: str
    profile: str | None
    raw: Wire = field(repr=False, compare=False)

    @classmethod
    def from_wire(cls, wire: Wire) -> Self:
        return cls(
            id=str(wire["id"]),
            username=wire["username"],
            role=wire["role"],
            profile=wire.get("profile"),
            raw=wire,
        )


@dataclass(frozen=True, slots=True)
class Vehicle:
    id: VehicleId
    vin: str
    name: str
    tags: tuple[str, ...]
    url: str
    status: str
    status_reason: str | None
    last_seen_at: datetime | None
    raw: Wire = field(repr=False, compare=False)

    @classmethod
    def from_wire(cls, wire: Wire) -> Self:
        return cls(
            id=VehicleId(wire["id"]),
            vin=wire["vin"],
            name=wire["name"],
            tags=tuple(wire.get("tags") or ()),
            url=(wire.get("endpoint") or {}).get("url") or "",
            status=wire["status"],
            status_reason=wire.get("status_reason"),
            last_seen_at=read_time(wire.get("last_seen_at")),
            raw=wire,
        )


@dataclass(frozen=True, slots=True)
class Entity:
    """path: what goes in front of `/faults` in a command's path."""

    id: str
    name: str
    kind: str
    path: str
    tags: tuple[str, ...]
    collections: tuple[str, ...]
    children: tuple["Entity", ...]
    raw: Wire = field(repr=False, compare=False)

    @classmethod
    def from_wire(cls, wire: Wire) -> Self:
        return cls(
            id=wire["id"],
            name=wire.get("name") or wire["id"],
            kind=wire["kind"],
            path=wire["path"],
            tags=tuple(wire.get("tags") or ()),
            collections=tuple(wire.get("collections") or ()),
            children=tuple(cls.from_wire(child) for child in wire.get("children") or ()),
            raw=wire,
        )

    def walk(self) -> Iterator["Entity"]:
        """This entity, then everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class EntityTree:
    """age_s: seconds since the vehicle was asked. base_path, dialect: how its server is spoken to."""

    read_at: datetime | None
    age_s: float
    base_path: str | None
    dialect: str | None
    items: tuple[Entity, ...]
    raw: Wire = field(repr=False, compare=False)

    @classmethod
    def from_wire(cls, wire: Wire) -> Self:
        return cls(
            read_at=read_time(wire.get("read_at")),
            age_s=float(wire.get("age_s") or 0),
            base_path=wire.get("base_path"),
            dialect=wire.get("dialect"),
            items=tuple(Entity.from_wire(item) for item in wire["items"]),
            raw=wire,
        )

    def walk(self) -> Iterator[Entity]:
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class VehicleAnswer:
    """What the vehicle itself answered: its HTTP status and its body."""

    status_code: int
    body: Any


@dataclass(frozen=True, slots=True)
class CommandError:
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Command:
    id: CommandId
    vehicle_id: VehicleId
    method: str
    path: str
    name: str | None  # "command" on the wire: the named command it was asked as
    status: str
    created_at: datetime | None
    finished_at: datetime | None
    username: str
    correlation_id: str | None
    response: VehicleAnswer | None
    error: CommandError | None
    raw: Wire = field(repr=False, compare=False)

    @classmethod
    def from_wire(cls, wire: Wire) -> Self:
        return cls(
            id=CommandId(wire["id"]),
            vehicle_id=VehicleId(wire["vehicle_id"]),
            method=wire["method"],
            path=wire["path"],
            name=wire.get("command"),
            status=wire["status"],
            created_at=read_time(wire.get("created_at")),
            finished_at=read_time(wire.get("finished_at")),
            username=(wire.get("user") or {}).get("username") or "",
            correlation_id=wire.get("correlation_id"),
            response=read_answer(wire.get("response")),
            error=read_command_error(wire.get("error")),
            raw=wire,
        )

    @property
    def is_final(self) -> bool:
        return self.status in FINAL_STATUSES


def read_answer(wire: Wire | None) -> VehicleAnswer | None:
    if wire is None:
        return None
    return VehicleAnswer(status_code=int(wire.get("status_code") or 0), body=wire.get("body"))


def read_command_error(wire: Wire | None) -> CommandError | None:
    if wire is None:
        return None
    return CommandError(code=str(wire.get("code") or ""), message=str(wire.get("message") or ""))


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the life of a command. `seq` counts within the command, from 1."""

    command_id: CommandId
    seq: int
    at: datetime | None
    status: str
    data: Wire
    raw: Wire = field(repr=False, compare=False)

    @classmethod
    def from_wire(cls, wire: Wire) -> Self:
        return cls(
            command_id=CommandId(wire["command_id"]),
            seq=int(wire["seq"]),
            at=read_time(wire.get("at")),
            status=wire["status"],
            data=wire.get("data") or {},
            raw=wire,
        )

    @property
    def is_final(self) -> bool:
        return self.status in FINAL_STATUSES

    @property
    def samples(self) -> Sequence[Wire]:
        """The values of a cyclic subscription, each with `timestamp` and `payload`."""
        return [sample for sample in self.data.get("samples") or () if isinstance(sample, Mapping)]
