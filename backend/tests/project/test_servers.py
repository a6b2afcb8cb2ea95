"""The servers the other tests stand on do what their fixtures promise."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import asyncpg
import httpx2
import pytest
import redis

from tests.processes import Child, Launch, ServerFailed, ServerMissing, find_program
from tests.servers import PostgresCluster, PostgresServer, RedisProcess, RedisServer, shared_redis
from tests.vehicle_servers import SimulatorProcess


async def count_rows(url: str) -> int:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM kept"))
    finally:
        await connection.close()


def make_table(server: PostgresServer, url: str) -> None:
    PostgresServer(url).execute("CREATE TABLE kept AS SELECT 1 AS one")


async def test_a_database_made_from_a_template_has_its_tables(postgres_server: PostgresServer) -> None:
    template = postgres_server.prepare_template("with_table", lambda url: make_table(postgres_server, url))
    with postgres_server.database(template=template) as url:
        assert await count_rows(url) == 1


async def test_a_dropped_database_is_gone_even_if_somebody_is_connected(
    postgres_server: PostgresServer,
) -> None:
    with postgres_server.database() as url:
        connection = await asyncpg.connect(url)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(url)
    connection.terminate()


async def test_a_killed_cluster_starts_again_with_what_was_committed(
    postgres_cluster: PostgresCluster,
) -> None:
    url = postgres_cluster.create_database()
    make_table(postgres_cluster, url)
    postgres_cluster.execute("CHECKPOINT")
    postgres_cluster.kill()
    with pytest.raises(OSError, match="refused|failed"):
        await asyncpg.connect(url, timeout=5)
    postgres_cluster.start()
    assert await count_rows(url) == 1


async def test_a_suspended_cluster_does_not_answer_until_it_is_resumed(
    postgres_cluster: PostgresCluster,
) -> None:
    url = postgres_cluster.create_database()
    connection = await asyncpg.connect(url)
    postgres_cluster.suspend()
    with pytest.raises(TimeoutError):
        await asyncpg.connect(url, timeout=0.3)
    postgres_cluster.resume()
    assert await connection.fetchval("SELECT 1", timeout=10) == 1
    await connection.close()


def test_an_erased_redis_is_empty(redis_server: RedisServer) -> None:
    with redis.Redis.from_url(redis_server.url(3)) as client:
        client.set("one", "1")
        redis_server.flushall()
        assert client.dbsize() == 0


def test_a_stopped_redis_comes_back_on_the_same_port(redis_process: RedisProcess) -> None:
    with redis.Redis.from_url(redis_process.url()) as client:
        redis_process.stop()
        with pytest.raises(redis.ConnectionError):
            client.ping()
        redis_process.start()
        assert client.ping() is True


def test_a_suspended_redis_is_silent(redis_process: RedisProcess) -> None:
    with redis.Redis.from_url(redis_process.url(), socket_timeout=0.2, retry=None) as client:
        redis_process.suspend()
        with pytest.raises(redis.TimeoutError):
            client.ping()
    redis_process.resume()


def test_every_simulated_vehicle_answers_on_its_own_port(simulator_process: SimulatorProcess) -> None:
    assert simulator_process.vehicles
    before = simulator_process.witnessed()
    for vehicle in simulator_process.vehicles:
        assert httpx2.get(f"{vehicle.url}/version-info", timeout=10).status_code == 200
    listed = httpx2.get(f"{simulator_process.control_url}/vehicles", timeout=10)
    assert listed.status_code == 200
    assert simulator_process.witnessed() == before, "reading a version is nothing a vehicle has to bear"


def test_the_independent_server_names_its_components(peer_server: str) -> None:
    answer = httpx2.get(f"{peer_server}/components", timeout=10)
    assert answer.status_code == 200, answer.text


def test_a_missing_program_is_named_with_the_line_that_mends_it() -> None:
    with pytest.raises(ServerMissing, match="no-such-server is not installed. Run: apt-get install it"):
        find_program("no-such-server", mend="apt-get install it")


def test_a_given_redis_is_refused_when_workers_would_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "2")
    with pytest.raises(ServerMissing, match="one worker"), shared_redis():
        pass


def test_a_server_that_ends_too_early_tells_what_it_printed(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "raise SystemExit('no port today')"]
    child = Child(Launch(words, tmp_path / "output.log"))
    with pytest.raises(ServerFailed, match="no port today"):
        child.wait_until(lambda: False, within=timedelta(seconds=10))


def test_a_child_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    parent = dedent(f"""
        import time
        from pathlib import Path
        from tests.processes import Child, Launch
        print(Child(Launch(["/bin/sleep", "60"], Path("{tmp_path}/output.log"))).pid, flush=True)
        time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, env=dict(os.environ)) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 5
    while Path(f"/proc/{child}/cmdline").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}/cmdline").exists()
