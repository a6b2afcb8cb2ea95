"""The list that every console asks for first, without the framework. Whatever is odd goes to `routes`."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from app.features.accounts.callers import caller_of_scope
from app.features.accounts.service import Accounts
from app.features.vehicles.first_pages import FirstPages, MadePage
from app.features.vehicles.schemas import VehiclePageOut
from app.features.vehicles.service import MOST_LISTED, Vehicles
from app.features.vehicles.vehicle import VehicleQuery
from app.infra.bus import Bus
from app.infra.clock import Clock

USUAL_LIMIT = 50  # as `routes` has it
LONGEST_LIMIT = 3  # digits
OK = 200


def list_shortcut(
    vehicles: Vehicles, accounts: Accounts, bus: Bus, clock: Clock
) -> Callable[[Mapping[str, Any], bytes], Awaitable[tuple[int, bytes] | None]]:
    """Shape: an ASGI scope and a body to status and JSON, or to None for a request that is not plain."""

    async def make_page(limit: int) -> MadePage:
        page = await vehicles.list_matching(VehicleQuery(limit=limit))
        text = VehiclePageOut.of(page).model_dump_json().encode()
        return MadePage(text, frozenset(vehicle.id for vehicle in page.vehicles))

    pages = FirstPages(bus, clock, make_page)

    async def list_vehicles(scope: Mapping[str, Any], _body: bytes) -> tuple[int, bytes] | None:
        limit = _limit_of(scope["query_string"])
        if limit is None:
            return None
        await caller_of_scope(accounts, scope)
        return OK, await pages.get(limit)

    return list_vehicles


def _limit_of(query: bytes) -> int | None:
    """None when anything but a limit is asked for."""
    if not query:
        return USUAL_LIMIT
    name, _, value = query.partition(b"=")
    if name != b"limit" or not value.isdigit() or len(value) > LONGEST_LIMIT:
        return None
    return int(value) if 1 <= int(value) <= MOST_LISTED else None
