"""Who holds a lock is never told wrongly: not after its end, not after a process or a vehicle died."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from app.infra.db import Database
from tests.faults.conftest import ELECTRIC_CAR
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess
from tests.worlds import async_url

BMS = "components/bms"
LOCKS = f"{BMS}/locks"
WRITE = {"method": "PUT", "path": f"{BMS}/data/charge-limit", "body": {"data": 77}}
SELF_TEST = {"command": "start-operation", "component": "bms", "operation": "self-test"}
Settled = Callable[[], Awaitable[None]]
WITHIN = 60.0  # seconds; on a machine that is busy


@pytest.fixture
def service(servers: Servers, simulator: SimulatorProcess) -> Iterator[ServiceProcess]:
    with run_service(servers, simulator.vehicles, SOVD_LEASE="1.5", SOVD_PROBE_INTERVAL="PT1S") as service:
        yield service


@pytest.fixture
async def engineer(service: ServiceProcess) -> AsyncIterator[Client]:
    async with Client(service.url, "engineer") as engineer:
        yield engineer


@pytest.fixture
async def admin(service: ServiceProcess) -> AsyncIterator[Client]:
    async with Client(service.url, "admin") as admin:
        yield admin


@pytest.fixture
async def car(engineer: Client) -> str:
    return await engineer.vehicle_id(ELECTRIC_CAR)


@pytest.fixture
def settled(service: ServiceProcess, servers: Servers) -> Settled:
    return partial(until_settled, service, servers)


async def acquire(who: Client, car: str, *, seconds: int) -> dict[str, Any]:
    """The lock, as everybody is told of it."""
    command = await who.run(car, method="POST", path=LOCKS, body={"lock_expiration": seconds})
    assert command["status"] == "succeeded", command
    return {"id": command["response"]["body"]["id"], "at": command["finished_at"]}


async def locks_of(who: Client, car: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await who.http.get(f"/api/v1/vehicles/{car}/locks")).json()["items"]
    return items


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    deadline = time.monotonic() + WITHIN
    while not await is_so():
        assert time.monotonic() < deadline, "it did not become so"
        await asyncio.sleep(0.05)


async def until_free(who: Client, car: str) -> None:
    """Nobody is shown as its holder, and nobody is kept away."""

    async def is_free() -> bool:
        return await locks_of(who, car) == []

    await until(is_free)
    written = await who.until((await who.submit(car, **WRITE))["id"], within=WITHIN)
    assert written["status"] == "succeeded", written


async def until_settled(service: ServiceProcess, servers: Servers) -> None:
    """After a lock was given, the vehicle is asked for its true end. Nothing is to be asked any more."""
    url = servers.database_url or f"sqlite:///{service.home / 'data' / 'sovd.db'}"
    database = Database(async_url(url), pool=1)

    async def is_settled() -> bool:
        async with database.read() as connection:
            return not (await connection.execute(text("SELECT count(*) FROM holding_changes"))).scalar_one()

    try:
        await until(is_settled)
    finally:
        await database.close()


async def is_refused(who: Client, car: str) -> bool:
    answer = await who.http.post("/api/v1/commands", json={"vehicle_id": car, **WRITE})
    return answer.status_code == 409 and answer.json()["error"]["code"] == "LOCKED"


async def locks_at_the_vehicle(simulator: SimulatorProcess) -> int:
    async with httpx2.AsyncClient(trust_env=False) as http:
        return len((await http.get(f"{simulator.vehicle(ELECTRIC_CAR).url}/sovd/v1/{LOCKS}")).json()["items"])


def restart(simulator: SimulatorProcess) -> None:
    simulator.kill()
    simulator.start_again()


async def test_a_lock_that_is_over_is_nobodys_and_is_not_extended_any_more(
    engineer: Client, admin: Client, car: str
) -> None:
    lock = await acquire(engineer, car, seconds=1)
    await until_free(admin, car)
    late = await engineer.run(car, method="PUT", path=f"{LOCKS}/{lock['id']}", body={"lock_expiration": 60})
    assert late["status"] == "refused", late
    assert lock["id"] in late["error"]["message"]
    assert await locks_of(engineer, car) == []
    await acquire(admin, car, seconds=60)
    assert [each["holder"]["username"] for each in await locks_of(engineer, car)] == ["admin"]


async def test_a_lock_ends_under_an_operation_that_still_runs(engineer: Client, admin: Client, car: str) -> None:
    """It says until when it is held; only its holder extends it."""
    await acquire(engineer, car, seconds=1)
    running = await engineer.submit(car, **SELF_TEST)
    await until_free(admin, car)
    ended = await engineer.until(running["id"], within=WITHIN)
    assert ended["status"] == "succeeded"


async def test_a_lock_that_is_extended_in_time_outlives_a_long_operation(
    engineer: Client, admin: Client, car: str
) -> None:
    lock = await acquire(engineer, car, seconds=20)
    running = await engineer.submit(car, **SELF_TEST)
    await engineer.run(car, method="PUT", path=f"{LOCKS}/{lock['id']}", body={"lock_expiration": 300})
    await engineer.until(running["id"], within=WITHIN)
    assert await is_refused(admin, car)
    [held] = await locks_of(admin, car)
    left = datetime.fromisoformat(held["until"]) - datetime.fromisoformat(lock["at"])
    assert left.total_seconds() > 100


async def test_a_vehicle_that_forgot_a_lock_says_so_when_it_is_used(
    engineer: Client, admin: Client, car: str, simulator: SimulatorProcess
) -> None:
    lock = await acquire(engineer, car, seconds=300)
    restart(simulator)
    used = await engineer.run(car, method="PUT", path=f"{LOCKS}/{lock['id']}", body={"lock_expiration": 300})
    assert used["status"] == "refused", used
    assert f"no lock {lock['id']}" in used["error"]["message"]
    await until_free(admin, car)


async def test_a_lock_that_a_restarted_vehicle_forgot_is_gone_as_soon_as_somebody_looks(
    engineer: Client, admin: Client, car: str, simulator: SimulatorProcess, settled: Settled
) -> None:
    await acquire(engineer, car, seconds=300)
    await settled()
    restart(simulator)
    seen = await admin.http.post(f"/api/v1/vehicles/{car}/looks", json={"paths": [LOCKS]})
    assert seen.status_code == 200, seen.text
    await until_free(admin, car)


async def test_a_vehicle_that_was_away_and_comes_back_is_asked_for_its_locks_by_itself(
    engineer: Client, admin: Client, car: str, simulator: SimulatorProcess, settled: Settled
) -> None:
    await acquire(engineer, car, seconds=300)
    await settled()
    simulator.kill()

    async def is_away() -> bool:
        return bool((await admin.http.get(f"/api/v1/vehicles/{car}")).json()["status"] == "disconnected")

    await until(is_away)
    assert len(await locks_of(admin, car)) == 1, "a vehicle that does not answer may hold it still"
    simulator.start_again()
    await until_free(admin, car)


async def test_a_lock_outlives_the_process_through_which_it_was_taken(
    engineer: Client, admin: Client, car: str, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    lock = await acquire(engineer, car, seconds=300)
    service.kill()
    service.start_again()
    assert [each["holder"]["username"] for each in await locks_of(admin, car)] == ["engineer"]
    assert await is_refused(admin, car)
    longer = await engineer.run(car, method="PUT", path=f"{LOCKS}/{lock['id']}", body={"lock_expiration": 900})
    assert longer["status"] == "succeeded", longer
    assert (await engineer.run(car, method="DELETE", path=f"{LOCKS}/{lock['id']}"))["status"] == "succeeded"
    await until_free(admin, car)
    assert await locks_at_the_vehicle(simulator) == 0


async def test_a_lock_that_ended_while_no_process_was_there_is_not_shown_afterwards(
    engineer: Client, admin: Client, car: str, service: ServiceProcess
) -> None:
    await acquire(engineer, car, seconds=1)
    service.kill()
    service.start_again()
    await until_free(admin, car)


@pytest.mark.parametrize(
    ("point", "is_held"),
    [
        ("after_accept", True),
        ("before_mark", True),
        ("after_mark", False),
        ("after_send", True),
        ("before_finish", True),
    ],
)
async def test_a_process_that_dies_while_it_acquires_leaves_what_the_vehicle_says(
    servers: Servers, simulator: SimulatorProcess, point: str, is_held: bool
) -> None:
    with run_service(servers, simulator.vehicles, SOVD_CRASH_AT=point, SOVD_LEASE="1.5") as service:
        async with Client(service.url, "engineer") as engineer, Client(service.url, "admin") as admin:
            car = await engineer.vehicle_id(ELECTRIC_CAR)
            told = {"vehicle_id": car, "method": "POST", "path": LOCKS, "body": {"lock_expiration": 300}}
            with suppress(httpx2.HTTPError):
                await engineer.http.post("/api/v1/commands", json=told)
            service.wait_until_dead()
            service.start_again(SOVD_CRASH_AT=None)
            [command] = (await engineer.http.get("/api/v1/commands")).json()["items"]
            await engineer.until(command["id"], within=WITHIN)
            if not is_held:

                async def is_let_in() -> bool:
                    return not await is_refused(admin, car)

                await until(is_let_in)
                assert await locks_of(admin, car) == []
            else:

                async def is_shown() -> bool:
                    return [each["holder"]["username"] for each in await locks_of(admin, car)] == ["engineer"]

                await until(is_shown)
                assert await is_refused(admin, car)
            assert await locks_at_the_vehicle(simulator) == int(is_held)
