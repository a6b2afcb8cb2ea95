"""The list stays quick with twenty thousand vehicles, on both databases."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.features.vehicles.store import VehicleStore
from app.features.vehicles.vehicle import VehicleDraft, VehicleQuery, VehicleStatus
from app.infra.ids import new_id
from app.sovd.link import Endpoint
from tests.worlds import KINDS, START, World, open_world

MANY = 20_000
QUICK_S = 0.5  # generous: the machine may be busy with other tests


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


async def test_every_page_search_and_turn_of_asking_is_quick(world: World) -> None:
    queries = {
        "first page": VehicleQuery(),
        "a page in the middle": VehicleQuery(after=("Vehicle 3000", new_id())),
        "a text that few have": VehicleQuery("x019999"),
        "a text that none has": VehicleQuery("nothing like it"),
        "a status that none has": VehicleQuery(status=VehicleStatus.CONNECTED),
    }
    slow = {}
    async with world.database.read() as connection:
        store = VehicleStore(connection)
        for name, query in queries.items():
            began = time.perf_counter()
            await store.list_matching(query)
            if (took := time.perf_counter() - began) > QUICK_S:
                slow[name] = took
        began = time.perf_counter()
        assert len(await store.list_never_asked(limit=100)) == 100
        assert await store.list_due(before=START, limit=100) == []
        assert time.perf_counter() - began < QUICK_S
    assert slow == {}


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
