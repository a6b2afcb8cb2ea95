"""Errors and correlation ids on running processes: one shape, one id, one grep for the whole story."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator, Iterator

import asyncpg
import httpx2
import pytest

from tests.faults.conftest import ELECTRIC_CAR
from tests.processes import apt_line, find_program
from tests.servers import PostgresCluster, RedisProcess
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess, run_simulator

STORY = "workshop-7f3a9b21"
SELF_TEST = {"command": "start-operation", "component": "bms", "operation": "self-test"}


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    with run_simulator() as simulator:
        yield simulator


@pytest.fixture
def stores(postgres_cluster: PostgresCluster, redis_process: RedisProcess) -> Servers:
    return Servers(postgres_cluster.create_database(), redis_process.url())


@pytest.fixture
def service(simulator: SimulatorProcess, stores: Servers) -> Iterator[ServiceProcess]:
    with run_service(stores, simulator.vehicles, SOVD_LEASE="1") as service:
        yield service


@pytest.fixture
async def engineer(service: ServiceProcess) -> AsyncIterator[Client]:
    async with Client(service.url, "engineer") as engineer:
        yield engineer


def events_of(service: ServiceProcess, correlation_id: str) -> list[str]:
    return [line["event"] for line in service.log_lines() if line.get("correlation_id") == correlation_id]


async def until_logged(service: ServiceProcess, correlation_id: str, event: str) -> None:
    """The line is written after the answer has left."""
    async with asyncio.timeout(10):
        while event not in events_of(service, correlation_id):  # noqa: ASYNC110 - a log tells nobody that it grew
            await asyncio.sleep(0.02)


def shape_of(answer: httpx2.Response) -> tuple[int, str]:
    """The status and the code, once the body has been held against the contract."""
    body = answer.json()
    assert isinstance(body["detail"], str)
    assert body["error"]["correlation_id"] == answer.headers["X-Correlation-ID"]
    assert re.fullmatch("[A-Z][A-Z0-9_]+", body["error"]["code"])
    return answer.status_code, body["error"]["code"]


@pytest.mark.runbook("E1")
async def test_every_refusal_has_one_shape(service: ServiceProcess, engineer: Client) -> None:
    nobody = httpx2.AsyncClient(base_url=service.url, trust_env=False)
    missing = "00000000-0000-4000-8000-000000000000"
    async with nobody:
        answers = [
            await nobody.get("/api/v1/vehicles"),
            await engineer.http.get("/api/v1/users"),
            await engineer.http.get(f"/api/v1/vehicles/{missing}"),
            await engineer.http.get("/api/v1/nowhere"),
            await engineer.http.put("/api/v1/vehicles"),
            await engineer.http.post("/api/v1/commands", content=b"{", headers={"Content-Type": "application/json"}),
            await engineer.http.post("/api/v1/commands", content=b" " * 1_100_000),
        ]
    assert [shape_of(answer)[0] for answer in answers] == [401, 403, 404, 404, 405, 422, 413]


@pytest.mark.runbook("E1")
async def test_what_nobody_expected_is_an_internal_error_and_tells_nothing_else(
    service: ServiceProcess, engineer: Client, stores: Servers
) -> None:
    connection = await asyncpg.connect(stores.database_url)
    await connection.execute("ALTER TABLE users RENAME TO users_gone")
    await connection.close()
    answer = await engineer.http.post("/api/v1/auth/login", json={"username": "admin", "password": "admin123"})
    assert answer.status_code == 500
    correlation_id = answer.headers["X-Correlation-ID"]
    assert answer.json() == {
        "detail": "Internal server error",
        "error": {"code": "INTERNAL_SERVER_ERROR", "correlation_id": correlation_id},
    }
    await until_logged(service, correlation_id, "http.crashed")


@pytest.mark.runbook("E2")
async def test_a_sane_id_of_the_client_is_kept_and_any_other_is_replaced(
    service: ServiceProcess, engineer: Client
) -> None:
    kept = await engineer.http.get("/api/v1/vehicles", headers={"X-Correlation-ID": STORY})
    assert kept.headers["X-Correlation-ID"] == STORY
    for insane in ("short", "x" * 65, "with space in it", "<script>alert(1)</script>", "semi;colon;in;it"):
        answer = await engineer.http.get("/api/v1/vehicles", headers={"X-Correlation-ID": insane})
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Correlation-ID"])
    await until_logged(service, STORY, "http.request")


@pytest.mark.runbook("E2")
async def test_one_grep_shows_a_command_that_another_process_has_finished(
    service: ServiceProcess, engineer: Client, stores: Servers, simulator: SimulatorProcess
) -> None:
    engineer.http.headers["X-Correlation-ID"] = STORY
    vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
    command = await engineer.submit(vehicle, **SELF_TEST)
    await engineer.until(command["id"], "streaming")
    with run_service(stores, simulator.vehicles, SOVD_LEASE="1") as other:
        service.kill()
        async with Client(other.url, "engineer") as colleague:
            ended = await colleague.until(command["id"], within=30)
        assert ended["status"] == "succeeded"
        await until_logged(other, STORY, "command.finished")
    assert "http.request" in events_of(service, STORY)


@pytest.mark.runbook("W1")
def test_the_handshake_of_the_runbook_typed_into_curl(service: ServiceProcess) -> None:
    curl = find_program("curl", mend=apt_line("curl"))
    words = [str(curl), "-s", "-i", "-N", "-H", "Connection: Upgrade", "-H", "Upgrade: websocket"]
    words += ["-H", "Sec-WebSocket-Version: 13", "-H", "Sec-WebSocket-Key: test", "--max-time", "30"]
    done = subprocess.run([*words, f"{service.url}/ws/commands"], check=False, capture_output=True, timeout=40)
    head, _, frames = done.stdout.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 Switching Protocols\r\n")
    # Nothing is said, and the one frame that comes after ten seconds closes the socket.
    assert frames[:1] == b"\x88"
    assert int.from_bytes(frames[2:4], "big") == 4401
    assert b"Nobody authenticated within 10 s." in frames


@pytest.mark.runbook("H2")
@pytest.mark.runbook("H3")
@pytest.mark.parametrize("outage", ["stop", "suspend"])
async def test_a_redis_that_is_gone_or_hangs_is_told_and_heals(
    service: ServiceProcess, redis_process: RedisProcess, outage: str
) -> None:
    async with httpx2.AsyncClient(base_url=service.url, trust_env=False, timeout=10) as probe:
        getattr(redis_process, outage)()
        ill = await probe.get("/health/ready")
        assert (ill.status_code, ill.json()) == (
            503,
            {"status": "unhealthy", "database": "connected", "redis": "disconnected"},
        )
        assert ill.elapsed.total_seconds() < 2
        assert (await probe.get("/health/live")).status_code == 200
        redis_process.start() if outage == "stop" else redis_process.resume()
        async with asyncio.timeout(5):
            while (await probe.get("/health/ready")).status_code != 200:  # noqa: ASYNC110 - asked as a probe asks
                await asyncio.sleep(0.1)


@pytest.mark.runbook("H3")
async def test_the_process_is_alive_with_neither_database_nor_redis(
    service: ServiceProcess, postgres_cluster: PostgresCluster, redis_process: RedisProcess
) -> None:
    postgres_cluster.suspend()
    redis_process.suspend()
    async with httpx2.AsyncClient(base_url=service.url, trust_env=False, timeout=10) as probe:
        assert (await probe.get("/health/live")).json() == {"status": "alive"}
        ill = (await probe.get("/health/ready")).json()
    assert ill == {"status": "unhealthy", "database": "disconnected", "redis": "disconnected"}
