"""Read lists and values of a vehicle: one, or several at once without crowding it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sovd_cli.asking import ask_vehicle
from sovd_cli.invocation import Invocation
from sovd_client.drafts import RawCommand
from sovd_client.endings import CommandEndedBadly, require_success
from sovd_client.errors import BadAnswer, SovdError
from sovd_client.models import Vehicle
from sovd_client.sovd import Sovd

AT_ONCE = 4  # a vehicle's gateway is slow; more at once only lengthens its queue

# How a vehicle says that it does not know the parameter include-schema.
KNOWS_NO_SCHEMA = frozenset({400, 501})

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Read]):
    """What reading one thing gave: a value, or why there is none."""

    name: str
    value: Read | None
    error: SovdError | None = None


async def read_each(names: Sequence[str], read: Callable[[str], Awaitable[Read]]) -> Sequence[Outcome[Read]]:
    """In the order of `names`, at most AT_ONCE at a time; one that fails does not stop the others."""
    places = asyncio.Semaphore(AT_ONCE)

    async def read_one(name: str) -> Outcome[Read]:
        async with places:
            try:
                return Outcome(name, await read(name))
            except SovdError as error:
                return Outcome(name, None, error)

    return await asyncio.gather(*(read_one(name) for name in names))


async def read_body(invocation: Invocation, sovd: Sovd, draft: RawCommand) -> Any:
    """Raises: CommandEndedBadly unless the vehicle answered."""
    answer = require_success(await ask_vehicle(invocation, sovd, draft)).response
    return answer.body if answer else None


async def read_items(invocation: Invocation, sovd: Sovd, vehicle: Vehicle, path: str) -> Sequence[Mapping[str, Any]]:
    """The items of a collection.

    Raises: CommandEndedBadly; BadAnswer when the vehicle's list is not one.
    """
    body = await read_body(invocation, sovd, RawCommand(vehicle.id, "GET", path))
    items = body.get("items") if isinstance(body, Mapping) else None
    if not isinstance(items, list):
        raise BadAnswer(f"{path} answered, but not with a list.")
    return [item for item in items if isinstance(item, Mapping)]


async def read_with_schema(invocation: Invocation, sovd: Sovd, vehicle: Vehicle, path: str) -> Any:
    """A value with its schema where the vehicle tells it, else without.

    Raises: CommandEndedBadly.
    """
    try:
        return await read_body(invocation, sovd, RawCommand(vehicle.id, "GET", path, {"include-schema": "true"}))
    except CommandEndedBadly as ended:
        answer = ended.command.response
        if answer is None or answer.status_code not in KNOWS_NO_SCHEMA:
            raise
    return await read_body(invocation, sovd, RawCommand(vehicle.id, "GET", path))
