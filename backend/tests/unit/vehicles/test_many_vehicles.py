"""The list stays what it is with twenty thousand vehicles, on both databases."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from app.features.vehicles.store import VehicleStore
from app.features.vehicles.vehicle import VehicleDraft, VehicleQuery, VehicleStatus
from app.infra.ids import new_id
from app.sovd.link import Endpoint
from tests.plans import plans_of
from tests.worlds import KINDS, START, World, open_world

MANY = 20_000


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(request, tmp_path) as opened:
        drafts = [
            VehicleDraft(
                f"WVWZZZ1JZXX{number:06d}",
                f"Vehicle {number % 5000}",
                (),
                Endpoint("sovd_http", "http://10.0.0.1"),
            )
            for number in range(MANY)
        ]
        async with opened.database.write() as connection:
            await VehicleStore(connection).add([(new_id(), draft) for draft in drafts], at=START)
        await opened.execute("ANALYZE")
        yield opened


QUESTIONS: Mapping[str, Callable[[VehicleStore], Awaitable[object]]] = {
    "first page": lambda store: store.list_matching(VehicleQuery()),
    "a page in the middle": lambda store: store.list_matching(VehicleQuery(after=("Vehicle 3000", new_id()))),
    "one of a status that none has": lambda store: store.list_matching(VehicleQuery(status=VehicleStatus.CONNECTED)),
    "whose turn it is to be asked": lambda store: store.list_due(before=START, limit=100),
    "one by its VIN": lambda store: store.find_id("WVWZZZ1JZXX000001"),
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_what_is_asked_all_the_time_reads_no_more_than_it_shows(world: World, question: str) -> None:
    async with plans_of(world) as plans, world.database.read() as connection:
        await QUESTIONS[question](VehicleStore(connection))
    assert plans
    for plan in plans:
        assert not re.search(r"Seq Scan|Sort|SCAN vehicles(?! USING)|TEMP B-TREE", plan), plan


async def test_walking_through_all_pages_meets_every_vehicle_once(world: World) -> None:
    seen: list[str] = []
    after = None
    async with world.database.read() as connection:
        while True:
            page = await VehicleStore(connection).list_matching(VehicleQuery(after=after, limit=1000))
            seen += [vehicle.vin for vehicle in page]
            if len(page) < 1000:
                break
            after = (page[-1].name, page[-1].id)
    assert len(seen) == len(set(seen)) == MANY
