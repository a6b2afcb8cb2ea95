"""Wire shapes of the commands slice."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from app.features.commands.command import Command
from app.features.commands.plain_json import require_plain
from app.features.commands.states import Status
from app.features.commands.submit import Draft
from app.infra.db import time_text
from app.sovd.requests import Method, Risk

_QueryValue = Annotated[str, Field(max_length=1000)]


class CommandIn(BaseModel):
    """A raw request (`method`, `path`), or a command of the catalogue (`command`, `component`, its fields)."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    vehicle_id: UUID
    method: Method | None = None
    path: Annotated[str, Field(max_length=1024)] | None = Field(
        default=None,
        description="Resource path below the vehicle's SOVD root, such as components/engine/faults",
    )
    query: dict[str, _QueryValue | list[_QueryValue]] | None = None
    body: JsonValue = None
    command: str | None = Field(default=None, max_length=64)
    component: str | None = Field(default=None, max_length=512)
    not_after_s: float | None = Field(default=None, gt=0, le=3600, description="Deadline, seconds from now")
    reason: str | None = Field(default=None, max_length=1000)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, told: object) -> object:
        require_plain(told)
        return told

    @model_validator(mode="after")
    def _either_raw_or_named(self) -> "CommandIn":
        if self.command is None and self.__pydantic_extra__:
            raise ValueError(f"unknown fields: {', '.join(sorted(self.__pydantic_extra__))}")
        if self.command is not None and (self.method is not None or self.path is not None):
            raise ValueError("give either `command`, or `method` and `path`")
        return self

    def draft(self) -> Draft:
        return Draft(
            vehicle_id=self.vehicle_id,
            method=self.method,
            path=self.path,
            query=self.query,
            body=self.body,
            command=self.command,
            component=self.component,
            fields=dict(self.__pydantic_extra__ or {}),
            not_after=None if self.not_after_s is None else timedelta(seconds=self.not_after_s),
            reason=self.reason,
        )


class ResolveIn(BaseModel):
    outcome: Literal["succeeded", "failed"]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class BreakIn(BaseModel):
    """Take a lock away. `lock_expiration`: if it is another tester's, for how many seconds it is yours then."""

    entity: Annotated[str, Field(max_length=512)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    lock_expiration: Annotated[int, Field(ge=1, le=86400)] = 300


class CommandUser(BaseModel):
    id: UUID
    username: str


class CommandResponse(BaseModel):
    """What the vehicle answered, in the standard's shape."""

    status_code: int
    body: Any = None
    headers: dict[str, str] | None = Field(default=None, description="Without those that carry secrets")


class CommandError(BaseModel):
    model_config = ConfigDict(extra="allow")

    code: str
    message: str


class CommandOut(BaseModel):
    id: UUID
    vehicle_id: UUID
    method: Method
    path: str
    query: dict[str, str | list[str]] | None
    body: Any
    command: str | None
    risk: Risk
    status: Status
    created_at: datetime
    not_after: datetime
    finished_at: datetime | None
    user: CommandUser
    reason: str | None
    correlation_id: str
    response: CommandResponse | None
    error: CommandError | None
    last_seq: int


class VehicleNameOut(BaseModel):
    vin: str
    name: str


class CommandList(BaseModel):
    items: list[CommandOut]
    vehicles: dict[UUID, VehicleNameOut] = Field(description="Of these commands, as far as they are still there")
    next_cursor: str | None


class EventOut(BaseModel):
    command_id: UUID
    seq: int
    at: datetime
    status: Status
    data: dict[str, Any]
    position: int


class EventList(BaseModel):
    items: list[EventOut]
    next_cursor: str | None


class BreakOut(BaseModel):
    """The commands that break the locks."""

    items: list[CommandOut]


class CatalogueField(BaseModel):
    name: str
    title: str
    required: bool
    type: Literal["string", "any", "integer"]


class CatalogueEntry(BaseModel):
    command: str
    title: str
    method: Method
    path: str
    risk: Risk
    fields: list[CatalogueField]


class CatalogueList(BaseModel):
    items: list[CatalogueEntry]


def command_json(command: Command) -> dict[str, object]:
    """As CommandOut. Written by hand: this is the hot path, and the values are already true."""
    return {
        "id": str(command.id),
        "vehicle_id": str(command.vehicle_id),
        "method": command.method,
        "path": command.path,
        "query": command.query,
        "body": command.body,
        "command": command.command,
        "risk": command.risk.value,
        "status": command.status.value,
        "created_at": time_text(command.created_at),
        "not_after": time_text(command.not_after),
        "finished_at": None if command.finished_at is None else time_text(command.finished_at),
        "user": {"id": str(command.user_id), "username": command.username},
        "reason": command.reason,
        "correlation_id": command.correlation_id,
        "response": command.response,
        "error": command.error,
        "last_seq": command.last_seq,
    }
