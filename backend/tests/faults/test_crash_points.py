"""The process dies at each boundary of a command's life: nothing is lost, nothing happens twice, nobody lies."""

import asyncio
from contextlib import suppress
from typing import Any

import httpx2
import pytest

from tests.faults.conftest import ELECTRIC_CAR
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess

READ = {"method": "GET", "path": "components/bms/data/charge-limit"}
WRITE = {"method": "PUT", "path": "components/bms/data/charge-limit", "body": {"data": 77}}
# Seconds. The test waits for one lease after each crash; three of them would be the usual.
SHORT_LEASE = "1.5"
OPERATION = {"command": "start-operation", "component": "bms", "operation": "self-test"}


async def after_a_crash(
    servers: Servers, simulator: SimulatorProcess, point: str, asked: dict[str, Any]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The command's end and events, when the process died at `point` and was started again."""
    with run_service(servers, simulator.vehicles, SOVD_CRASH_AT=point, SOVD_LEASE=SHORT_LEASE) as service:
        async with Client(service.url, "engineer") as engineer:
            vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
            with suppress(httpx2.HTTPError):
                await engineer.http.post("/api/v1/commands", json={"vehicle_id": vehicle, **asked})
        service.wait_until_dead()
        service.start_again(SOVD_CRASH_AT=None)
        return await the_only_command(service)


async def the_only_command(service: ServiceProcess) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    async with Client(service.url, "engineer") as engineer:
        listed = (await engineer.http.get("/api/v1/commands")).json()["items"]
        assert len(listed) == 1, "one command was accepted"
        command = await engineer.until(listed[0]["id"], within=20)
        return command, await engineer.events(command["id"])


def writes_seen(simulator: SimulatorProcess) -> int:
    return len([line for line in simulator.witnessed() if line["method"] != "GET"])


def assert_dense(events: list[dict[str, Any]]) -> None:
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


@pytest.mark.parametrize("point", ["after_mark", "after_send", "before_finish"])
async def test_a_read_is_asked_again_and_ends_well(servers: Servers, simulator: SimulatorProcess, point: str) -> None:
    command, events = await after_a_crash(servers, simulator, point, READ)
    assert command["status"] == "succeeded"
    assert command["response"]["body"]["id"] == "charge-limit"
    assert_dense(events)


@pytest.mark.parametrize("point", ["after_accept", "before_mark"])
async def test_a_write_that_never_left_is_sent_once_by_whoever_comes_next(
    servers: Servers, simulator: SimulatorProcess, point: str
) -> None:
    command, events = await after_a_crash(servers, simulator, point, WRITE)
    assert command["status"] == "succeeded"
    assert writes_seen(simulator) == 1
    assert_dense(events)


@pytest.mark.parametrize(("point", "reached_the_vehicle"), [("after_mark", 0), ("after_send", 1), ("before_finish", 1)])
async def test_a_write_that_may_have_left_is_unknown_and_is_not_sent_again(
    servers: Servers, simulator: SimulatorProcess, point: str, reached_the_vehicle: int
) -> None:
    command, events = await after_a_crash(servers, simulator, point, WRITE)
    assert command["status"] == "unknown"
    assert command["error"]["code"] == "outcome-unknown"
    assert "may have been carried out" in command["error"]["message"]
    assert writes_seen(simulator) == reached_the_vehicle
    assert_dense(events)


async def test_an_end_that_was_written_down_stays(servers: Servers, simulator: SimulatorProcess) -> None:
    command, _ = await after_a_crash(servers, simulator, "after_finish", WRITE)
    assert command["status"] == "succeeded"
    assert writes_seen(simulator) == 1


async def test_an_execution_that_the_vehicle_has_named_is_followed_on_and_not_started_again(
    servers: Servers, simulator: SimulatorProcess
) -> None:
    command, events = await after_a_crash(servers, simulator, "while_following", OPERATION)
    assert command["status"] == "succeeded"
    assert writes_seen(simulator) == 1
    assert any("another goes on" in str(event["data"].get("message")) for event in events)
    assert_dense(events)


async def test_another_process_takes_over_within_five_seconds(
    simulator: SimulatorProcess, request: pytest.FixtureRequest
) -> None:
    postgres, redis = request.getfixturevalue("postgres_server"), request.getfixturevalue("redis_server")
    with postgres.database() as url:
        servers = Servers(url, redis.url())
        with (
            run_service(servers, simulator.vehicles) as survivor,
            run_service(servers, simulator.vehicles, SOVD_CRASH_AT="before_mark") as victim,
        ):
            async with Client(survivor.url, "engineer") as engineer:
                await asyncio.sleep(3.5)  # the survivor leaves others one lease after its own start
                vehicle = await engineer.vehicle_id(ELECTRIC_CAR)
                victims_door = httpx2.AsyncClient(
                    base_url=victim.url,
                    headers={"Authorization": f"Bearer {engineer.token}"},
                    trust_env=False,
                )
                with suppress(httpx2.HTTPError):
                    await victims_door.post("/api/v1/commands", json={"vehicle_id": vehicle, **WRITE})
                await victims_door.aclose()
                victim.wait_until_dead()
                command = (await engineer.http.get("/api/v1/commands")).json()["items"][0]
                ended = await engineer.until(command["id"], within=5)
    assert ended["status"] == "succeeded"
    assert writes_seen(simulator) == 1
