"""Who waits for whom: one writer per component, deadlines, cancelling, and the same command asked twice."""

import asyncio
import time
from typing import Any

from tests.api.workshop import WORKSHOP_NOTE, Workshop, slow, write_limit
from tests.service import Client


async def test_writes_of_one_component_go_one_at_a_time_and_in_order(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    workshop.misbehave(slow(0.3))
    submitted = [await engineer.submit(car, **write_limit(percent)) for percent in (51, 52, 53, 54)]
    assert [command["status"] for command in submitted] == ["claimed", "accepted", "accepted", "accepted"]
    ended = [await engineer.until(command["id"]) for command in submitted]
    assert {command["status"] for command in ended} == {"succeeded"}
    seen = workshop.writes()
    assert [line["body"]["data"] for line in seen] == [51, 52, 53, 54]
    for before, arrival in zip(ended, seen[1:], strict=False):
        assert arrival["at"] >= before["finished_at"][:23], "a write arrived while another was under way"


async def test_many_writes_at_once_are_never_two_in_a_component(engineer: Client, car: str, workshop: Workshop) -> None:
    workshop.misbehave(slow(0.05))
    submitted = await asyncio.gather(*(engineer.submit(car, **write_limit(50 + n)) for n in range(12)))
    ended = [await engineer.until(command["id"]) for command in submitted]
    assert {command["status"] for command in ended} == {"succeeded"}
    in_order = [command["body"]["data"] for command in sorted(ended, key=lambda command: command["id"])]
    assert [line["body"]["data"] for line in workshop.writes()] == in_order


async def test_reads_and_other_components_do_not_wait_for_a_slow_write(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    workshop.misbehave(slow(1.5))
    slow_write = await engineer.submit(car, **write_limit(55))
    began = time.monotonic()
    read = await engineer.run(car, command="read-data", component="bms", data="pack-voltage")
    note = await engineer.run(car, method="PUT", path=WORKSHOP_NOTE, body={"data": "battery looked at"})
    van = await engineer.vehicle_id("van")
    other_vehicle = await engineer.run(van, command="read-faults", component="engine")
    took = time.monotonic() - began
    still = await engineer.command(slow_write["id"])
    assert (read["status"], note["status"]) == ("succeeded", "succeeded")
    assert other_vehicle["status"] in {"succeeded", "refused"}
    assert still["status"] == "dispatching", f"the others took {took:.1f} s"
    assert (await engineer.until(slow_write["id"]))["status"] == "succeeded"


async def test_a_write_that_waits_can_be_cancelled_and_never_reaches_the_vehicle(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    workshop.misbehave(slow(0.8))
    first = await engineer.submit(car, **write_limit(56))
    second = await engineer.submit(car, **write_limit(57))
    third = await engineer.submit(car, **write_limit(58))
    answer = await engineer.http.post(f"/api/v1/commands/{second['id']}/cancel")
    assert answer.status_code == 200
    assert answer.json()["status"] == "cancelled"
    assert answer.json()["finished_at"] is not None
    assert (await engineer.until(first["id"]))["status"] == "succeeded"
    assert (await engineer.until(third["id"]))["status"] == "succeeded"
    assert [line["body"]["data"] for line in workshop.writes()] == [56, 58]
    last = (await engineer.events(second["id"]))[-1]
    assert last["data"] == {"message": "Cancelled before anything was sent.", "by": "engineer"}


async def test_what_has_ended_cannot_be_cancelled(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="identify", component="bms")
    answer = await engineer.http.post(f"/api/v1/commands/{command['id']}/cancel")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "COMMAND_ENDED"
    assert "ended as succeeded" in answer.json()["detail"]
    assert (await engineer.command(command["id"]))["last_seq"] == command["last_seq"]


async def test_a_write_under_way_is_not_called_cancelled(engineer: Client, car: str, workshop: Workshop) -> None:
    workshop.misbehave(slow(0.8))
    command = await engineer.submit(car, **write_limit(59))
    await engineer.until(command["id"], "dispatching")
    answer = await engineer.http.post(f"/api/v1/commands/{command['id']}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (200, "dispatching")
    assert (await engineer.until(command["id"]))["status"] == "succeeded"


async def test_a_write_that_waits_beyond_its_deadline_expires_and_is_never_sent(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    workshop.misbehave(slow(1.5))
    first = await engineer.submit(car, **write_limit(60))
    late = await engineer.submit(car, **write_limit(61), not_after_s=0.5)
    after = await engineer.submit(car, **write_limit(62))
    expired = await engineer.until(late["id"])
    assert (expired["status"], expired["error"]["code"]) == ("expired", "expired")
    assert "nothing was sent" in expired["error"]["message"]
    assert (await engineer.until(first["id"]))["status"] == "succeeded"
    assert (await engineer.until(after["id"]))["status"] == "succeeded"
    assert [line["body"]["data"] for line in workshop.writes()] == [60, 62]


async def test_the_same_key_and_body_is_the_same_command(engineer: Client, car: str, workshop: Workshop) -> None:
    first = await engineer.submit(car, **write_limit(63), idempotency_key="press-1")
    await engineer.until(first["id"])
    again = await engineer.submit(car, **write_limit(63), idempotency_key="press-1")
    reordered = await engineer.submit(car, **dict(reversed(write_limit(63).items())), idempotency_key="press-1")
    assert again["id"] == reordered["id"] == first["id"]
    assert again["status"] == "succeeded"
    assert len(workshop.writes()) == 1


async def test_the_same_key_with_another_body_is_a_conflict(engineer: Client, car: str, workshop: Workshop) -> None:
    first = await engineer.submit(car, **write_limit(64), idempotency_key="press-2")
    await engineer.until(first["id"])
    answer = await engineer.http.post(
        "/api/v1/commands",
        json={"vehicle_id": car, **write_limit(65)},
        headers={"Idempotency-Key": "press-2"},
    )
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert len(workshop.writes()) == 1


async def test_the_same_key_of_two_people_is_two_commands(engineer: Client, admin: Client, car: str) -> None:
    mine = await engineer.submit(car, command="identify", component="bms", idempotency_key="press-3")
    theirs = await admin.submit(car, command="identify", component="bms", idempotency_key="press-3")
    assert mine["id"] != theirs["id"]


async def test_twenty_posts_at_once_with_one_key_are_one_command_and_one_write(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    async def press() -> dict[str, Any]:
        return await engineer.submit(car, **write_limit(67), idempotency_key="press-4")

    pressed = await asyncio.gather(*(press() for _ in range(20)))
    assert len({command["id"] for command in pressed}) == 1
    assert (await engineer.until(pressed[0]["id"]))["status"] == "succeeded"
    assert [line["body"]["data"] for line in workshop.writes()] == [67]


async def test_a_key_that_cannot_be_kept_is_refused(engineer: Client, car: str, workshop: Workshop) -> None:
    for key in ("", "x" * 256):
        answer = await engineer.http.post(
            "/api/v1/commands", json={"vehicle_id": car, **write_limit(68)}, headers={"Idempotency-Key": key}
        )
        assert answer.status_code == 422
    assert workshop.writes() == []
