"""PostgreSQL or Redis is gone, or hangs: each gives a clear error, nothing is lost, and all heals by itself."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest

from tests.faults.conftest import ELECTRIC_CAR
from tests.servers import PostgresCluster, RedisProcess
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess

READ = {"method": "GET", "path": "components/bms/data/charge-limit"}
WRITE = {"method": "PUT", "path": "components/bms/data/charge-limit", "body": {"data": 77}}
SELF_TEST = {"command": "start-operation", "component": "bms", "operation": "self-test"}


@pytest.fixture
def service(
    simulator: SimulatorProcess, postgres_cluster: PostgresCluster, redis_process: RedisProcess
) -> Iterator[ServiceProcess]:
    servers = Servers(postgres_cluster.create_database(), redis_process.url())
    with run_service(servers, simulator.vehicles) as service:
        yield service


@pytest.fixture
async def engineer(service: ServiceProcess) -> AsyncIterator[Client]:
    async with Client(service.url, "engineer") as engineer:
        yield engineer


async def readiness(url: str) -> tuple[int, dict[str, Any], float]:
    async with httpx2.AsyncClient(base_url=url, trust_env=False, timeout=10) as http:
        began = time.monotonic()
        answer = await http.get("/health/ready")
        return answer.status_code, answer.json(), time.monotonic() - began


async def until_healthy(url: str, *, within: float) -> None:
    deadline = time.monotonic() + within
    while (await readiness(url))[0] != 200:
        assert time.monotonic() < deadline, f"not healthy again within {within} s"
        await asyncio.sleep(0.1)


@pytest.mark.runbook("H1")
async def test_ready_says_exactly_what_the_runbook_says(service: ServiceProcess) -> None:
    status, body, _ = await readiness(service.url)
    assert (status, body) == (200, {"status": "healthy", "database": "connected", "redis": "connected"})


@pytest.mark.runbook("H2")
@pytest.mark.parametrize("outage", ["kill", "suspend"])
async def test_a_database_that_is_gone_or_hangs_is_told_within_two_seconds_and_heals(
    service: ServiceProcess, engineer: Client, postgres_cluster: PostgresCluster, outage: str
) -> None:
    vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
    getattr(postgres_cluster, outage)()
    status, body, seconds = await readiness(service.url)
    assert (status, body) == (503, {"status": "unhealthy", "database": "disconnected", "redis": "connected"})
    assert seconds < 2
    alive = await engineer.http.get("/health/live")
    assert alive.status_code == 200
    refused = await engineer.http.post("/api/v1/commands", json={"vehicle_id": vehicle, **WRITE})
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "DATABASE_UNAVAILABLE"
    postgres_cluster.start() if outage == "kill" else postgres_cluster.resume()
    await until_healthy(service.url, within=5)
    command = await engineer.run(vehicle, **READ)
    assert command["status"] == "succeeded"


async def test_an_operation_that_runs_while_the_database_hangs_is_written_down_afterwards(
    engineer: Client, postgres_cluster: PostgresCluster, simulator: SimulatorProcess
) -> None:
    vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
    command = await engineer.submit(vehicle, **SELF_TEST)
    await engineer.until(command["id"], "streaming")
    postgres_cluster.suspend()
    await asyncio.sleep(6)  # longer than a lease, and the self-test ends meanwhile
    postgres_cluster.resume()
    ended = await engineer.until(command["id"], within=30)
    assert ended["status"] == "succeeded"
    assert ended["response"]["body"]["parameters"]["verdict"] == "passed"
    assert len([line for line in simulator.witnessed() if line["method"] == "POST"]) == 1


@pytest.mark.runbook("W3")
async def test_without_redis_commands_finish_and_the_socket_misses_nothing(
    service: ServiceProcess, engineer: Client, redis_process: RedisProcess
) -> None:
    vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
    async with engineer.socket() as socket:
        await socket.subscribe(all=True)
        command = await engineer.submit(vehicle, **SELF_TEST)
        await engineer.until(command["id"], "streaming")
        redis_process.kill()
        status, body, _ = await readiness(service.url)
        assert (status, body) == (
            503,
            {"status": "unhealthy", "database": "connected", "redis": "disconnected"},
        )
        events = await socket.hear_until_end(within=20)
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        assert events[-1]["status"] == "succeeded"
        redis_process.start()
        await until_healthy(service.url, within=5)


@pytest.mark.runbook("W3")
async def test_events_of_another_process_arrive_without_redis_and_after_it_is_back(
    service: ServiceProcess,
    engineer: Client,
    redis_process: RedisProcess,
    simulator: SimulatorProcess,
    postgres_cluster: PostgresCluster,
) -> None:
    del postgres_cluster  # `service` lives on it; named so that it outlives the second process
    servers = Servers(service.environment("DATABASE_URL"), service.environment("REDIS_URL"))
    vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
    with run_service(servers, simulator.vehicles) as other:
        async with engineer.socket() as socket:
            await socket.subscribe(vehicle_id=vehicle)
            for outage in (False, True, False):
                # A Redis that keeps nothing on disk logs everybody out when it starts again.
                async with Client(other.url, "engineer") as elsewhere:
                    if outage:
                        redis_process.kill()
                    command = await elsewhere.submit(vehicle, **READ)
                    events = await socket.hear_until_end(within=10)
                assert {event["command_id"] for event in events} == {command["id"]}
                assert [event["seq"] for event in events] == [1, 2, 3, 4]
                if outage:
                    redis_process.start()
                    await until_healthy(service.url, within=5)
                    await until_healthy(other.url, within=5)


@pytest.mark.runbook("A4")
async def test_an_erased_redis_logs_everybody_out_and_loses_no_command(
    engineer: Client, redis_process: RedisProcess, service: ServiceProcess
) -> None:
    vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
    command = await engineer.submit(vehicle, **SELF_TEST)
    await engineer.until(command["id"], "streaming")
    redis_process.flushall()
    answer = await engineer.http.get("/api/v1/vehicles")
    assert answer.status_code == 401
    assert answer.json()["error"]["correlation_id"]
    async with Client(service.url, "engineer") as again:
        ended = await again.until(command["id"], within=20)
    assert ended["status"] == "succeeded"
