"""A command, its events, and what moves it. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType
from uuid import UUID

from app.features.commands.states import NEXT, Status
from app.features.holding.ground import Ground
from app.infra.db import time_text
from app.sovd.answers import Following
from app.sovd.requests import Method, ResourcePath, Risk, SovdRequest

CommandId = NewType("CommandId", UUID)
WorkerId = NewType("WorkerId", UUID)


@dataclass(frozen=True, slots=True)
class Command:
    """One SOVD request that somebody asked for."""

    id: CommandId
    vehicle_id: UUID
    user_id: UUID
    username: str
    method: str
    path: str
    query: Mapping[str, str | list[str]] | None
    body: object
    command: str | None  # name in the catalogue, if it was named
    risk: Risk
    lane: str | None
    status: Status
    created_at: datetime
    not_after: datetime
    finished_at: datetime | None
    reason: str | None
    correlation_id: str
    response: Mapping[str, object] | None
    error: Mapping[str, object] | None
    fence: int
    last_seq: int
    following: Following | None
    stop_wanted: bool

    def request(self) -> SovdRequest:
        return SovdRequest(Method(self.method), ResourcePath.parse(self.path), self.query or {}, self.body)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that became true; its position is given when its page closes."""

    command_id: UUID
    seq: int
    vehicle_id: UUID
    user_id: UUID
    at: datetime
    status: Status
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event. `position` counts all events of the system, without a hole."""

    command_id: UUID
    seq: int
    vehicle_id: UUID
    user_id: UUID
    at: datetime
    status: Status
    data: Mapping[str, object]
    position: int

    def to_wire(self) -> dict[str, object]:
        return {
            "command_id": str(self.command_id),
            "seq": self.seq,
            "at": time_text(self.at),
            "status": self.status.value,
            "data": self.data,
            "position": self.position,
        }


@dataclass(frozen=True, slots=True)
class Move:
    """From one of some states to the next. `fence` None: whoever holds it now (a person cancels, resolves)."""

    command_id: CommandId
    came_from: frozenset[Status]
    to: Status
    at: datetime
    fence: int | None = None
    takes_fence: bool = False  # nobody who held the command before may move it again
    owner: UUID | None = None
    keeps_owner: bool = False
    needs_lease: bool = False
    response: Mapping[str, object] | None = None
    error: Mapping[str, object] | None = None
    following: Following | None = None
    stop_wanted: bool = False
    unless_locked: Ground | None = None  # not while somebody else holds a lock over this
    data: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for before in self.came_from:
            if self.to is not before and self.to not in NEXT[before]:
                raise ValueError(f"a command does not go from {before} to {self.to}")
