"""The doctor names what is wrong with PostgreSQL, each time on a real server that really has it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from app.infra.db import Database
from app.infra.schema import upgrade
from tests.runbook.clinic import System
from tests.servers import PostgresCluster

pytestmark = [pytest.mark.runbook("D2"), pytest.mark.timeout(120)]


def url_with(url: str | None, **parts: str) -> str:
    assert url is not None
    return urlunsplit(urlsplit(url)._replace(**parts))


def cluster_of(system: System) -> PostgresCluster:
    assert system.postgres is not None
    return system.postgres


def test_nothing_is_wrong_with_a_healthy_system(on_servers: System) -> None:
    told = on_servers.diagnose()
    states = {each["check"]: each["state"] for each in told.result["findings"]}
    assert told.states == {"fine"}, [each for each in told.result["findings"] if each["state"] != "fine"]
    assert {"database", "schema", "connections", "redis", "memory", "messages", "websocket", "token"} <= states.keys()
    assert (told.code, told.result["state"], told.causes) == (0, "fine", set())


@pytest.mark.runbook("E4")
def test_a_stopped_postgresql_is_refusing(on_servers: System) -> None:
    cluster_of(on_servers).stop()
    try:
        told = on_servers.diagnose()
    finally:
        cluster_of(on_servers).start()
    assert told.causes == {"database.refused"}
    assert f"127.0.0.1:{cluster_of(on_servers).port}" in told.says("database")
    assert "docker compose up -d db" in told.says("database")
    assert told.of("ready")["needs"] == "database"
    assert told.code == 1


def test_a_frozen_postgresql_is_hanging_and_is_not_waited_for(on_servers: System) -> None:
    cluster_of(on_servers).suspend()
    try:
        told = on_servers.diagnose()
    finally:
        cluster_of(on_servers).resume()
    assert told.causes == {"database.hanging"}
    assert told.of("schema")["needs"] == "database"


@pytest.mark.runbook("E4")
def test_a_wrong_password_is_named_and_not_told(on_servers: System) -> None:
    url = urlsplit(on_servers.url or "")
    wrong = url_with(on_servers.url, netloc=f"{url.username}:Not-The-Password@{url.hostname}:{url.port}")
    told = on_servers.diagnose(DATABASE_URL=wrong)
    assert told.causes == {"database.password"}
    assert "DATABASE_URL" in told.says("database")
    assert "Not-The-Password" not in str(told.result)


@pytest.mark.runbook("E4")
def test_a_missing_database_is_named(on_servers: System) -> None:
    told = on_servers.diagnose(DATABASE_URL=url_with(on_servers.url, path="/sovd_missing"))
    assert told.causes == {"database.missing"}
    assert "createdb sovd_missing" in told.says("database")


def test_a_name_that_is_no_machine(on_servers: System) -> None:
    told = on_servers.diagnose(DATABASE_URL="postgresql://sovd:secret@no-such-machine.invalid:5432/sovd")
    assert told.causes == {"database.host_unknown"}
    assert "no-such-machine.invalid" in told.says("database")


def test_a_server_that_is_not_postgresql(on_servers: System) -> None:
    assert on_servers.redis is not None
    told = on_servers.diagnose(DATABASE_URL=f"postgresql://sovd:secret@127.0.0.1:{on_servers.redis.port}/sovd")
    assert told.causes == {"database.foreign"}


def test_an_address_of_another_kind_of_database(on_servers: System) -> None:
    told = on_servers.diagnose(DATABASE_URL="mysql://sovd:secret@127.0.0.1/sovd")
    assert told.causes == {"database.url"}


@pytest.mark.runbook("E3")
def test_a_database_without_its_schema(on_servers: System) -> None:
    with cluster_of(on_servers).database() as empty:
        told = on_servers.diagnose(DATABASE_URL=empty)
    assert told.causes == {"schema.missing"}
    assert 'relation "users" does not exist' in told.says("schema")
    assert "init_db.sh" in told.says("schema")


def migrate(url: str, to: str) -> None:
    async def run() -> None:
        database = Database(url.replace("postgresql://", "postgresql+asyncpg://"), pool=1)
        await upgrade(database, to=to)
        await database.close()

    asyncio.run(run())


def test_a_schema_that_is_behind_and_one_that_is_ahead(on_servers: System) -> None:
    with cluster_of(on_servers).database() as url:
        migrate(url, "0005")
        behind = on_servers.diagnose(DATABASE_URL=url)
        execute(url, "UPDATE alembic_version SET version_num = '9999'")
        ahead = on_servers.diagnose(DATABASE_URL=url)
    assert behind.causes == {"schema.behind"}
    assert "The schema is 0005" in behind.says("schema")
    assert ahead.causes == {"schema.ahead"}
    assert "restore the backup" in ahead.says("schema")


def execute(url: str, *statements: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(url)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    asyncio.run(run())


@contextmanager
def connections(url: str, count: int, *statements: str) -> Iterator[None]:
    """Held open by a process's own loop, with the last statement under way."""
    with asyncio.Runner() as runner:
        opened = [runner.run(asyncpg.connect(url)) for _ in range(count)]
        for connection in opened:
            for statement in statements:
                runner.run(connection.execute(statement))
        yield
        for connection in opened:
            connection.terminate()


def test_no_room_for_another_connection(on_servers: System) -> None:
    url = urlsplit(on_servers.url or "")
    narrow = url_with(on_servers.url, netloc=f"narrow:narrow-secret@{url.hostname}:{url.port}")
    execute(on_servers.url or "", "CREATE ROLE narrow LOGIN PASSWORD 'narrow-secret' CONNECTION LIMIT 1")
    with connections(narrow, 1):
        told = on_servers.diagnose(DATABASE_URL=narrow)
    assert told.causes == {"database.no_room"}
    assert "docker compose restart backend" in told.says("database")


def test_many_idle_connections(on_servers: System) -> None:
    with connections(on_servers.url or "", 60):
        told = on_servers.diagnose()
    assert told.warnings == {"connections.many_idle"}
    assert told.code == 0


def test_a_slow_query_is_shown_without_its_secrets(on_servers: System) -> None:
    url = on_servers.url or ""
    slow = "SELECT pg_sleep(20), 'SVDECAR18TA000101' AS vin"

    async def ask() -> None:
        connection = await asyncpg.connect(url)
        asking = asyncio.create_task(connection.execute(slow))
        await asyncio.sleep(1.2)
        told = await asyncio.to_thread(on_servers.diagnose)
        connection.terminate()
        await asyncio.gather(asking, return_exceptions=True)
        assert told.warnings == {"queries.slow"}
        [line] = told.of("queries")["details"]
        assert "pg_sleep(20)" in line
        assert "…000101" in line
        assert "SVDECAR18TA" not in str(told.result)

    asyncio.run(ask())


def test_a_clock_that_is_two_minutes_off(on_servers: System) -> None:
    name = urlsplit(on_servers.url or "").path[1:]
    execute(
        on_servers.url or "",
        "CREATE SCHEMA skewed",
        "CREATE FUNCTION skewed.clock_timestamp() RETURNS timestamptz LANGUAGE sql "
        "AS $$ SELECT pg_catalog.clock_timestamp() - interval '2 minutes' $$",
        f'ALTER DATABASE "{name}" SET search_path = skewed, pg_catalog, public',
    )
    try:
        told = on_servers.diagnose()
    finally:
        execute(on_servers.url or "", f'ALTER DATABASE "{name}" RESET search_path', "DROP SCHEMA skewed CASCADE")
    assert told.causes == {"clock.apart"}
    assert "by 120" in told.says("clock") or "by 119" in told.says("clock")
    assert "NTP" in told.says("clock")


def test_everything_hangs_and_the_doctor_ends_all_the_same(on_servers: System) -> None:
    assert on_servers.redis is not None
    cluster_of(on_servers).suspend()
    on_servers.redis.suspend()
    on_servers.service.suspend()
    try:
        told = on_servers.diagnose()
    finally:
        on_servers.service.resume()
        on_servers.redis.resume()
        cluster_of(on_servers).resume()
    assert {"database.hanging", "redis.hanging"} <= told.causes
    # It promises ten; a machine that does other things as well starts its processes late.
    assert told.seconds < 30


def test_afterwards_the_system_is_as_it_was(on_servers: System) -> None:
    deadline = time.monotonic() + 20
    while (told := on_servers.diagnose()).states != {"fine"}:
        assert time.monotonic() < deadline, told.result
    assert told.code == 0
