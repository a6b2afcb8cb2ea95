"""What a client says on the socket."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from app.features.commands.audience import EVERYTHING, Target
from app.features.watching.items import Item, Wish

MOST_WATCHED = 64  # items of one vehicle for one socket


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


class WatchedItem(_Message):
    entity: str = Field(min_length=1, max_length=512)
    data: str = Field(min_length=1, max_length=512)


class Watch(_Message):
    """In place of what this socket watched of this vehicle before."""

    type: Literal["watch"]
    vehicle_id: UUID
    items: list[WatchedItem] = Field(min_length=1, max_length=MOST_WATCHED)
    interval_ms: int = Field(ge=50, le=60_000)

    @property
    def wish(self) -> Wish:
        """Raises: BadItem."""
        items = frozenset(Item.parse(item.entity, item.data) for item in self.items)
        return Wish(items, self.interval_ms / 1_000)


class Unwatch(_Message):
    type: Literal["unwatch"]
    vehicle_id: UUID


class Ping(_Message):
    type: Literal["ping"]


ClientMessage = Authenticate | Subscribe | Unsubscribe | Watch | Unwatch | Ping
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
