"""Every gauge goes up and comes down again with what it is about."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import needed
from tests.metrics.pages import Page, page_when, read_page
from tests.processes import free_port
from tests.servers import PostgresCluster, RedisProcess
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess, run_simulator
from tests.worlds import migrate_url

CAR = "SVDECAR18TA000101"
LIMIT = "components/bms/data/charge-limit"
SELF_TEST = {"command": "start-operation", "component": "bms", "operation": "self-test"}
QUICK = {"SOVD_PROBE_INTERVAL": "1", "SOVD_ANSWER_PATIENCE": "3"}


@dataclass(frozen=True, slots=True)
class Bench:
    service: ServiceProcess
    metrics_port: int
    simulator: SimulatorProcess

    async def until(self, name: str, value: float, **labels: str) -> Page:
        return await page_when(self.metrics_port, lambda page: page.get(name, **labels) == value)


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    with needed(run_simulator("--only", CAR)) as simulator:
        yield simulator


@pytest.fixture
def bench(simulator: SimulatorProcess) -> Iterator[Bench]:
    port = free_port()
    with run_service(Servers(), simulator.vehicles, SOVD_METRICS_PORT=str(port), **QUICK) as service:
        yield Bench(service, port, simulator)


@pytest.fixture
def on_servers(
    simulator: SimulatorProcess, postgres_cluster: PostgresCluster, redis_process: RedisProcess
) -> Iterator[Bench]:
    port = free_port()
    url = postgres_cluster.create_database()
    migrate_url(url)
    servers = Servers(url, redis_process.url())
    with run_service(servers, simulator.vehicles, SOVD_METRICS_PORT=str(port), **QUICK) as service:
        yield Bench(service, port, simulator)


@pytest.fixture
async def engineer(bench: Bench) -> AsyncIterator[Client]:
    async with Client(bench.service.url, "engineer") as engineer:
        yield engineer


@pytest.mark.runbook("M1")
async def test_sockets_are_counted_while_they_are_open(bench: Bench, engineer: Client) -> None:
    await bench.until("websocket_connections_active", 0)
    async with engineer.socket(), engineer.socket():
        await bench.until("websocket_connections_active", 2)
    page = await bench.until("websocket_connections_active", 0)
    assert page.get("websocket_messages_total", direction="received") == 2
    assert page.get("websocket_messages_total", direction="sent") == 2


@pytest.mark.runbook("M1")
async def test_connections_to_vehicles_come_with_questions_and_go_with_the_vehicle(
    bench: Bench, engineer: Client
) -> None:
    await engineer.run(await engineer.vehicle_id(CAR), method="GET", path=LIMIT)
    await page_when(bench.metrics_port, lambda page: page.get("vehicle_connections_active") > 0)
    await bench.until("vehicles", 1, status="connected")
    bench.simulator.kill()
    await bench.until("vehicle_connections_active", 0)
    page = await bench.until("vehicles", 1, status="disconnected")
    assert page.get("vehicles", status="connected") == 0


async def test_people_are_active_from_log_in_to_log_out(bench: Bench) -> None:
    await bench.until("active_users", 0)
    async with Client(bench.service.url, "engineer") as engineer, Client(bench.service.url, "engineer") as again:
        await bench.until("active_users", 1)
        for each in (engineer, again):
            assert (await each.http.post("/api/v1/auth/logout")).status_code == 204
    await bench.until("active_users", 0)


async def test_a_command_is_running_until_it_has_ended(bench: Bench, engineer: Client) -> None:
    command = await engineer.submit(await engineer.vehicle_id(CAR), **SELF_TEST)
    await bench.until("commands_running", 1)
    await bench.until("commands_unsettled", 1, status="streaming")
    await engineer.until(command["id"])
    page = await bench.until("commands_unsettled", 0, status="streaming")
    assert page.get("commands_running") == 0
    assert page.get("commands_by_type_total", type="start-operation") == 1


async def test_an_unknown_command_waits_until_somebody_resolves_it(bench: Bench, engineer: Client) -> None:
    rule = {"kind": "silent", "path": LIMIT, "methods": ["PUT"]}
    async with httpx2.AsyncClient() as control:
        answer = await control.put(f"{bench.simulator.control_url}/vehicles/{CAR}/misbehaviour", json=[rule])
        assert answer.status_code < 300
    write: dict[str, Any] = {"method": "PUT", "path": LIMIT, "body": {"data": 71}}
    command = await engineer.run(await engineer.vehicle_id(CAR), **write)
    assert command["status"] == "unknown"
    page = await bench.until("commands_unsettled", 1, status="unknown")
    assert page.get("commands_executed_total", status="unknown") == 1
    assert page.get("command_execution_errors_total", error_type="not-responding") == 1
    told = {"outcome": "failed", "reason": "the car says so"}
    assert (await engineer.http.post(f"/api/v1/commands/{command['id']}/resolve", json=told)).status_code == 200
    page = await bench.until("commands_unsettled", 0, status="unknown")
    assert page.get("commands_executed_total", status="resolved") == 1
    assert page.get("command_execution_errors_total") == 1, "resolving is no error of its own"


async def test_a_refusal_of_the_rate_limits_is_counted_by_kind() -> None:
    port = free_port()
    with run_service(Servers(), SOVD_METRICS_PORT=str(port), SOVD_RATE_LIMITS="on") as service:
        async with Client(service.url, "engineer") as engineer:
            assert (await read_page(port)).get("rate_limits_hit_total", kind="commanding") == 0
            answers = [await engineer.http.get("/api/v1/commands") for _ in range(12)]
            page = await read_page(port)
    refused = [answer.status_code for answer in answers].count(429)
    assert refused > 0
    assert page.get("rate_limits_hit_total", kind="commanding") == refused
    assert page.get("http_requests_total", status="429") == refused


async def test_work_queues_up_while_the_database_hangs_and_is_done_when_it_answers(
    on_servers: Bench, postgres_cluster: PostgresCluster
) -> None:
    async with Client(on_servers.service.url, "admin") as admin:
        vehicle = await admin.vehicle_id(CAR)
        await admin.run(vehicle, method="GET", path=LIMIT)
        postgres_cluster.suspend()
        asked = {"vehicle_id": vehicle, "method": "GET", "path": LIMIT}
        submitting = [asyncio.create_task(admin.http.post("/api/v1/commands", json=asked)) for _ in range(20)]
        page = await page_when(on_servers.metrics_port, lambda page: page.get("ledger_waiting") > 5)
        assert page.get("database_connections_in_use") > 0
        await page_when(on_servers.metrics_port, lambda page: not page.has("active_users"))
        postgres_cluster.resume()
        await asyncio.gather(*submitting)
        await page_when(on_servers.metrics_port, lambda page: page.has("active_users"))
        await on_servers.until("ledger_waiting", 0)
        await on_servers.until("database_connections_in_use", 0)
        await on_servers.until("database_connections_most", 10)


async def test_the_bus_is_connected_unless_redis_is_away(on_servers: Bench, redis_process: RedisProcess) -> None:
    page = await on_servers.until("bus_connected", 1)
    assert page.get("bus_reconnects_total") == 0
    redis_process.stop()
    await on_servers.until("bus_connected", 0)
    redis_process.start()
    page = await on_servers.until("bus_connected", 1)
    assert page.get("bus_reconnects_total") == 1


def test_a_process_without_a_port_serves_no_metrics_and_keeps_no_file(tmp_path: Path) -> None:
    with run_service(Servers(), SOVD_METRICS_DIR=str(tmp_path)) as service:
        assert httpx2.get(f"{service.url}/metrics").status_code == 404
    assert list(tmp_path.iterdir()) == []
