"""The fault memory over HTTP: kept whoever reads, compared with what was there before, counted over all vehicles."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from app.features.accounts.identity import Role
from app.features.vehicles.faults import OpenFaults
from app.features.vehicles.vehicle import VehicleQuery
from app.problems import Unavailable
from app.sovd.answers import SovdAnswer
from app.sovd.entities import Entity, VehicleDescription
from app.sovd.errors import VehicleRefusal
from app.sovd.requests import EntityKind, Method, ResourcePath, SovdRequest
from tests.api.desk import Desk, error_of, open_desk, until
from tests.api.test_vehicles import VEHICLES, draft, vin_of
from tests.worlds import KINDS, open_world, running

ENGINE = "components/engine"
FATAL = {"code": "0A0D13", "fault_name": "Interlock open", "severity": 1, "status": {"testFailed": "1"}}
WARN = {"code": "1B2200", "severity": 3, "status": {"pendingDTC": "1", "testFailed": "0"}}
HEALED = {"code": "0A1F00", "severity": 1, "status": {"aggregatedStatus": "passive"}}


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


@pytest.fixture
async def car(admin: httpx2.AsyncClient) -> UUID:
    return UUID((await admin.post(VEHICLES, json=draft())).json()["id"])


def ask(path: str, method: Method = Method.GET, query: Mapping[str, str] | None = None) -> SovdRequest:
    return SovdRequest(method, ResourcePath.parse(path), query or {})


async def hear(desk: Desk, car: UUID, *faults: dict[str, Any], entity: str = ENGINE) -> None:
    """A command or a look has read them, a second after what was before."""
    desk.world.clock.step(timedelta(seconds=1))
    desk.faults.hear(car, ask(f"{entity}/faults"), SovdAnswer(200, {"items": list(faults)}))
    await desk.faults.flush()


async def listed(admin: httpx2.AsyncClient, car: UUID) -> list[dict[str, Any]]:
    answer = await admin.get(f"{VEHICLES}/{car}/faults")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def codes(reading: dict[str, Any]) -> list[str]:
    return [fault["code"] for fault in reading["faults"]]


async def open_of(admin: httpx2.AsyncClient, car: UUID) -> object:
    return (await admin.get(f"{VEHICLES}/{car}")).json()["open_faults"]


async def test_a_vehicle_that_was_never_read_has_no_number(admin: httpx2.AsyncClient, car: UUID) -> None:
    assert await listed(admin, car) == []
    assert await open_of(admin, car) is None
    assert error_of(await admin.get(f"{VEHICLES}/{uuid4()}/faults"))[:2] == (404, "VEHICLE_NOT_FOUND")


async def test_what_anybody_reads_is_kept_and_counted(desk: Desk, admin: httpx2.AsyncClient, car: UUID) -> None:
    await hear(desk, car, FATAL, WARN, HEALED)
    (reading,) = await listed(admin, car)
    assert (reading["entity"], reading["read_at"], reading["previous"]) == (ENGINE, "2026-11-23T12:00:01Z", None)
    assert reading["open"] == {"fatal": 1, "error": 0, "warn": 1, "info": 0}
    assert reading["faults"][0] == {
        "code": "0A0D13",
        "display_code": None,
        "fault_name": "Interlock open",
        "scope": None,
        "severity": 1,
        "level": "fatal",
        "is_open": True,
        "status": {"testFailed": "1"},
        "more": {},
    }
    assert await open_of(admin, car) == reading["open"]
    assert desk.faults_told == [car]


async def test_several_entities_add_up(desk: Desk, admin: httpx2.AsyncClient, car: UUID) -> None:
    await hear(desk, car, FATAL)
    await hear(desk, car, WARN, WARN, entity="apps/ecu")
    assert [each["entity"] for each in await listed(admin, car)] == ["apps/ecu", ENGINE]
    assert await open_of(admin, car) == {"fatal": 1, "error": 0, "warn": 2, "info": 0}
    await hear(desk, car)
    assert await open_of(admin, car) == {"fatal": 0, "error": 0, "warn": 2, "info": 0}


async def test_the_previous_reading_is_the_last_that_told_something_else(
    desk: Desk, admin: httpx2.AsyncClient, car: UUID
) -> None:
    await hear(desk, car, FATAL)
    await hear(desk, car, FATAL)
    await hear(desk, car, FATAL, WARN)
    await hear(desk, car, FATAL, WARN)
    (reading,) = await listed(admin, car)
    assert (reading["read_at"], codes(reading)) == ("2026-11-23T12:00:04Z", ["0A0D13", "1B2200"])
    assert (reading["previous"]["read_at"], codes(reading["previous"])) == ("2026-11-23T12:00:02Z", ["0A0D13"])


@pytest.mark.parametrize(
    "request_",
    [
        ask(f"{ENGINE}/faults", query={"severity": "2"}),
        ask(f"{ENGINE}/faults", query={"status[confirmedDTC]": "1"}),
        ask(f"{ENGINE}/faults/0A0D13"),
        ask(f"{ENGINE}/data"),
        ask(f"{ENGINE}/faults", Method.POST),
    ],
    ids=str,
)
async def test_what_is_not_the_whole_list_is_not_kept(
    desk: Desk, admin: httpx2.AsyncClient, car: UUID, request_: SovdRequest
) -> None:
    desk.faults.hear(car, request_, SovdAnswer(200, {"items": [FATAL]}))
    await desk.faults.flush()
    assert await listed(admin, car) == []


async def test_a_list_with_its_schema_is_whole(desk: Desk, admin: httpx2.AsyncClient, car: UUID) -> None:
    desk.faults.hear(
        car, ask(f"{ENGINE}/faults", query={"include-schema": "true"}), SovdAnswer(200, {"items": [FATAL]})
    )
    await desk.faults.flush()
    assert [codes(each) for each in await listed(admin, car)] == [["0A0D13"]]


async def test_cleared_faults_are_out_of_date_until_they_were_read_again(
    desk: Desk, admin: httpx2.AsyncClient, car: UUID
) -> None:
    await hear(desk, car, FATAL)
    desk.world.clock.step(timedelta(seconds=1))
    desk.faults.hear(car, ask(f"{ENGINE}/faults/0A0D13", Method.DELETE), SovdAnswer(204))
    await desk.faults.flush()
    (reading,) = await listed(admin, car)
    assert (reading["outdated_at"], codes(reading)) == ("2026-11-23T12:00:02Z", ["0A0D13"])
    desk.world.clock.step(timedelta(seconds=1))
    async with running(desk.fault_reader, desk.faults):
        await until(lambda: desk.faults_told == [car] * 3)
    (reading,) = await listed(admin, car)
    assert (reading["outdated_at"], reading["faults"], codes(reading["previous"])) == (None, [], ["0A0D13"])


async def test_reading_all_asks_every_entity_and_says_what_did_not_answer(
    desk: Desk, admin: httpx2.AsyncClient, car: UUID
) -> None:
    parts = tuple(
        Entity(name, name, EntityKind.COMPONENT, f"components/{name}", collections=("faults",)) for name in "abc"
    )
    desk.garage.tree = VehicleDescription("/sovd/v1", "iso17978", parts)
    desk.garage.bodies["components/a/faults"] = {"items": [FATAL]}
    desk.garage.refusals["components/b/faults"] = VehicleRefusal("asleep", status_code=504, code="not-responding")
    answer = await admin.post(f"{VEHICLES}/{car}/faults/read")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["read"], told["failed"]) == (2, 1)
    assert [(each["entity"], each["error"]) for each in told["items"]] == [
        ("components/a", None),
        ("components/b", {"code": "not-responding", "message": "asleep"}),
        ("components/c", None),
    ]
    assert [each["entity"] for each in await listed(admin, car)] == ["components/a", "components/c"]
    assert await open_of(admin, car) == {"fatal": 1, "error": 0, "warn": 0, "info": 0}


async def test_two_who_read_all_at_once_ask_the_vehicle_once(desk: Desk, admin: httpx2.AsyncClient, car: UUID) -> None:
    desk.garage.pause = asyncio.Event()
    both = [asyncio.create_task(admin.post(f"{VEHICLES}/{car}/faults/read")) for _ in range(2)]
    await until(lambda: bool(desk.garage.asked))
    desk.garage.pause.set()
    assert [answer.json()["read"] for answer in await asyncio.gather(*both)] == [2, 2]
    assert sum(what.endswith("/faults") for _, what in desk.garage.asked) == 2


async def test_vehicles_are_found_by_their_faults(desk: Desk, admin: httpx2.AsyncClient) -> None:
    ids = [
        UUID((await admin.post(VEHICLES, json=draft(vin_of(number), f"Car {number}"))).json()["id"])
        for number in range(4)
    ]
    for vehicle_id, faults in zip(ids[:3], ([FATAL, WARN], [WARN], []), strict=True):
        await hear(desk, vehicle_id, *faults)

    async def found(word: str) -> list[str]:
        answer = await admin.get(VEHICLES, params={"faults": word})
        return [vehicle["name"] for vehicle in answer.json()["items"]]

    assert await found("any") == ["Car 0", "Car 1"]
    assert await found("warn") == ["Car 0", "Car 1"]
    assert await found("fatal") == ["Car 0"]
    assert await found("none") == ["Car 2"]
    assert await found("unread") == ["Car 3"]
    fleet = await desk.faults.sum_up()
    assert fleet.open == OpenFaults(fatal=1, warn=2)
    assert (fleet.vehicles_with_open, fleet.vehicles_read) == (2, 3)


async def test_at_another_address_nothing_that_was_read_holds(desk: Desk, admin: httpx2.AsyncClient, car: UUID) -> None:
    await hear(desk, car, FATAL)
    await admin.patch(f"{VEHICLES}/{car}", json={"endpoint": {"url": "https://10.9.9.9:8443"}})
    assert (await listed(admin, car), await open_of(admin, car)) == ([], None)


async def test_the_readings_of_a_removed_vehicle_go_with_it_and_late_ones_harm_nobody(
    desk: Desk, admin: httpx2.AsyncClient, car: UUID
) -> None:
    await hear(desk, car, FATAL)
    assert (await admin.delete(f"{VEHICLES}/{car}")).status_code == 204
    await hear(desk, car, FATAL)
    assert await desk.world.rows("SELECT * FROM vehicle_faults") == []


async def test_what_could_not_be_written_is_written_when_the_database_is_back(
    desk: Desk, admin: httpx2.AsyncClient, car: UUID
) -> None:
    write = desk.world.database.write

    def lost() -> Any:
        raise Unavailable("The database does not answer.")

    desk.world.database.write = lost  # type: ignore[method-assign]  # as if it were away
    with pytest.raises(Unavailable):
        await hear(desk, car, FATAL)
    desk.world.database.write = write  # type: ignore[method-assign]  # it is back
    await desk.faults.flush()
    assert [codes(each) for each in await listed(admin, car)] == [["0A0D13"]]


async def test_the_first_vehicles_are_read_by_themselves_once(desk: Desk, admin: httpx2.AsyncClient, car: UUID) -> None:
    desk.reachability.heard(car, desk.world.clock.now())
    await desk.reachability.flush()
    await asyncio.wait_for(desk.fault_reader.read_first(1), 5)
    assert [each["entity"] for each in await listed(admin, car)] == ["apps/ecu", ENGINE]
    (vehicle,) = (await desk.vehicles.list_matching(VehicleQuery())).vehicles
    assert vehicle.open_faults == OpenFaults()
