"""Traces of the running service, as a collector gets them: what they tell, what they keep back, what they cost."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx2
import pytest

from tests.collector import Collector, Received, run_collector
from tests.faults.conftest import ELECTRIC_CAR
from tests.processes import free_port
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess

READ = {"method": "GET", "path": "components/bms/data/charge-limit"}
SELF_TEST = {"command": "start-operation", "component": "bms", "operation": "self-test"}
STORY = "workshop-7f3a9b21"
TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
LOST, AGAIN = "traces.lost", "traces.sent_again"
# Spans are sent soon; nothing here waits for the usual five seconds.
SOON = {"OTEL_BSP_SCHEDULE_DELAY": "100"}


@contextmanager
def traced_service(url: str, simulator: SimulatorProcess, **more: str) -> Iterator[ServiceProcess]:
    with run_service(Servers(), simulator.vehicles, SOVD_TRACES_URL=url, **SOON, **more) as service:
        yield service


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 - whatever can be asked can be waited for
            await asyncio.sleep(0.05)


async def until_asked(collector: Collector, times: int) -> None:
    await until(lambda: collector.asked >= times)


def said(service: ServiceProcess, *events: str) -> list[str]:
    return [line["event"] for line in service.log_lines() if line["event"] in events]


def of_story(collector: Collector, story: str) -> dict[str, Received]:
    return {span.name: span for span in collector.spans if span.attributes.get("sovd.correlation_id") == story}


@pytest.mark.runbook("E2")
async def test_a_command_is_one_trace_from_who_asked_to_the_vehicle(simulator_process: SimulatorProcess) -> None:
    with run_collector() as collector, traced_service(collector.url, simulator_process) as service:
        async with Client(service.url, "engineer") as engineer:
            vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
            headers = {"X-Correlation-ID": STORY, "traceparent": f"00-{TRACE}-{CALLER}-01"}
            told = {"vehicle_id": vehicle, **READ}
            answer = await engineer.http.post("/api/v1/commands", json=told, headers=headers)
            await engineer.until(answer.json()["id"])
        await until(lambda: len(of_story(collector, STORY)) == 3)
        spans = of_story(collector, STORY)
        request, command = spans["POST /api/v1/commands"], spans["command"]
        question = spans["vehicle GET data"]
        assert answer.headers["X-Correlation-ID"] == STORY
        events = {line["event"] for line in service.log_lines() if line.get("correlation_id") == STORY}
        assert {"http.request", "command.finished"} <= events
    assert {span.trace for span in spans.values()} == {TRACE}
    assert (request.parent, command.parent, question.parent) == (CALLER, request.id, command.id)
    assert (request.kind, command.kind, question.kind) == ("server", "internal", "client")
    with_id = {"sovd.correlation_id": STORY}
    assert request.attributes == {
        **with_id,
        "http.request.method": "POST",
        "http.response.status_code": 202,
        "http.route": "/api/v1/commands",
    }
    assert command.attributes == {
        **with_id,
        "sovd.command_id": answer.json()["id"],
        "sovd.command": "raw-get",
        "sovd.outcome": "succeeded",
    }
    assert question.attributes == {
        **with_id,
        "sovd.collection": "data",
        "http.request.method": "GET",
        "http.response.status_code": 200,
    }


async def test_what_is_followed_and_what_is_refused_shows_in_the_trace(simulator_process: SimulatorProcess) -> None:
    with run_collector() as collector, traced_service(collector.url, simulator_process) as service:
        async with Client(service.url, "engineer") as engineer:
            vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
            await engineer.run(vehicle, **SELF_TEST)
            engineer.http.headers["X-Correlation-ID"] = STORY
            refused = await engineer.run(vehicle, method="GET", path="components/bms/data/not-there")
            assert refused["status"] == "refused"
        names = {"vehicle POST operations", "vehicle watch", "vehicle GET data"}
        await until(lambda: names <= {span.name for span in collector.spans})
        watched = next(span for span in collector.spans if span.name == "vehicle watch")
        spans = of_story(collector, STORY)
    assert watched.attributes["sovd.following"] == "execution"
    assert not watched.is_error
    question = spans["vehicle GET data"]
    assert question.is_error
    assert question.attributes["error.type"] == "VehicleRefusal"
    assert question.attributes["http.response.status_code"] == 404


async def test_what_nobody_asked_for_is_no_trace(simulator_process: SimulatorProcess) -> None:
    """Whether a vehicle is there is asked again and again; so is the health of the service."""
    often = {"SOVD_PROBE_INTERVAL": "0.1"}
    with run_collector() as collector, traced_service(collector.url, simulator_process, **often) as service:
        async with Client(service.url, "engineer") as engineer:
            await engineer.http.get("/health/ready")
            vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
            await engineer.run(vehicle, **READ)
        await until(lambda: "command" in {span.name for span in collector.spans})
        spans = list(collector.spans)
    roots = [span.name for span in spans if span.parent == ""]
    assert roots != []
    assert [name for name in roots if not name.startswith(("GET /api/", "POST /api/"))] == []


@pytest.mark.runbook("E2")
async def test_no_secret_and_no_vin_leaves_the_house_in_a_span(simulator_process: SimulatorProcess) -> None:
    with run_collector() as collector, traced_service(collector.url, simulator_process) as service:
        async with Client(service.url, "admin") as admin, httpx2.AsyncClient(base_url=service.url) as stranger:
            await stranger.post("/api/v1/auth/login", json={"username": "canary-name", "password": "canary-password"})
            await stranger.get("/api/v1/vehicles", headers={"Authorization": "Bearer canary-token"})
            await stranger.get("/api/v1/canary-path?canary-query=canary-value", headers={"tracestate": "canary=state"})
            await stranger.request("CANARY", "/api/v1/vehicles")
            vehicle = await admin.vehicle_id(ELECTRIC_CAR)
            write = {"method": "PUT", "path": "components/bms/data/canary-data", "body": {"data": "canary-body"}}
            await admin.run(vehicle, **write, reason="canary-reason")
            last = (await stranger.get("/api/v1/about")).headers["X-Correlation-ID"]
            token = admin.token
        await until(lambda: bool(of_story(collector, last)))
        await until(lambda: "command" in {span.name for span in collector.spans})
        text = collector.text
    assert "canary" not in text.lower()
    assert token not in text
    assert str(service.environment("JWT_SECRET_KEY")) not in text
    cars = [secret for car in simulator_process.vehicles for secret in (car.vin, car.url)]
    assert [secret for secret in cars if secret in text] == []


async def test_a_collector_that_takes_nothing_is_told_once_and_work_goes_on(
    simulator_process: SimulatorProcess,
) -> None:
    with run_collector() as collector, traced_service(collector.url, simulator_process) as service:
        collector.refuses = True
        async with Client(service.url, "engineer") as engineer:
            vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
            for times in range(1, 5):
                assert (await engineer.run(vehicle, **READ))["status"] == "succeeded"
                await until_asked(collector, times)
            assert said(service, LOST, AGAIN) == [LOST]
            collector.refuses = False
            await engineer.run(vehicle, **READ)
            await until(lambda: said(service, LOST, AGAIN) == [LOST, AGAIN])
        reasons = [line["reason"] for line in service.log_lines() if line["event"] == LOST]
        assert reasons == ["Failed to export spans batch code: 400, reason: Bad Request"]
        assert service.output.read_text().count("spans batch") == 1


async def test_a_collector_that_is_not_there_is_told_once_and_found_later(simulator_process: SimulatorProcess) -> None:
    port = free_port()
    quick = {"OTEL_EXPORTER_OTLP_TIMEOUT": "1"}
    with traced_service(f"http://127.0.0.1:{port}/v1/traces", simulator_process, **quick) as service:
        async with Client(service.url, "engineer") as engineer:
            vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
            assert (await engineer.run(vehicle, **READ))["status"] == "succeeded"
            await until(lambda: said(service, LOST, AGAIN) == [LOST])
            with run_collector(port) as collector:
                assert (await engineer.run(vehicle, **READ))["status"] == "succeeded"
                await until(lambda: said(service, LOST, AGAIN) == [LOST, AGAIN])
                await until(lambda: "command" in {span.name for span in collector.spans})


async def test_a_collector_that_hangs_holds_up_neither_commands_nor_the_end(
    simulator_process: SimulatorProcess,
) -> None:
    patient = {"OTEL_EXPORTER_OTLP_TIMEOUT": "600"}
    with run_collector() as collector, traced_service(collector.url, simulator_process, **patient) as service:
        collector.released.clear()
        async with Client(service.url, "engineer") as engineer:
            vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
            await until(lambda: collector.asked > 0)
            assert (await engineer.run(vehicle, **READ))["status"] == "succeeded"
        os.kill(service.pid, signal.SIGTERM)
        # Its packages alone would wait for half a minute.
        await asyncio.to_thread(service.wait_until_dead, within=timedelta(seconds=25))


async def test_what_still_waits_is_sent_at_the_end(simulator_process: SimulatorProcess) -> None:
    with run_collector() as collector:
        rarely = {"OTEL_BSP_SCHEDULE_DELAY": "600000"}
        settings = {"SOVD_TRACES_URL": collector.url, **rarely}
        with run_service(Servers(), simulator_process.vehicles, **settings) as service:
            async with Client(service.url, "engineer") as engineer:
                await engineer.run(await engineer.vehicle_id(ELECTRIC_CAR), **READ)
            assert collector.asked == 0
            os.kill(service.pid, signal.SIGTERM)
            await asyncio.to_thread(service.wait_until_dead)
        assert "command" in {span.name for span in collector.spans}
