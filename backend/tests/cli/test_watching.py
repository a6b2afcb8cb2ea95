"""Watching a value and asking a fleet from Python."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

import sovd_client
from sovd_client.endings import CommandEndedBadly
from sovd_client.vehicle_client import VehicleClient
from tests.cli.fake_service import FakeService, Script, answered, ended, vehicle
from tests.cli.test_client import signed_in

SUBSCRIBE = "POST components/engine/cyclic-subscriptions"


def told(value: int) -> Mapping[str, Any]:
    sample = {"timestamp": f"2026-11-23T12:00:{value:02d}Z", "payload": {"id": "rpm", "data": value}}
    return {"samples": [sample]}


async def test_samples_come_with_their_times_until_the_subscription_ends(service: FakeService) -> None:
    service.scripts[SUBSCRIBE] = Script(
        steps=[("streaming", told(1)), ("streaming", told(2)), ("succeeded", {})], step_s=0.01
    )
    async with signed_in(service) as sovd:
        car = await sovd.vehicle("Red van")
        samples = [sample async for sample in car.watch("engine", "rpm", interval="fast", seconds=1.5)]
    assert [sample.value for sample in samples] == [1, 2]
    assert samples[0].at is not None
    assert samples[0].at.isoformat() == "2026-11-23T12:00:01+00:00"
    (draft,) = service.submitted
    assert draft["body"] == {
        "resource": "components/engine/data/rpm",
        "interval": "fast",
        "duration": 2,
        "protocol": "sse",
    }


async def test_leaving_early_ends_the_subscription(service: FakeService) -> None:
    service.scripts[SUBSCRIBE] = Script(steps=[("streaming", told(1)), ("cancelled", {})], waits=True)
    async with signed_in(service) as sovd:
        car = await sovd.vehicle("Red van")
        async with aclosing(car.watch("engine", "rpm")) as samples:
            async for sample in samples:
                assert sample.value == 1
                break
    assert next(iter(service.commands.values())).cancelled.is_set()


async def test_a_vehicle_without_subscriptions_is_read(service: FakeService) -> None:
    service.scripts[SUBSCRIBE] = ended("refused", "NOT_FOUND", "no such thing", 404)
    service.scripts["read-data components/engine"] = answered({"id": "rpm", "data": 900})
    async with signed_in(service) as sovd:
        car = await sovd.vehicle("Red van")
        assert [sample.value async for sample in car.watch("engine", "rpm", seconds=0.5)] == [900]


async def test_a_vehicle_that_refuses_the_subscription_is_an_error(service: FakeService) -> None:
    service.scripts[SUBSCRIBE] = ended("refused", "NOT_ALLOWED", "not for you", 403)
    async with signed_in(service) as sovd:
        car = await sovd.vehicle("Red van")
        with pytest.raises(CommandEndedBadly, match="not for you"):
            await anext(car.watch("engine", "rpm"))


async def test_leaving_a_run_early_leaves_the_command_running(service: FakeService) -> None:
    service.scripts["start-operation engine"] = Script(steps=[("streaming", {}), ("succeeded", {})], waits=True)
    async with signed_in(service) as sovd:
        car = await sovd.vehicle("Red van")
        async with aclosing(car.run("start-operation", component="engine", operation="x")) as events:
            assert (await anext(events)).seq == 1
        (running,) = service.commands.values()
        assert not running.cancelled.is_set()
        assert running.wire["status"] != "cancelled"


async def test_a_fleet_is_asked_a_few_at_a_time_and_one_that_fails_stops_nobody(service: FakeService) -> None:
    service.vehicles = [vehicle(number, f"Van {number}", f"WVWZZZ1JZXW{number:06d}") for number in range(12)]
    at_once, most = 0, 0

    async def work(car: VehicleClient) -> str:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        return (await sovd.vehicle("nobody")).name if car.name == "Van 3" else car.name

    async with signed_in(service) as sovd:
        outcomes = [outcome async for outcome in sovd.each(work, "van", at_once=4)]
    assert sorted(outcome.value for outcome in outcomes if outcome.value) == sorted(
        f"Van {number}" for number in range(12) if number != 3
    )
    assert [outcome.car.name for outcome in outcomes if outcome.error] == ["Van 3"]
    assert most == 4


async def test_leaving_a_fleet_early_asks_no_more(service: FakeService) -> None:
    service.vehicles = [vehicle(number, f"Van {number}", f"WVWZZZ1JZXW{number:06d}") for number in range(12)]
    asked = []

    async def work(car: VehicleClient) -> None:
        asked.append(car.name)

    async with signed_in(service) as sovd, aclosing(sovd.each(work, at_once=2)) as outcomes:
        await anext(outcomes)
    assert len(asked) <= 3


def test_the_client_tells_type_checkers_that_it_has_types() -> None:
    assert Path(*sovd_client.__path__).joinpath("py.typed").exists()
