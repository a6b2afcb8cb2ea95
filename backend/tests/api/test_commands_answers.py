"""Commands that the vehicle answers: at once, with a no, bit by bit, or after a stop."""

from typing import Any

import httpx2
import pytest

from tests.api.judged_socket import EVENT
from tests.api.workshop import CHARGE_LIMIT, Workshop, write_limit
from tests.service import Client


async def events_of(client: Client, command_id: str) -> list[dict[str, Any]]:
    """All events, held to the contract: dense, in order, each of its shape."""
    events = await client.events(command_id)
    for event in events:
        EVENT.validate(event)
        assert event["at"].endswith("Z")
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    positions = [event["position"] for event in events]
    assert positions == sorted(set(positions))
    return events


@pytest.mark.parametrize(
    ("asked", "risk"),
    [
        ({"method": "GET", "path": CHARGE_LIMIT}, "read"),
        ({"command": "read-data", "component": "bms", "data": "charge-limit"}, "read"),
        ({"method": "PUT", "path": CHARGE_LIMIT, "body": {"data": 61}}, "write"),
        (write_limit(62), "write"),
    ],
    ids=["raw read", "named read", "raw write", "named write"],
)
async def test_a_command_runs_to_its_end_with_one_event_for_each_step(
    engineer: Client, car: str, asked: dict[str, Any], risk: str
) -> None:
    command = await engineer.run(car, **asked, reason="a look at the battery")
    assert (command["status"], command["risk"], command["error"]) == ("succeeded", risk, None)
    assert command["reason"] == "a look at the battery"
    assert command["user"]["username"] == "engineer"
    assert command["finished_at"] >= command["created_at"]
    events = await events_of(engineer, command["id"])
    assert [event["status"] for event in events] == ["accepted", "claimed", "dispatching", "succeeded"]
    assert command["last_seq"] == 4
    assert events[-1]["data"]["response"] == command["response"]


async def test_the_answer_of_202_is_the_command_as_it_was_written_down(engineer: Client, car: str) -> None:
    told = {"vehicle_id": car, "method": "GET", "path": "components/bms/faults", "query": {"severity": "2"}}
    answer = await engineer.http.post("/api/v1/commands", json=told)
    assert answer.status_code == 202
    command = answer.json()
    assert {name: command[name] for name in told} == told
    assert command["status"] in {"accepted", "claimed"}
    assert command["correlation_id"] == answer.headers["X-Correlation-ID"]
    assert command["command"] is None
    assert command["response"] is None
    ended = await engineer.until(command["id"])
    assert [fault["code"] for fault in ended["response"]["body"]["items"]] == ["0A0D13"]


async def test_events_can_be_had_from_a_place_on(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="identify", component="bms")
    answer = await engineer.http.get(f"/api/v1/commands/{command['id']}/events", params={"since": 2})
    assert [event["seq"] for event in answer.json()["items"]] == [3, 4]
    assert answer.json()["next_cursor"] is None


async def test_the_response_is_in_the_shape_of_the_standard(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="read-faults", component="bms")
    assert command["response"]["status_code"] == 200
    codes = {fault["code"] for fault in command["response"]["body"]["items"]}
    assert codes >= {"0A0D13", "0A1F00"}
    data = await engineer.run(car, command="read-data", component="bms", data="part-number")
    assert data["response"]["body"] == {"id": "part-number", "data": "BMS-77-4410"}
    assert data["response"]["headers"]["content-type"] == "application/json"


async def test_every_named_command_of_the_catalogue_works(engineer: Client, car: str) -> None:
    catalogue = (await engineer.http.get("/api/v1/catalogue")).json()["items"]
    done: dict[str, dict[str, Any]] = {}

    async def run(name: str, **fields: object) -> dict[str, Any]:
        entry = next(item for item in catalogue if item["command"] == name)
        named = {field["name"] for field in entry["fields"]}
        assert set(fields) <= named
        assert set(fields) >= {field["name"] for field in entry["fields"] if field["required"]}
        command = await engineer.run(car, command=name, component=fields.pop("component", "bms"), **fields)
        assert command["status"] == "succeeded", (name, command["error"])
        assert (command["method"], command["risk"]) == (entry["method"], entry["risk"])
        done[name] = command
        return command

    assert (await run("identify"))["path"] == "components/bms"
    await run("read-faults")
    await run("read-fault", fault="1B2200")
    await run("clear-faults", fault="1B2200")
    await run("list-data")
    await run("write-data", data="charge-limit", value=66)
    assert (await run("read-data", data="charge-limit"))["response"]["body"]["data"] == 66
    await run("write-configuration", configuration="balancing-threshold", value=0.03)
    read = await run("read-configuration", configuration="balancing-threshold")
    assert read["response"]["body"]["data"] == 0.03
    await run("set-mode", mode="session", value="EXTENDED", expiration_s=30)
    lock = await run("acquire-lock", expiration_s=20)
    await run("release-lock", lock=lock["response"]["body"]["id"])
    await run("start-operation", operation="reset-statistics")

    assert set(done) == {entry["command"] for entry in catalogue} - {"stop-operation"}


async def test_an_operation_is_stopped_by_name_while_it_runs(engineer: Client, car: str) -> None:
    which = {"component": "bms", "operation": "self-test"}
    started = await engineer.submit(car, command="start-operation", **which)
    await engineer.until(started["id"], "streaming")
    execution = (await events_of(engineer, started["id"]))[3]["data"]["execution"]
    stop = await engineer.run(car, command="stop-operation", **which, execution=execution)
    assert stop["status"] == "succeeded", "a stop does not wait for what it stops"
    assert (await engineer.until(started["id"]))["error"]["code"] == "execution-stopped"


async def test_an_entity_with_a_slash_stands_as_it_is(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="read-data", component="apps/navigation", data="map-version")
    assert command["path"] == "apps/navigation/data/map-version"
    assert command["response"]["body"]["data"] == "EU-2026-3"


async def test_what_the_vehicle_does_not_have_is_refused_in_its_own_words(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="read-data", component="bms", data="flux-capacitor")
    assert (command["status"], command["response"]["status_code"]) == ("refused", 404)
    assert command["error"]["code"] == "vendor-specific"
    assert command["error"]["vendor_code"] == "resource-not-found"
    assert "flux-capacitor" in command["error"]["message"]
    last = (await events_of(engineer, command["id"]))[-1]
    assert last["data"]["error"] == command["error"]


async def test_a_value_out_of_range_is_refused_in_the_vehicles_own_words(engineer: Client, car: str) -> None:
    command = await engineer.run(car, **write_limit(300))
    assert (command["status"], command["response"]["status_code"]) == ("refused", 400)
    assert "100" in command["error"]["message"]


async def test_a_locked_component_refuses_and_says_so(engineer: Client, car: str, workshop: Workshop) -> None:
    other = {"X-Client-Id": "somebody-else"}
    async with httpx2.AsyncClient(trust_env=False, headers=other) as rival:
        lock = await rival.post(workshop.car_url("components/bms/locks"), json={"lock_expiration": 30})
        command = await engineer.run(car, **write_limit(70))
        await rival.delete(workshop.car_url(f"components/bms/locks/{lock.json()['id']}"))
    assert (command["status"], command["response"]["status_code"]) == ("refused", 409)
    assert command["error"]["code"] == "precondition-not-fulfilled"
    assert "locked by another client" in command["error"]["message"]


async def test_an_operation_tells_its_progress_and_ends_well(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="start-operation", component="bms", operation="self-test")
    assert (command["status"], command["risk"]) == ("succeeded", "critical")
    assert command["response"]["body"]["parameters"]["verdict"] == "passed"
    events = await events_of(engineer, command["id"])
    assert [event["status"] for event in events[:4]] == ["accepted", "claimed", "dispatching", "streaming"]
    progress = [event["data"]["progress"] for event in events if "progress" in event["data"]]
    assert len(progress) >= 3
    assert progress == sorted(progress)


async def test_an_operation_that_the_vehicle_calls_failed_has_failed(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="start-operation", component="bms", operation="capacity-test")
    assert command["status"] == "failed"
    assert command["error"]["code"] == "error-response"
    assert "too low for a capacity test" in command["error"]["message"]


async def test_a_running_operation_that_is_cancelled_is_stopped_by_the_vehicle(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    command = await engineer.submit(car, command="start-operation", component="bms", operation="self-test")
    await engineer.until(command["id"], "streaming")
    cancelled = await engineer.http.post(f"/api/v1/commands/{command['id']}/cancel")
    assert cancelled.status_code == 200
    ended = await engineer.until(command["id"], within=5)
    assert (ended["status"], ended["error"]["code"]) == ("failed", "execution-stopped")
    stop = workshop.writes()[-1]
    assert (stop["method"], stop["body"]) == ("PUT", {"capability": "stop"})
    told = [event["data"] for event in await events_of(engineer, command["id"])]
    asked = next(data for data in told if "Asked to stop" in str(data.get("message")))
    assert asked["by"] == "engineer"
    assert any(data.get("stop") == "agreed" for data in told)


async def test_a_cyclic_subscription_sends_samples_and_ends(engineer: Client, car: str) -> None:
    command = await engineer.run(
        car,
        method="POST",
        path="components/bms/cyclic-subscriptions",
        body={
            "resource": "components/bms/data/pack-current",
            "interval": "fast",
            "duration": 2,
            "protocol": "sse",
        },
    )
    assert command["status"] == "succeeded", command["error"]
    events = await events_of(engineer, command["id"])
    assert events[3]["status"] == "streaming"
    samples = [sample for event in events for sample in event["data"].get("samples", ())]
    assert len(samples) >= 10
    assert all(sample["timestamp"] and sample["payload"] is not None for sample in samples)
    stamps = [sample["timestamp"] for sample in samples]
    assert stamps == sorted(stamps)
