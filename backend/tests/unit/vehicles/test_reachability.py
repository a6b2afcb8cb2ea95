"""Whether a vehicle is there: measured, written rarely, asked for when nobody speaks with it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.features.accounts.identity import Caller, Role
from app.features.vehicles.reachability import (
    ASKER_KEY,
    ASKER_LIFETIME,
    KNOWN_PER_TURN,
    SLOTS_FOR_KNOWN,
    TURN,
    WANTED_PER_TURN,
)
from app.features.vehicles.seed import DemoVehicle
from app.features.vehicles.service import VehicleChange
from app.features.vehicles.vehicle import Vehicle, VehicleDraft, VehicleQuery, VehicleStatus
from app.problems import Unavailable
from app.sovd.errors import MalformedAnswer, Silent, Unreachable, VehicleError, VehicleRefusal
from app.sovd.link import Endpoint
from tests.api.desk import Desk, open_desk, until
from tests.worlds import KINDS, open_world, running

URL = "http://10.0.0.1"
BOSS = Caller(UUID(int=1), "boss", Role.ADMIN, UUID(int=2), None)  # type: ignore[arg-type]  # not looked at


@pytest.fixture(params=KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_world(request, tmp_path) as world, open_desk(world) as opened:
        yield opened


async def add(desk: Desk, url: str = URL) -> UUID:
    draft = VehicleDraft("WVWZZZ1JZXW000001", "Golf", (), Endpoint("sovd_http", url))
    return (await desk.vehicles.create(draft, by=BOSS)).id


async def measured(desk: Desk, vehicle_id: UUID) -> Vehicle:
    await desk.reachability.flush()
    return await desk.vehicles.status(vehicle_id)


async def test_a_vehicle_that_was_heard_is_connected(desk: Desk) -> None:
    vehicle_id = await add(desk)
    now = desk.world.clock.now()
    desk.reachability.heard(vehicle_id, now)
    vehicle = await measured(desk, vehicle_id)
    assert (vehicle.status, vehicle.last_seen_at, vehicle.checked_at) == (VehicleStatus.CONNECTED, now, now)


async def test_a_vehicle_that_was_silent_is_disconnected_with_the_reason(desk: Desk) -> None:
    vehicle_id = await add(desk)
    heard = desk.world.clock.now()
    desk.reachability.heard(vehicle_id, heard)
    desk.world.clock.step(timedelta(seconds=1))
    desk.reachability.silent(vehicle_id, "no answer " * 100, desk.world.clock.now())
    vehicle = await measured(desk, vehicle_id)
    assert (vehicle.status, vehicle.last_seen_at) == (VehicleStatus.DISCONNECTED, None)
    assert vehicle.status_reason is not None
    assert vehicle.status_reason.startswith("no answer")
    assert len(vehicle.status_reason) == 300
    desk.world.clock.step(timedelta(seconds=1))
    desk.reachability.heard(vehicle_id, desk.world.clock.now())
    vehicle = await measured(desk, vehicle_id)
    assert (vehicle.status, vehicle.status_reason) == (VehicleStatus.CONNECTED, None)


async def test_a_thousand_answers_in_five_seconds_are_written_once(desk: Desk) -> None:
    vehicle_id = await add(desk)
    start = desk.world.clock.now()
    for number in range(1000):
        desk.reachability.heard(vehicle_id, start + timedelta(milliseconds=number))
    await desk.reachability.flush()
    desk.reachability.heard(vehicle_id, start + timedelta(seconds=4))
    assert desk.reachability._unwritten == {}
    later = start + timedelta(seconds=5)
    desk.reachability.heard(vehicle_id, later)
    assert (await measured(desk, vehicle_id)).last_seen_at == later


async def test_an_older_measurement_does_not_replace_a_newer_one(desk: Desk) -> None:
    vehicle_id = await add(desk)
    now = desk.world.clock.now()
    desk.reachability.heard(vehicle_id, now)
    await desk.reachability.flush()
    desk.reachability.silent(vehicle_id, "late news of another process", now - timedelta(seconds=1))
    assert (await measured(desk, vehicle_id)).status is VehicleStatus.CONNECTED


async def test_what_is_heard_of_a_deleted_vehicle_harms_nobody(desk: Desk) -> None:
    vehicle_id = await add(desk)
    for gone in (uuid4(), uuid4()):
        desk.reachability.heard(gone, desk.world.clock.now())
        desk.reachability.silent(gone, "x", desk.world.clock.now())
    desk.reachability.heard(vehicle_id, desk.world.clock.now())
    assert (await measured(desk, vehicle_id)).status is VehicleStatus.CONNECTED


async def test_what_could_not_be_written_is_written_later(desk: Desk) -> None:
    vehicle_id = await add(desk)
    desk.reachability.heard(vehicle_id, desk.world.clock.now())
    before = dict(desk.reachability._unwritten)
    write, desk.world.database.write = desk.world.database.write, lost_database  # type: ignore[method-assign]  # as if it were away
    with pytest.raises(Exception, match="does not answer"):
        await desk.reachability.flush()
    desk.world.database.write = write  # type: ignore[method-assign]  # it is back
    assert desk.reachability._unwritten == before
    assert (await measured(desk, vehicle_id)).status is VehicleStatus.CONNECTED


def lost_database() -> Any:
    raise Unavailable("The database does not answer.")


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (None, VehicleStatus.CONNECTED),
        (VehicleRefusal("no", status_code=403, code="insufficient-access-rights"), VehicleStatus.CONNECTED),
        (MalformedAnswer("not JSON", status_code=200), VehicleStatus.CONNECTED),
        (Unreachable("no route"), VehicleStatus.DISCONNECTED),
        (Silent("nothing came"), VehicleStatus.DISCONNECTED),
    ],
)
async def test_a_new_vehicle_is_asked_at_once(desk: Desk, trouble: VehicleError | None, status: VehicleStatus) -> None:
    if trouble is not None:
        desk.garage.trouble[URL] = trouble
    async with running(desk.world.bus, desk.reachability):
        vehicle_id = await add(desk)
        await until(lambda: vehicle_id in desk.reachability._known, within=timedelta(seconds=20))
    vehicle = await measured(desk, vehicle_id)
    assert vehicle.status is status
    assert vehicle.status_reason == (str(trouble) if status is VehicleStatus.DISCONNECTED else None)
    assert set(desk.garage.asked) == {(URL, "GET /")}


async def test_a_vehicle_is_asked_again_only_when_nobody_heard_it(desk: Desk) -> None:
    vehicle_id = await add(desk)
    desk.reachability.heard(vehicle_id, desk.world.clock.now())
    await desk.reachability.flush()
    desk.world.clock.step(timedelta(seconds=14))
    assert await desk.reachability._list_due() == []
    desk.world.clock.step(timedelta(seconds=2))
    assert [due.id for due in await desk.reachability._list_due()] == [vehicle_id]


async def test_of_several_processes_one_asks(desk: Desk) -> None:
    async with open_desk(desk.world) as other:
        assert await desk.reachability._is_asker()
        assert not await other.reachability._is_asker()
        assert await desk.reachability._is_asker()
        await desk.world.presence.drop(ASKER_KEY)
        assert await other.reachability._is_asker()
        assert timedelta(seconds=1) < ASKER_LIFETIME


async def test_few_are_asked_at_a_time_and_new_ones_do_not_wait_for_silent_ones(desk: Desk) -> None:
    desk.garage.pause = asyncio.Event()
    await desk.vehicles.register_demo_vehicles(fleet(40))
    await desk.world.execute("UPDATE vehicles SET checked_at = created_at")
    desk.world.clock.step(timedelta(minutes=1))
    async with running(desk.world.bus, desk.reachability):
        while len(desk.garage.asked) < SLOTS_FOR_KNOWN:
            desk.world.clock.step(TURN)
            desk.reachability._turn.set()
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        assert len(desk.garage.asked) == SLOTS_FOR_KNOWN
        await add(desk)
        await until(lambda: (URL, "GET /") in desk.garage.asked)
        assert len(desk.garage.asked) == SLOTS_FOR_KNOWN + 1
        desk.garage.pause.set()
        await until(lambda: len(desk.garage.asked) > SLOTS_FOR_KNOWN + 1)


async def test_an_answer_of_the_old_address_says_nothing_about_the_new_one(desk: Desk) -> None:
    desk.garage.pause = asyncio.Event()
    async with running(desk.world.bus, desk.reachability):
        vehicle_id = await add(desk)
        await until(lambda: len(desk.garage.asked) == 1)
        desk.reachability.forget(vehicle_id)
        desk.garage.trouble[URL] = Unreachable("moved away")
        desk.garage.pause.set()
        await until(lambda: len(desk.garage.asked) == 2)
        await until(lambda: vehicle_id in desk.reachability._known)
    assert desk.reachability._known[vehicle_id].status is VehicleStatus.DISCONNECTED


def fleet(count: int, *, port: int = 80) -> list[DemoVehicle]:
    return [
        DemoVehicle(f"WVWZZZ1JZXX{number:06d}", f"Vehicle {number}", ("demo",), f"http://10.0.1.1:{port + number}")
        for number in range(count)
    ]


async def test_the_demo_vehicles_are_registered_once_and_moved_when_their_address_changed(desk: Desk) -> None:
    await desk.vehicles.register_demo_vehicles(fleet(3))
    before = await desk.world.rows("SELECT id, vin FROM vehicles ORDER BY vin")
    await desk.vehicles.register_demo_vehicles(fleet(3, port=9000))
    await desk.vehicles.register_demo_vehicles(fleet(4, port=9000))
    after = await desk.world.rows("SELECT id, vin FROM vehicles ORDER BY vin")
    assert after[:3] == before
    assert len(after) == 4
    page = await desk.vehicles.list_matching(VehicleQuery("Vehicle 0"))
    assert page.vehicles[0].endpoint.url == "http://10.0.1.1:9000"


async def test_a_demo_vehicle_that_is_gone_is_removed_unless_a_person_gave_it_another_address(desk: Desk) -> None:
    await desk.vehicles.register_demo_vehicles(fleet(3))
    by_vin = {row["vin"]: row["id"] for row in await desk.world.rows("SELECT id, vin FROM vehicles")}
    theirs = VehicleChange(endpoint={"url": "http://10.0.2.2"})
    await desk.vehicles.change(UUID(str(by_vin[fleet(2)[1].vin])), theirs, by=BOSS)
    await desk.vehicles.register_demo_vehicles([fleet(1)[0], *(replace(each, is_gone=True) for each in fleet(4)[1:])])
    left = [row["vin"] for row in await desk.world.rows("SELECT vin FROM vehicles ORDER BY vin")]
    assert left == [fleet(1)[0].vin, fleet(2)[1].vin]


async def test_of_many_vehicles_a_few_are_asked_again_each_second(desk: Desk) -> None:
    await desk.vehicles.register_demo_vehicles(fleet(40))
    await desk.world.execute("UPDATE vehicles SET checked_at = created_at")
    desk.world.clock.step(timedelta(minutes=1))
    assert len(await desk.reachability._list_due()) == KNOWN_PER_TURN
    assert await desk.reachability._list_due() == []
    desk.world.clock.step(TURN)
    assert len(await desk.reachability._list_due()) == KNOWN_PER_TURN


async def test_a_vehicle_that_somebody_looks_at_is_asked_before_its_turn(desk: Desk) -> None:
    await desk.vehicles.register_demo_vehicles(fleet(40))
    await desk.world.execute("UPDATE vehicles SET checked_at = created_at")
    desk.world.clock.step(timedelta(minutes=1))
    page = await desk.vehicles.list_matching(VehicleQuery())
    due = [each.id for each in await desk.reachability._list_due() if each.is_urgent]
    assert due == [vehicle.id for vehicle in page.vehicles][:WANTED_PER_TURN]
    assert await desk.reachability._list_due() == [], "whoever lists all vehicles must not make us ask all of them"
    desk.world.clock.step(TURN)
    due = [each.id for each in await desk.reachability._list_due() if each.is_urgent]
    assert due == [vehicle.id for vehicle in page.vehicles][WANTED_PER_TURN:]


async def test_a_look_at_what_was_just_measured_asks_nobody(desk: Desk) -> None:
    vehicle_id = await add(desk)
    desk.reachability.heard(vehicle_id, desk.world.clock.now())
    await desk.reachability.flush()
    await desk.vehicles.get(vehicle_id)
    assert await desk.reachability._list_due() == []


async def test_a_vehicle_that_just_fell_silent_is_asked_once_more_before_its_turn(desk: Desk) -> None:
    desk.garage.trouble[URL] = Silent("nothing came")
    async with running(desk.world.bus, desk.reachability):
        vehicle_id = await add(desk)
        await until(lambda: vehicle_id in desk.reachability._known, within=timedelta(seconds=20))
        assert desk.reachability._known[vehicle_id].status is VehicleStatus.DISCONNECTED
        del desk.garage.trouble[URL]
        desk.world.clock.step(TURN)
        known = desk.reachability._known
        await until(lambda: known[vehicle_id].status is VehicleStatus.CONNECTED, within=timedelta(seconds=5))
