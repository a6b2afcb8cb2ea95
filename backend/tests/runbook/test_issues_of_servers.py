"""Issues 5 to 8 of the operations runbook, each as it says: the symptom is seen, the solution typed, then verified."""

import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.processes import Child, Launch, accepts, free_port
from tests.runbook.operator import PATIENCE, Backend, backend, demo, production, typed
from tests.runbook.test_issues_of_use import READY, ask, log_in
from tests.servers import PostgresCluster, RedisProcess

pytestmark = pytest.mark.timeout(150)

UNHEALTHY = '{{"status":"unhealthy","database":"{}","redis":"{}"}}'


@pytest.fixture
def settings(postgres_cluster: PostgresCluster, redis_process: RedisProcess) -> dict[str, str]:
    return demo(DATABASE_URL=postgres_cluster.create_database(), REDIS_URL=redis_process.url())


@pytest.fixture
def running(settings: dict[str, str], tmp_path: Path) -> Iterator[Backend]:
    with backend(free_port(), tmp_path / "log", settings) as started:
        yield started


def until(told: Callable[[], str], wanted: str, *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while (said := told()) != wanted:
        assert time.monotonic() < deadline, said
        time.sleep(0.2)


def readiness(running: Backend) -> str:
    return typed(f"curl -s {running.url}/health/ready").stdout


@pytest.mark.runbook("issue 5")
@pytest.mark.runbook("H2")
def test_a_database_that_went_away_or_hangs_is_told_and_the_backend_heals_by_itself(
    running: Backend, settings: dict[str, str], postgres_cluster: PostgresCluster
) -> None:
    select = 'psql "$DATABASE_URL" -tA -c "SELECT 1;"'
    postgres_cluster.stop()
    assert readiness(running) == UNHEALTHY.format("disconnected", "connected")
    assert "Connection refused" in typed(select, **settings).stderr
    assert typed(f"curl -s {running.url}/health/live").stdout == '{"status":"alive"}'
    postgres_cluster.start()
    until(lambda: readiness(running), READY)
    postgres_cluster.suspend()
    assert readiness(running) == UNHEALTHY.format("disconnected", "connected")
    postgres_cluster.resume()
    until(lambda: readiness(running), READY)
    assert typed(select, **settings).stdout == "1\n"


@pytest.mark.runbook("issue 5")
@pytest.mark.runbook("H2")
def test_a_redis_that_went_away_or_hangs_is_told_and_the_backend_heals_by_itself(
    running: Backend, settings: dict[str, str], redis_process: RedisProcess
) -> None:
    redis_process.stop()
    assert readiness(running) == UNHEALTHY.format("connected", "disconnected")
    redis_process.start()
    until(lambda: readiness(running), READY)
    redis_process.suspend()
    assert readiness(running) == UNHEALTHY.format("connected", "disconnected")
    redis_process.resume()
    until(lambda: readiness(running), READY)
    assert typed('redis-cli -u "$REDIS_URL" ping', **settings).stdout == "PONG\n"


@pytest.mark.runbook("issue 6")
@pytest.mark.runbook("P7")
def test_a_port_that_somebody_holds_is_freed_or_another_is_taken(tmp_path: Path) -> None:
    port = free_port()
    holding = Child(
        Launch([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"], output=tmp_path / "holder")
    )
    try:
        holding.wait_until(lambda: accepts(port), within=PATIENCE)
        said = Backend(port, tmp_path / "log", demo()).refuses_to_start()
        [line] = [line for line in said.splitlines() if str(port) in line]
        assert str(holding.pid) in line, "the line names who holds the port"
        with backend(free_port(), tmp_path / "elsewhere.log", demo()) as elsewhere:
            assert typed(f"curl -s {elsewhere.url}/health/live").stdout == '{"status":"alive"}'
        assert typed(f"kill {re.escape(str(holding.pid))}").returncode == 0
        with backend(port, tmp_path / "log", demo()) as mended:
            assert '"status":"healthy"' in readiness(mended)
    finally:
        holding.end()


@pytest.mark.runbook("issue 7")
@pytest.mark.runbook("E4")
def test_a_database_that_refuses_connections_is_named_and_the_backend_starts_when_it_is_back(
    settings: dict[str, str], tmp_path: Path, postgres_cluster: PostgresCluster
) -> None:
    postgres_cluster.stop()
    said = Backend(free_port(), tmp_path / "log", settings).refuses_to_start()
    assert f"127.0.0.1:{postgres_cluster.port}" in said
    assert "DATABASE_URL" in said
    postgres_cluster.start()
    with backend(free_port(), tmp_path / "mended.log", settings) as mended:
        assert readiness(mended) == READY


@pytest.mark.runbook("issue 7")
@pytest.mark.runbook("E4")
def test_a_wrong_password_is_named_without_being_told_and_mended_in_the_address(
    settings: dict[str, str], tmp_path: Path
) -> None:
    right = settings["DATABASE_URL"]
    password = str(urlsplit(right).password)
    wrong = {**settings, "DATABASE_URL": right.replace(password, "not-the-password-of-it")}
    said = Backend(free_port(), tmp_path / "log", wrong).refuses_to_start()
    assert "refuses the user or the password of DATABASE_URL" in said
    assert "not-the-password-of-it" not in said
    with backend(free_port(), tmp_path / "mended.log", settings) as mended:
        assert readiness(mended) == READY


@pytest.mark.runbook("issue 7")
@pytest.mark.runbook("E4")
@pytest.mark.runbook("P3")
def test_a_database_that_does_not_exist_is_created_and_made_ready(
    settings: dict[str, str], tmp_path: Path, postgres_cluster: PostgresCluster
) -> None:
    address = urlsplit(settings["DATABASE_URL"])._replace(path="/sovd_db").geturl()
    own = production(DATABASE_URL=address, REDIS_URL=settings["REDIS_URL"])
    said = Backend(free_port(), tmp_path / "log", own).refuses_to_start()
    assert "The database that DATABASE_URL names does not exist" in said
    created = typed('psql "$ADMIN" -c "CREATE DATABASE sovd_db;"', ADMIN=postgres_cluster.admin_url)
    assert created.stdout == "CREATE DATABASE\n", created.stderr
    assert typed("bash scripts/init_db.sh", PYTHON="python", **own).returncode == 0
    with backend(free_port(), tmp_path / "mended.log", own) as mended:
        assert readiness(mended) == READY


@pytest.mark.runbook("issue 7")
def test_connections_that_are_used_up_are_counted_and_given_back(
    running: Backend, settings: dict[str, str], postgres_cluster: PostgresCluster, tmp_path: Path
) -> None:
    """Somebody else leaks connections until the server has none left, also none for the backend."""
    leak = (
        "import asyncio, asyncpg, sys\n"
        "async def leak():\n"
        "    held = []\n"
        "    while True:\n"
        "        try:\n"
        "            held.append(await asyncpg.connect(sys.argv[1]))\n"
        "        except asyncpg.PostgresError:\n"
        "            print(len(held), flush=True)\n"
        "            await asyncio.sleep(1)\n"
        "asyncio.run(leak())\n"
    )
    output = tmp_path / "leak.log"
    leaking = Child(Launch([sys.executable, "-c", leak, postgres_cluster.admin_url], output=output))
    try:
        leaking.wait_until(lambda: output.read_text() != "", within=PATIENCE)
        refused = typed('psql "$DATABASE_URL" -c "SELECT 1"', **settings)
        assert "too many clients" in refused.stderr or "remaining connection slots" in refused.stderr
    finally:
        leaking.end()
    count = 'psql "$DATABASE_URL" -tA -c "SELECT count(*) FROM pg_stat_activity WHERE state = \'idle\';"'
    until(lambda: str(int(typed(count, **settings).stdout) < 50), "True")
    until(lambda: readiness(running), READY)
    assert ask(running.url, log_in(running.url)).status_code == 200


@pytest.mark.runbook("issue 8")
def test_a_wrong_redis_address_is_seen_and_mended_in_the_setting(settings: dict[str, str], tmp_path: Path) -> None:
    wrong = {**settings, "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    with backend(free_port(), tmp_path / "log", wrong) as broken:
        assert readiness(broken) == UNHEALTHY.format("connected", "disconnected")
    with backend(free_port(), tmp_path / "mended.log", settings) as mended:
        assert readiness(mended) == READY


@pytest.mark.runbook("issue 8")
def test_a_redis_out_of_memory_is_seen_in_the_log_while_the_work_goes_on(
    running: Backend, settings: dict[str, str]
) -> None:
    """The database is the truth: a session that finds no place in Redis is good all the same."""
    cli = 'redis-cli -u "$REDIS_URL" '
    typed(cli + "CONFIG SET maxmemory 1", **settings)
    assert "used_memory_human" in typed(cli + "INFO memory", **settings).stdout
    assert "OOM command not allowed" in typed(cli + "SET test value", **settings).stdout
    assert ask(running.url, log_in(running.url)).status_code == 200
    assert "session.not_placed" in running.output
    typed(cli + "CONFIG SET maxmemory 512mb", **settings)
    before = running.output.count("session.not_placed")
    assert ask(running.url, log_in(running.url)).status_code == 200
    assert running.output.count("session.not_placed") == before


@pytest.mark.runbook("issue 8")
@pytest.mark.runbook("A4")
def test_flushall_logs_everybody_out_and_everybody_can_log_in_again(running: Backend, settings: dict[str, str]) -> None:
    token = log_in(running.url)
    assert ask(running.url, token).status_code == 200
    assert typed('redis-cli -u "$REDIS_URL" FLUSHALL', **settings).stdout == "OK\n"
    refused = ask(running.url, token)
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "SESSION_ENDED")
    assert ask(running.url, log_in(running.url)).status_code == 200
