"""Looking at a vehicle over HTTP: asked now, shared by all who ask, and kept nowhere."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from app.features.accounts.identity import Role
from app.sovd.errors import Silent, VehicleRefusal
from tests.api.desk import Desk, error_of, open_desk, until
from tests.worlds import KINDS, open_world

URL = "https://10.1.2.3:8443"
DATA, MODE = "components/engine/data", "components/engine/modes/session?include-schema=true"


@pytest.fixture(params=KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_world(request, tmp_path) as world, open_desk(world) as opened:
        yield opened


@pytest.fixture
async def viewer(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    await desk.add_user("guest", Role.VIEWER)
    async with desk.browser() as client:
        await desk.sign_in(client, "guest")
        yield client


@pytest.fixture
async def looks(desk: Desk) -> str:
    """The address at which the one vehicle is looked at."""
    await desk.add_user("boss", Role.ADMIN)
    async with desk.browser() as client:
        await desk.sign_in(client, "boss")
        draft = {"vin": "WVWZZZ1JZXW000001", "name": "Golf", "endpoint": {"kind": "sovd_http", "url": URL}}
        created = await client.post("/api/v1/vehicles", json=draft)
    return f"/api/v1/vehicles/{created.json()['id']}/looks"


async def look(client: httpx2.AsyncClient, address: str, *paths: str, **more: object) -> list[dict[str, Any]]:
    answer = await client.post(address, json={"paths": list(paths), **more})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_viewer_sees_what_the_vehicle_shows_in_the_order_asked(
    viewer: httpx2.AsyncClient, looks: str, desk: Desk
) -> None:
    first, second, third = await look(viewer, looks, MODE, DATA, MODE)
    assert (first["path"], first["status_code"], first["body"], first["error"]) == (MODE, 200, {"items": []}, None)
    assert second["path"] == DATA
    assert third == first
    assert sorted(what for _, what in desk.garage.asked) == [f"GET /{DATA}", f"GET /{MODE}"]


async def test_a_refusal_and_a_silence_are_told_for_each_path(
    viewer: httpx2.AsyncClient, looks: str, desk: Desk
) -> None:
    desk.garage.trouble[URL] = VehicleRefusal("no such thing", status_code=404, code="not-found")
    [refused] = await look(viewer, looks, DATA)
    assert (refused["status_code"], refused["error"]) == (404, {"code": "not-found", "message": "no such thing"})
    desk.garage.trouble[URL] = Silent("no answer within 10 s")
    [silent] = await look(viewer, looks, DATA)
    assert (silent["status_code"], silent["body"]) == (None, None)
    assert silent["error"] == {"code": "not-responding", "message": "no answer within 10 s"}


async def test_what_was_seen_a_moment_ago_is_told_again_until_something_was_done_to_the_vehicle(
    viewer: httpx2.AsyncClient, looks: str, desk: Desk
) -> None:
    await look(viewer, looks, DATA)
    await look(viewer, looks, DATA, max_age_s=5)
    assert len(desk.garage.asked) == 1
    await look(viewer, looks, DATA)
    assert len(desk.garage.asked) == 2
    [vehicle] = (await viewer.get("/api/v1/vehicles", params={"q": "golf"})).json()["items"]
    desk.looking.changed(UUID(vehicle["id"]))
    await look(viewer, looks, DATA, max_age_s=5)
    assert len(desk.garage.asked) == 3


async def test_a_vehicle_is_asked_four_things_at_a_time(viewer: httpx2.AsyncClient, looks: str, desk: Desk) -> None:
    desk.garage.pause = asyncio.Event()
    looking = asyncio.create_task(look(viewer, looks, *(f"{DATA}/d{number}" for number in range(10))))
    await until(lambda: len(desk.garage.asked) == 4)
    await asyncio.sleep(0.05)
    assert len(desk.garage.asked) == 4
    desk.garage.pause.set()
    assert len(await looking) == 10


@pytest.mark.parametrize("path", ["../../etc/passwd", "/components", "components//data", "components/%2e%2e"])
async def test_a_path_that_could_leave_the_vehicle_is_refused(
    viewer: httpx2.AsyncClient, looks: str, desk: Desk, path: str
) -> None:
    answer = await viewer.post(looks, json={"paths": [DATA, path]})
    assert error_of(answer)[:2] == (422, "BAD_PATH")
    assert desk.garage.asked == []


async def test_nobody_looks_at_a_vehicle_that_is_not_there_or_without_logging_in(
    viewer: httpx2.AsyncClient, looks: str, desk: Desk
) -> None:
    gone = looks.replace(looks.split("/")[4], "00000000-0000-4000-8000-000000000000")
    answer = await viewer.post(gone, json={"paths": [DATA]})
    assert error_of(answer)[:2] == (404, "VEHICLE_NOT_FOUND")
    async with desk.browser() as stranger:
        assert (await stranger.post(looks, json={"paths": [DATA]})).status_code == 401
