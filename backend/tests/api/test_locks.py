"""Two people at one vehicle: to the vehicle both are the same client, so who holds what is told by us."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from tests.api.workshop import Workshop, slow, write_limit
from tests.service import Client

BMS = "components/bms"
LOCKS = f"{BMS}/locks"
CLEAR: dict[str, Any] = {"method": "DELETE", "path": f"{BMS}/faults"}


@pytest.fixture(autouse=True)
async def nothing_is_held(workshop: Workshop) -> None:
    for table in ("locks_held", "modes_set", "holding_changes", "seeds"):
        await workshop.execute(f"DELETE FROM {table}")


@pytest.fixture
async def other_tester(workshop: Workshop) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody at the car who does not come through us. Their locks end with the test."""
    async with httpx2.AsyncClient(trust_env=False, headers={"X-Client-Id": "another-tester"}) as client:
        yield client
        url = workshop.car_url(LOCKS)
        for lock in (await client.get(url)).json()["items"]:
            if lock["owned"]:
                await client.delete(f"{url}/{lock['id']}")


async def acquire(who: Client, car: str, *, seconds: int = 300, entity: str = BMS, **more: Any) -> dict[str, Any]:
    body = {"lock_expiration": seconds, **more}
    command = await who.run(car, method="POST", path=f"{entity}/locks", body=body, reason="measuring")
    assert command["status"] == "succeeded", command
    return command


async def locks_of(who: Client, car: str) -> list[dict[str, Any]]:
    answer = await who.http.get(f"/api/v1/vehicles/{car}/locks")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def refusal_of(who: Client, car: str, **asked: Any) -> tuple[int, str, dict[str, Any]]:
    answer = await who.http.post("/api/v1/commands", json={"vehicle_id": car, **asked})
    told = answer.json()
    assert "error" in told, told
    return answer.status_code, told["error"]["code"], told


async def until(is_so: Callable[[], Awaitable[bool]], *, within: float = 10) -> None:
    deadline = time.monotonic() + within
    while not await is_so():
        assert time.monotonic() < deadline, "it did not become so"
        await asyncio.sleep(0.05)


async def test_everybody_is_told_who_holds_a_lock_until_when_and_why(engineer: Client, admin: Client, car: str) -> None:
    command = await acquire(engineer, car, seconds=120)
    [hers], [seen] = await locks_of(engineer, car), await locks_of(admin, car)
    assert (hers["is_yours"], seen["is_yours"]) == (True, False)
    assert seen["holder"]["username"] == "engineer"
    assert (seen["entity"], seen["reason"], seen["command_id"]) == (BMS, "measuring", command["id"])
    left = datetime.fromisoformat(seen["until"]) - datetime.now(UTC)
    assert 100 < left.total_seconds() <= 121
    assert seen["lock_id"] == command["response"]["body"]["id"]


async def test_what_another_person_locked_is_changed_by_its_holder_only(
    engineer: Client, admin: Client, car: str, workshop: Workshop
) -> None:
    await acquire(engineer, car)
    sent = len(workshop.writes())
    status, code, told = await refusal_of(admin, car, **CLEAR)
    assert (status, code) == (409, "LOCKED")
    assert told["error"]["holder"]["username"] == "engineer"
    [lock] = await locks_of(admin, car)
    # Between the two answers the vehicle may have told when it really ends, in whole seconds.
    ends = [datetime.fromisoformat(until) for until in (told["error"]["until"], lock["until"])]
    assert abs(ends[0] - ends[1]) < timedelta(seconds=5)
    assert "engineer" in told["detail"]
    assert "until" in told["detail"]
    assert len(workshop.writes()) == sent, "nothing was sent"
    assert (await admin.run(car, method="GET", path=f"{BMS}/faults"))["status"] == "succeeded"
    assert (await engineer.run(car, **write_limit(77)))["status"] == "succeeded"


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "DELETE", "path": "components/b%6Ds/faults"},
        {"method": "DELETE", "path": "components/BMS/faults"},
        {"method": "PUT", "path": "components/bms/subcomponents/cells/data/x", "body": {"data": 1}},
        {"method": "POST", "path": "components/bms/operations/self-test/executions", "body": {}},
        {"method": "PUT", "path": "components/bms/modes/session", "body": {"value": "EXTENDED"}},
        {"command": "clear-faults", "component": "bms"},
    ],
    ids=["escaped", "upper case", "below", "operation", "mode", "by name"],
)
async def test_no_spelling_goes_round_a_lock(engineer: Client, admin: Client, car: str, asked: dict[str, Any]) -> None:
    await acquire(engineer, car)
    assert (await refusal_of(admin, car, **asked))[:2] == (409, "LOCKED")


async def test_both_ways_into_the_service_refuse(engineer: Client, admin: Client, car: str) -> None:
    """A content type with a parameter takes the way through the framework."""
    await acquire(engineer, car)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    answer = await admin.http.post("/api/v1/commands", json={"vehicle_id": car, **CLEAR}, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "LOCKED")
    assert answer.json()["error"]["holder"]["username"] == "engineer"


async def test_a_lock_with_scopes_leaves_the_rest_free(engineer: Client, admin: Client, car: str) -> None:
    await acquire(engineer, car, scopes=["faults"])
    assert (await admin.run(car, **write_limit(78)))["status"] == "succeeded"
    assert (await refusal_of(admin, car, **CLEAR))[:2] == (409, "LOCKED")
    await acquire(admin, car, scopes=["data"])
    assert {lock["holder"]["username"] for lock in await locks_of(admin, car)} == {"engineer", "admin"}


async def test_of_two_who_acquire_at_once_one_has_it_and_one_is_told_who(
    engineer: Client, admin: Client, car: str, workshop: Workshop
) -> None:
    async def ask(who: Client) -> httpx2.Response:
        told = {"vehicle_id": car, "method": "POST", "path": LOCKS, "body": {"lock_expiration": 60}}
        return await who.http.post("/api/v1/commands", json=told)

    for _ in range(5):
        answers = dict(zip(("engineer", "admin"), await asyncio.gather(ask(engineer), ask(admin)), strict=True))
        codes = sorted(answer.status_code for answer in answers.values())
        assert codes == [202, 409]
        winner = next(name for name, answer in answers.items() if answer.status_code == 202)
        [refused] = [answer.json() for answer in answers.values() if answer.status_code == 409]
        assert refused["error"]["code"] == "LOCKED"
        assert refused["error"]["holder"]["username"] == winner
        holder = engineer if winner == "engineer" else admin
        ended = await holder.until(answers[winner].json()["id"])
        lock = ended["response"]["body"]["id"]
        assert (await holder.run(car, method="DELETE", path=f"{LOCKS}/{lock}"))["status"] == "succeeded"
    acquired = [each for each in workshop.writes() if each["method"] == "POST"]
    assert len(acquired) == 5, "the loser's request never reached the vehicle"


async def test_another_persons_lock_is_neither_released_nor_extended(
    engineer: Client, admin: Client, car: str, workshop: Workshop
) -> None:
    lock = (await acquire(engineer, car))["response"]["body"]["id"]
    sent = len(workshop.writes())
    place = f"{LOCKS}/{lock}"
    assert (await refusal_of(admin, car, method="DELETE", path=place))[:2] == (409, "LOCKED")
    hidden = place.replace("lock-", "lock%2D")
    assert (await refusal_of(admin, car, method="DELETE", path=hidden))[:2] == (409, "LOCKED")
    extend = {"method": "PUT", "path": place, "body": {"lock_expiration": 9000}}
    assert (await refusal_of(admin, car, **extend))[:2] == (409, "LOCKED")
    assert len(workshop.writes()) == sent


async def test_an_extended_lock_ends_later_and_a_released_one_at_once(
    engineer: Client, admin: Client, car: str
) -> None:
    lock = (await acquire(engineer, car, seconds=30))["response"]["body"]["id"]
    [before] = await locks_of(admin, car)
    await engineer.run(car, method="PUT", path=f"{LOCKS}/{lock}", body={"lock_expiration": 600})
    [after] = await locks_of(admin, car)
    longer = datetime.fromisoformat(after["until"]) - datetime.fromisoformat(before["until"])
    assert longer.total_seconds() > 500
    await engineer.run(car, method="DELETE", path=f"{LOCKS}/{lock}")
    assert await locks_of(admin, car) == []
    assert (await admin.run(car, **write_limit(79)))["status"] == "succeeded"


async def test_a_lock_is_over_when_its_time_is(engineer: Client, admin: Client, car: str) -> None:
    await acquire(engineer, car, seconds=1)

    async def is_free() -> bool:
        return await locks_of(admin, car) == []

    async with admin.socket() as socket:
        await socket.say(type="subscribe", vehicle_id=car)
        await until(is_free)
    assert (await admin.run(car, **write_limit(80)))["status"] == "succeeded"


async def test_a_lock_that_the_vehicle_gave_up_is_forgotten(
    engineer: Client, admin: Client, car: str, other_tester: httpx2.AsyncClient, workshop: Workshop
) -> None:
    lock = (await acquire(engineer, car))["response"]["body"]["id"]
    broken = await other_tester.post(workshop.car_url(LOCKS), json={"lock_expiration": 60, "break_lock": True})
    assert broken.status_code == 201
    command = await engineer.run(car, method="PUT", path=f"{LOCKS}/{lock}", body={"lock_expiration": 60})
    assert command["status"] == "refused"
    assert await locks_of(admin, car) == []


async def test_an_unanswered_acquisition_is_not_believed_but_asked_about(
    engineer: Client, admin: Client, car: str, workshop: Workshop
) -> None:
    """The car has given the lock and its answer was lost."""
    workshop.misbehave({"kind": "cut", "after_bytes": 0, "path": LOCKS, "methods": ["POST"]})
    command = await engineer.run(car, method="POST", path=LOCKS, body={"lock_expiration": 60})
    assert command["status"] == "unknown"
    workshop.misbehave()

    async def is_known() -> bool:
        return [lock["holder"]["username"] for lock in await locks_of(admin, car)] == ["engineer"]

    await until(is_known)
    assert (await refusal_of(admin, car, **CLEAR))[:2] == (409, "LOCKED")
    assert len(workshop.writes()) == 1, "it was asked by reading"


async def test_an_acquisition_that_never_arrived_leaves_nothing_behind(
    engineer: Client, admin: Client, car: str, workshop: Workshop
) -> None:
    workshop.switch_off()
    command = await engineer.run(car, method="POST", path=LOCKS, body={"lock_expiration": 60})
    assert command["status"] == "failed"
    assert await workshop.rows("SELECT entity FROM locks_held") == []
    assert await workshop.rows("SELECT deed FROM holding_changes") == []


async def test_what_waits_while_a_lock_is_taken_is_not_sent(
    engineer: Client, admin: Client, car: str, workshop: Workshop
) -> None:
    workshop.misbehave(slow(1.0))
    first = await admin.submit(car, **write_limit(61))
    waiting = await admin.submit(car, **write_limit(62))
    await acquire(engineer, car)
    ended = await admin.until(waiting["id"])
    assert (ended["status"], ended["error"]["code"]) == ("failed", "locked")
    assert "engineer" in ended["error"]["message"]
    assert "Nothing was sent" in ended["error"]["message"]
    assert (await admin.until(first["id"]))["status"] == "succeeded"
    assert [each["body"] for each in workshop.writes() if each["method"] == "PUT"] == [{"data": 61}]


async def test_an_administrator_breaks_a_lock_with_a_reason_and_its_holder_is_told_once(
    engineer: Client, admin: Client, car: str, workshop: Workshop
) -> None:
    await acquire(engineer, car)
    answer = await admin.http.post(
        f"/api/v1/vehicles/{car}/locks/break", json={"entity": BMS, "reason": "The shift is over"}
    )
    assert answer.status_code == 202, answer.text
    [command] = answer.json()["items"]
    assert (command["method"], command["reason"]) == ("DELETE", "The shift is over")
    assert (await admin.until(command["id"]))["status"] == "succeeded"
    assert await locks_of(admin, car) == []
    told = (await engineer.http.get(f"/api/v1/vehicles/{car}/locks")).json()["broken"]
    assert [(each["by"], each["reason"]) for each in told] == [("admin", "The shift is over")]
    status, code, sentence = await refusal_of(engineer, car, **CLEAR)
    assert (status, code) == (409, "LOCK_BROKEN")
    assert "admin" in sentence["detail"]
    assert "The shift is over" in sentence["detail"]
    assert (await engineer.run(car, **CLEAR))["status"] == "succeeded", "they were told, and ask again"
    [audited] = await workshop.rows(
        "SELECT actor, details FROM audit_events WHERE command_id = :id", id=workshop.stored_id(command["id"])
    )
    assert audited["actor"] == "admin"
    assert "The shift is over" in str(audited["details"])


async def test_nobody_else_breaks_a_lock_and_nobody_without_a_reason(
    engineer: Client, viewer: Client, admin: Client, car: str
) -> None:
    place = f"/api/v1/vehicles/{car}/locks/break"
    await acquire(admin, car)
    for who in (engineer, viewer):
        answer = await who.http.post(place, json={"entity": BMS, "reason": "I want to"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "MAY_NOT_BREAK_LOCK")
    assert (await admin.http.post(place, json={"entity": BMS, "reason": ""})).status_code == 422
    assert (await admin.http.post(place, json={"entity": BMS, "reason": "  "})).status_code == 422
    assert (await admin.http.post(place, json={"entity": "a//b", "reason": "x"})).status_code == 422
    by_hand = {"method": "POST", "path": "components/gateway/locks", "body": {"lock_expiration": 5, "break_lock": True}}
    assert (await refusal_of(engineer, car, **by_hand))[:2] == (403, "MAY_NOT_BREAK_LOCK")
    assert (await refusal_of(admin, car, **by_hand))[:2] == (422, "REASON_REQUIRED")


async def test_the_lock_of_another_tester_is_broken_at_the_vehicle(
    admin: Client, car: str, other_tester: httpx2.AsyncClient, workshop: Workshop
) -> None:
    taken = {"lock_expiration": 60, "break_lock": True}  # from us, who held some in other tests
    theirs = await other_tester.post(workshop.car_url(LOCKS), json=taken)
    assert theirs.status_code == 201
    assert (await admin.run(car, **write_limit(64)))["status"] == "refused"
    told = {"entity": BMS, "reason": "They have gone home"}
    answer = await admin.http.post(f"/api/v1/vehicles/{car}/locks/break", json=told)
    [command] = answer.json()["items"]
    assert (await admin.until(command["id"]))["status"] == "succeeded"
    assert [lock["holder"]["username"] for lock in await locks_of(admin, car)] == ["admin"]
    assert (await admin.run(car, **write_limit(65)))["status"] == "succeeded"


async def test_whoever_asks_again_with_the_same_key_is_told_of_what_was_accepted(
    engineer: Client, admin: Client, car: str
) -> None:
    asked = {**write_limit(66), "idempotency_key": f"of-locks-{time.monotonic_ns()}"}
    first = await admin.run(car, **asked)
    await acquire(engineer, car)
    assert (await admin.submit(car, **asked))["id"] == first["id"]


async def test_all_who_follow_the_vehicle_hear_that_its_locks_changed(
    engineer: Client, admin: Client, car: str
) -> None:
    async with admin.socket() as socket:
        await socket.say(type="subscribe", vehicle_id=car)
        command = await engineer.submit(car, method="POST", path=LOCKS, body={"lock_expiration": 60})
        while (heard := await socket.hear())["type"] != "news":
            pass
        assert (heard["vehicle_id"], heard["what"]) == (car, "locks")
    await engineer.until(command["id"])
