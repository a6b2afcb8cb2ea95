"""Every connection of a running service waits for one lock: users, log and doctor say so, and it heals by itself."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import asyncpg
import httpx2
import pytest

from tests.conftest import needed
from tests.runbook.clinic import Diagnosis, System, run_on_servers
from tests.service import Client

pytestmark = pytest.mark.timeout(300)

T = TypeVar("T")

POOL = 3
PEOPLE = 2 * POOL
PATIENCE_S = 90
UNHEALTHY = {"status": "unhealthy", "database": "disconnected", "redis": "connected"}


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with needed(run_on_servers(tmp_path_factory.mktemp("pool"), SOVD_DATABASE_POOL=str(POOL))) as system:
        yield system


async def until(look: Callable[[], Awaitable[T]], is_so: Callable[[T], object]) -> T:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so(seen := await look()):
        assert time.monotonic() < deadline, seen
        await asyncio.sleep(0.1)
    return seen


@asynccontextmanager
async def locked(url: str | None, table: str) -> AsyncIterator[int]:
    """A transaction that keeps everybody else from the table; the number of its process."""
    connection = await asyncpg.connect(url, server_settings={"application_name": "somebody-at-psql"})
    try:
        await connection.execute("BEGIN")
        await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield connection.get_server_pid()
    finally:
        connection.terminate()


@asynccontextmanager
async def crowd(client: Client) -> AsyncIterator[list[httpx2.Response]]:
    """People who ask again and again; what they have been answered so far."""
    answers: list[httpx2.Response] = []

    async def ask() -> None:
        while True:
            answers.append(await client.http.get("/api/v1/vehicles", params={"q": "whatever"}, timeout=PATIENCE_S))
            await asyncio.sleep(0.1)

    async with asyncio.TaskGroup() as group:
        people = [group.create_task(ask()) for _ in range(PEOPLE)]
        yield answers
        for person in people:
            person.cancel()


def code_of(answer: httpx2.Response) -> object:
    return None if answer.is_success else answer.json()["error"]["code"]


async def readiness(client: Client) -> tuple[int, Any, float]:
    began = time.monotonic()
    answer = await client.http.get("/health/ready")
    return answer.status_code, answer.json(), time.monotonic() - began


async def execute(url: str | None, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def used_up(system: System) -> list[dict[str, Any]]:
    return [line for line in system.service.log_lines() if line["event"] == "database.connections_used_up"]


async def diagnosis(system: System) -> Diagnosis:
    return await asyncio.to_thread(system.diagnose)


async def find_step(system: System, holder: int) -> str:
    """What the doctor says, once it is about the lock of that process; the statement that mends it."""
    told = await until(
        partial(diagnosis, system),
        # Between two statements that were given up, /health/ready may find a connection.
        lambda told: told.causes == {"connections.blocked"} and told.of("ready")["state"] == "broken",
    )
    assert told.code == 1
    assert f"All {POOL} connections" in told.says("connections")
    assert "SOVD_DATABASE_POOL" in told.says("connections")
    assert told.of("database")["state"] == "fine"
    assert told.of("ready")["needs"] == "connections"
    [who] = told.of("connections")["details"]
    assert f"process {holder} (somebody-at-psql" in who
    [step] = re.findall(r"`(SELECT pg_terminate_backend\(\d+\))`", told.says("connections"))
    return str(step)


@pytest.mark.runbook("issue 7")
@pytest.mark.runbook("H2")
@pytest.mark.runbook("D2")
async def test_a_pool_that_is_used_up_is_named_and_the_service_heals_when_the_lock_is_gone(system: System) -> None:
    async with Client(system.service.url, "admin") as admin, locked(system.url, "vehicles") as holder:
        async with crowd(admin) as answers:
            # The log: once, however many are turned away.
            [line] = await until(partial(used_up, system), bool)
            assert (line["level"], line["connections"], line["setting"]) == ("error", POOL, "SOVD_DATABASE_POOL")

            async def by_code(*, since: int = 0) -> dict[object, httpx2.Response]:
                return {code_of(answer): answer for answer in answers[since:]}

            # Users: who waits for a connection, and who has one and waits for the lock.
            refused = await until(by_code, lambda codes: {"DATABASE_BUSY", "DATABASE_SLOW"} <= codes.keys())
            busy, slow = refused["DATABASE_BUSY"], refused["DATABASE_SLOW"]
            assert (busy.status_code, slow.status_code) == (503, 503)
            assert busy.json()["detail"] == f"All {POOL} connections of this service to the database are in use."
            assert slow.json()["detail"].startswith("The database is there, and did not finish in time")
            # Whoever stands before it, in time and in the words that are documented.
            _, body, _ = await until(partial(readiness, admin), lambda ready: ready[0] == 503 and ready[2] < 2)
            assert body == UNHEALTHY
            # The doctor's step is typed, and nothing else is done.
            await execute(system.url, await find_step(system, holder))
            await until(partial(readiness, admin), lambda ready: ready[0] == 200)
            await until(partial(by_code, since=len(answers)), lambda codes: None in codes)
        assert len(await used_up(system)) == 1
    await until(partial(diagnosis, system), lambda told: told.states == {"fine"})
