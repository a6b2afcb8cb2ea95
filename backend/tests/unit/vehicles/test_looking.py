"""Looks are shared by those who ask at once, and never outlast what they are good for."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.features.vehicles.looking import Looking
from app.infra.clock import SystemClock
from app.sovd.link import Endpoint, VehicleLink
from tests.api.desk import Garage, ParkedVehicle

VEHICLE = UUID(int=1)
FAULTS = "components/engine/faults"


class OneVehicle:
    """A book with one link, and ears for what is said of it."""

    def __init__(self, garage: Garage) -> None:
        self._link = ParkedVehicle(garage, Endpoint("sovd_http", "https://10.1.2.3"))
        self.heard_at: datetime | None = None

    async def get(self, vehicle_id: UUID) -> VehicleLink:
        return self._link

    def heard(self, vehicle_id: UUID, at: datetime) -> None:
        self.heard_at = at

    def silent(self, vehicle_id: UUID, reason: str, at: datetime) -> None:
        raise AssertionError(reason)


async def look(looking: Looking, *, max_age: timedelta = timedelta()) -> datetime:
    [sight] = await looking.look(VEHICLE, [FAULTS], max_age=max_age)
    return sight.read_at


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_two_who_look_at_once_ask_the_vehicle_once_and_one_may_leave() -> None:
    garage = Garage(pause=asyncio.Event())
    vehicle = OneVehicle(garage)
    looking = Looking(vehicle, vehicle, SystemClock())
    leaver, stayer = (asyncio.create_task(look(looking)) for _ in range(2))
    await settle()
    leaver.cancel()
    await settle()
    assert garage.pause is not None
    garage.pause.set()
    read_at = await stayer
    assert vehicle.heard_at is not None
    assert read_at >= vehicle.heard_at
    assert len(garage.asked) == 1


async def test_who_looks_after_something_was_done_does_not_get_the_look_from_before() -> None:
    garage = Garage(pause=asyncio.Event())
    vehicle = OneVehicle(garage)
    looking = Looking(vehicle, vehicle, SystemClock())
    before = asyncio.create_task(look(looking))
    await settle()
    looking.changed(VEHICLE)
    after = asyncio.create_task(look(looking))
    await settle()
    assert len(garage.asked) == 2
    assert garage.pause is not None
    garage.pause.set()
    assert await before < datetime.now(UTC)
    read_at = await after
    assert await look(looking, max_age=timedelta(seconds=5)) == read_at
