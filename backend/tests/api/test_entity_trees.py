"""Entity trees over HTTP: read from the vehicle when needed, kept, and shared by all who ask."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from app.features.accounts.identity import Role
from app.sovd.errors import MalformedAnswer, Silent, Unreachable, VehicleError, VehicleRefusal
from tests.api.desk import Desk, error_of, open_desk, until
from tests.worlds import KINDS, open_world

URL = "https://10.1.2.3:8443"


@pytest.fixture(params=KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_world(request, tmp_path) as world, open_desk(world) as opened:
        yield opened


@pytest.fixture
async def admin(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    await desk.add_user("boss", Role.ADMIN)
    async with desk.browser() as client:
        await desk.sign_in(client, "boss")
        yield client


async def new_vehicle(admin: httpx2.AsyncClient) -> str:
    """Its address."""
    draft = {"vin": "WVWZZZ1JZXW000001", "name": "Golf", "endpoint": {"kind": "sovd_http", "url": URL}}
    created = await admin.post("/api/v1/vehicles", json=draft)
    return f"/api/v1/vehicles/{created.json()['id']}"


async def test_the_entity_tree_is_read_once_and_kept(desk: Desk, admin: httpx2.AsyncClient) -> None:
    place = f"{await new_vehicle(admin)}/entities"
    body = (await admin.get(place)).json()
    assert (body["base_path"], body["dialect"], body["age_s"]) == ("/sovd/v1", "iso17978", 0.0)
    assert body["items"] == [
        {
            "id": "engine",
            "name": "Engine",
            "kind": "component",
            "path": "components/engine",
            "tags": ["powertrain"],
            "collections": ["data", "faults"],
            "children": [
                {
                    "id": "ecu",
                    "name": "ECU",
                    "kind": "app",
                    "path": "apps/ecu",
                    "tags": [],
                    "collections": [],
                    "children": [],
                    "contains": [],
                }
            ],
            "contains": [],
        }
    ]
    desk.world.clock.step(timedelta(minutes=10))
    again = (await admin.get(place)).json()
    assert again == {**body, "age_s": 600.0}
    assert len(desk.garage.asked) == 1
    fresh = (await admin.get(place, params={"refresh": True})).json()
    assert (fresh["age_s"], len(desk.garage.asked)) == (0.0, 2)


async def test_all_who_ask_at_once_share_one_reading(desk: Desk, admin: httpx2.AsyncClient) -> None:
    place = f"{await new_vehicle(admin)}/entities"
    desk.garage.pause = asyncio.Event()
    asking = [asyncio.create_task(admin.get(place)) for _ in range(5)]
    await until(lambda: desk.garage.asked != [])
    await asyncio.sleep(0.1)
    asking[0].cancel()
    desk.garage.pause.set()
    answers = await asyncio.gather(*asking[1:])
    assert {answer.status_code for answer in answers} == {200}
    assert desk.garage.asked == [(URL, "describe")]


@pytest.mark.parametrize(
    ("trouble", "code", "sentence", "status"),
    [
        (Unreachable("no route"), "VEHICLE_NOT_RESPONDING", "no route", "disconnected"),
        (Silent("nothing came"), "VEHICLE_NOT_RESPONDING", "nothing came", "disconnected"),
        (MalformedAnswer("not JSON", status_code=200), "INVALID_RESPONSE_CONTENT", "not JSON", "connected"),
        (
            VehicleRefusal("not now", status_code=409, code="precondition-not-fulfilled"),
            "PRECONDITION_NOT_FULFILLED",
            "not now",
            "connected",
        ),
    ],
)
async def test_a_vehicle_that_gives_no_tree_is_told_with_its_own_words(
    desk: Desk, admin: httpx2.AsyncClient, trouble: VehicleError, code: str, sentence: str, status: str
) -> None:
    place = await new_vehicle(admin)
    desk.garage.trouble[URL] = trouble
    answer = await admin.get(f"{place}/entities")
    assert answer.status_code >= 500
    assert error_of(answer)[1] == code
    assert sentence in error_of(answer)[2]
    await desk.reachability.flush()
    assert (await admin.get(f"{place}/status")).json()["status"] == status


async def test_while_a_vehicle_is_silent_the_kept_tree_is_given(desk: Desk, admin: httpx2.AsyncClient) -> None:
    place = f"{await new_vehicle(admin)}/entities"
    await admin.get(place)
    desk.garage.trouble[URL] = Silent("nothing came")
    desk.world.clock.step(timedelta(seconds=30))
    answer = await admin.get(place, params={"refresh": True})
    assert (answer.status_code, answer.json()["age_s"]) == (200, 30.0)
