"""What a client says on the socket."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from app.features.commands.audience import EVERYTHING, Target


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Authenticate(_Message):
    type: Literal["authenticate"]
    token: str = Field(max_length=8192, repr=False)


class Since(_Message):
    """A position: the `seq` of a command's event, or the `position` of an event of a vehicle or of all."""

    epoch: str = Field(max_length=64)
    seq: int = Field(ge=0)


class _Targeted(_Message):
    command_id: UUID | None = None
    vehicle_id: UUID | None = None
    all: Literal[True] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "_Targeted":
        given = [value for value in (self.command_id, self.vehicle_id, self.all) if value is not None]
        if len(given) != 1:
            raise ValueError("give one of command_id, vehicle_id, all")
        return self

    @property
    def target(self) -> Target:
        if self.command_id is not None:
            return Target("command_id", self.command_id)
        if self.vehicle_id is not None:
            return Target("vehicle_id", self.vehicle_id)
        return EVERYTHING


class Subscribe(_Targeted):
    type: Literal["subscribe"]
    since: Since | None = None


class Unsubscribe(_Targeted):
    type: Literal["unsubscribe"]


class Ping(_Message):
    type: Literal["ping"]


ClientMessage = Authenticate | Subscribe | Unsubscribe | Ping
_MESSAGE: TypeAdapter[ClientMessage] = TypeAdapter(Annotated[ClientMessage, Field(discriminator="type")])


class BadMessage(ValueError):
    """Not a message of this protocol; says where it is wrong, never what was sent."""


def parse_message(text: str) -> ClientMessage:
    """Raises: BadMessage."""
    try:
        return _MESSAGE.validate_json(text)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadMessage(f"{place}: {first['msg']}" if place else str(first["msg"])) from wrong
