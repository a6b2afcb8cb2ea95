"""What the shell offers for VEHICLE: quick, from the session there is, and silent about every trouble."""

import asyncio
import os
from collections.abc import Iterable, Sequence

from sovd_cli.invocation import Invocation
from sovd_cli.output import Output
from sovd_client.errors import SovdError
from sovd_client.models import Vehicle
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


async def read_vehicles(incomplete: str) -> Sequence[Vehicle]:
    invocation = Invocation(Output(quiet=True), os.environ)
    sessions = invocation.sessions()
    if sessions.current() is None:
        return ()
    found: list[Vehicle] = []
    async with asyncio.timeout(LONGEST_WAIT_S), Sovd(invocation.url, session=sessions, ca=invocation.ca) as sovd:
        async for vehicle in sovd.vehicles(incomplete or None):
            found.append(vehicle)
            if len(found) == OFFERED_AT_MOST:
                break
    return found


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
