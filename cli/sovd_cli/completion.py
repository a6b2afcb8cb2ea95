"""What the shell offers for VEHICLE and COMPONENT: quick, from the session there is, and silent about every trouble."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

import typer

from sovd_cli.invocation import Invocation
from sovd_cli.output import Output
from sovd_client.errors import NotLoggedIn, SovdError
from sovd_client.models import Entity, Vehicle
from sovd_client.sovd import Sovd

LONGEST_WAIT_S = 1.5  # a person who pressed Tab types on
OFFERED_AT_MOST = 100
ENDING = 6  # the serial number within a VIN, ISO 3779


def complete_vehicle(incomplete: str) -> list[tuple[str, str]]:
    """Shape: pairs of the word and what it stands for. Without a session nothing, it never logs in."""
    try:
        return choose_words(asyncio.run(read_vehicles(incomplete)), incomplete)
    except (SovdError, TimeoutError, OSError, ValueError):
        return []


def complete_component(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The components of the vehicle that has been typed, and its other entities as paths."""
    try:
        entities = asyncio.run(read_entities(str(ctx.params.get("vehicle") or "")))
    except (SovdError, TimeoutError, OSError, ValueError):
        return []
    words = ((entity.path.removeprefix("components/"), entity.name) for entity in entities)
    return [(word, name) for word, name in words if word.casefold().startswith(incomplete.casefold())]


async def read_vehicles(incomplete: str) -> Sequence[Vehicle]:
    found: list[Vehicle] = []
    async with known_service() as sovd:
        async for vehicle in sovd.vehicles(incomplete or None, page=OFFERED_AT_MOST):
            found.append(vehicle)
            if len(found) == OFFERED_AT_MOST:
                break
    return found


async def read_entities(vehicle: str) -> Sequence[Entity]:
    async with known_service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        return [entity for entity in (await sovd.entities(found.id)).walk() if entity.collections]


@asynccontextmanager
async def known_service() -> AsyncIterator[Sovd]:
    """Raises: NotLoggedIn without a session; TimeoutError when it takes longer than a person waits."""
    invocation = Invocation(Output(quiet=True), os.environ)
    sessions = invocation.sessions()
    if sessions.current() is None:
        raise NotLoggedIn("There is no session.")
    async with asyncio.timeout(LONGEST_WAIT_S), Sovd(invocation.url, session=sessions, ca=invocation.ca) as sovd:
        yield sovd


def choose_words(vehicles: Iterable[Vehicle], incomplete: str) -> list[tuple[str, str]]:
    """VINs; a name if it is one word, or a VIN's ending, where it begins with what was typed."""
    typed = incomplete.casefold()
    words: list[tuple[str, str]] = []
    for vehicle in vehicles:
        if vehicle.vin.casefold().startswith(typed):
            words.append((vehicle.vin, vehicle.name))
        elif vehicle.vin[-ENDING:].casefold().startswith(typed):
            words.append((vehicle.vin[-ENDING:], vehicle.name))
        if typed and vehicle.name.casefold().startswith(typed) and not any(mark.isspace() for mark in vehicle.name):
            words.append((vehicle.name, vehicle.vin))
    return words
