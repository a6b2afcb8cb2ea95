"""Vehicles that do not answer, or answer nonsense: nobody lies about what became of a command."""

import asyncio
import time
from typing import Any

import pytest

from tests.api.workshop import CHARGE_LIMIT, Workshop, write_limit
from tests.service import Client

READ: dict[str, Any] = {"method": "GET", "path": CHARGE_LIMIT}


async def assert_is_not_sent_again(workshop: Workshop, times: int) -> None:
    await asyncio.sleep(1.2)  # longer than a round of whoever looks after commands
    assert len(workshop.writes()) == times


@pytest.mark.parametrize("asked", [READ, write_limit(71)], ids=["read", "write"])
async def test_a_vehicle_that_is_off_means_failed_because_nothing_was_sent(
    engineer: Client, car: str, workshop: Workshop, asked: dict[str, Any]
) -> None:
    workshop.switch_off()
    command = await engineer.run(car, **asked, not_after_s=20)
    assert (command["status"], command["error"]["code"]) == ("failed", "not-responding")
    assert command["response"] is None
    assert workshop.writes() == []


async def test_a_read_without_an_answer_has_failed(engineer: Client, car: str, workshop: Workshop) -> None:
    workshop.misbehave({"kind": "silent", "path": CHARGE_LIMIT})
    began = time.monotonic()
    command = await engineer.run(car, **READ)
    assert 2.9 < time.monotonic() - began < 20, "the wait for one answer ends after three seconds"
    assert (command["status"], command["error"]["code"]) == ("failed", "not-responding")


async def test_a_write_without_an_answer_is_unknown_and_is_not_sent_again(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    workshop.misbehave({"kind": "silent", "path": CHARGE_LIMIT, "methods": ["PUT"]})
    command = await engineer.run(car, **write_limit(72), not_after_s=1)
    assert (command["status"], command["error"]["code"]) == ("unknown", "not-responding")
    assert command["finished_at"] is not None
    await assert_is_not_sent_again(workshop, 1)
    workshop.misbehave()
    following = await engineer.run(car, **write_limit(73))
    assert following["status"] == "succeeded", "an unknown write keeps nobody waiting"


@pytest.mark.parametrize("after_bytes", [0, 10], ids=["before the answer", "within the answer"])
async def test_a_write_whose_answer_is_cut_off_is_unknown_and_arrived_once(
    engineer: Client, car: str, workshop: Workshop, after_bytes: int
) -> None:
    workshop.misbehave({"kind": "cut", "after_bytes": after_bytes, "path": CHARGE_LIMIT, "methods": ["PUT"]})
    command = await engineer.run(car, **write_limit(74))
    assert command["status"] == "unknown"
    await assert_is_not_sent_again(workshop, 1)
    assert (await engineer.run(car, **READ))["response"]["body"]["data"] == 74


async def test_a_write_that_the_vehicles_server_got_no_answer_to_is_unknown(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    workshop.misbehave({"kind": "status", "status": 504, "path": CHARGE_LIMIT})
    write = await engineer.run(car, **write_limit(75))
    assert (write["status"], write["response"]["status_code"]) == ("unknown", 504)
    read = await engineer.run(car, **READ)
    assert read["status"] == "failed"


@pytest.mark.parametrize("rule", [{"kind": "status", "status": 500}, {"kind": "html"}], ids=["JSON", "HTML"])
async def test_a_write_that_the_vehicles_server_calls_an_error_has_failed(
    engineer: Client, car: str, workshop: Workshop, rule: dict[str, Any]
) -> None:
    workshop.misbehave({**rule, "path": CHARGE_LIMIT})
    command = await engineer.run(car, **write_limit(76))
    assert (command["status"], command["response"]["status_code"]) == ("failed", 500)
    assert command["error"]["message"]


async def unknown_write(client: Client, car: str, workshop: Workshop) -> str:
    """The id of a write that nobody knows the end of."""
    workshop.misbehave({"kind": "cut", "path": CHARGE_LIMIT, "methods": ["PUT"]})
    command = await client.run(car, **write_limit(77))
    assert command["status"] == "unknown"
    return str(command["id"])


async def test_a_named_person_with_a_reason_resolves_what_is_unknown(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    command_id = await unknown_write(engineer, car, workshop)
    told = {"outcome": "succeeded", "reason": "The display shows 77 %."}
    answer = await engineer.http.post(f"/api/v1/commands/{command_id}/resolve", json=told)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "resolved"
    last = (await engineer.events(command_id))[-1]
    assert last["data"] == {**told, "resolution": "person", "by": "engineer"}
    audited = await workshop.rows(
        "SELECT actor, role, outcome, details FROM audit_events WHERE action = 'command.resolve' "
        "ORDER BY at DESC LIMIT 1"
    )
    assert (audited[0]["actor"], audited[0]["role"]) == ("engineer", "engineer")
    assert audited[0]["outcome"] == "succeeded"
    assert "The display shows 77 %." in str(audited[0]["details"])
    again = await engineer.http.post(f"/api/v1/commands/{command_id}/resolve", json=told)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "COMMAND_NOT_UNKNOWN")


@pytest.mark.parametrize(
    "told",
    [{"outcome": "succeeded"}, {"outcome": "succeeded", "reason": ""}, {"outcome": "?", "reason": "so"}],
)
async def test_who_resolves_gives_an_outcome_and_a_reason(
    engineer: Client, car: str, workshop: Workshop, told: dict[str, str]
) -> None:
    command_id = await unknown_write(engineer, car, workshop)
    answer = await engineer.http.post(f"/api/v1/commands/{command_id}/resolve", json=told)
    assert answer.status_code == 422
    assert (await engineer.command(command_id))["status"] == "unknown"


async def test_only_what_is_unknown_can_be_resolved(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="identify", component="bms")
    told = {"outcome": "failed", "reason": "I do not like it."}
    answer = await engineer.http.post(f"/api/v1/commands/{command['id']}/resolve", json=told)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "COMMAND_NOT_UNKNOWN")


async def test_an_unknown_command_has_ended_and_cannot_be_cancelled(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    command_id = await unknown_write(engineer, car, workshop)
    answer = await engineer.http.post(f"/api/v1/commands/{command_id}/cancel")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "COMMAND_ENDED")
