"""The dashboard: what it counts is what the lists show, for whoever may see it."""

from typing import Any

import httpx2

from tests.api.workshop import CHARGE_LIMIT, Workshop, write_limit
from tests.service import Client

DASHBOARD = "/api/v1/dashboard"


async def dashboard_of(client: Client) -> dict[str, Any]:
    answer = await client.http.get(DASHBOARD)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def fresh(client: Client, workshop: Workshop) -> dict[str, Any]:
    """Not what another was told a moment ago: `at` moves on when it is read again."""
    known = (await dashboard_of(client))["at"]
    return await workshop.until(lambda: dashboard_of(client), lambda told: told["at"] > known)


def total(told: dict[str, Any], *statuses: str) -> int:
    return sum(hour["counts"].get(status, 0) for hour in told["hours"] for status in statuses)


async def test_vehicles_are_counted_by_whether_they_answer(viewer: Client, workshop: Workshop) -> None:
    told = await workshop.until(
        lambda: dashboard_of(viewer), lambda told: told["vehicles"]["connected"] == len(workshop.simulator.vehicles)
    )
    assert told["vehicles"] == {"connected": len(workshop.simulator.vehicles), "disconnected": 0, "unknown": 0}


async def test_commands_stand_in_their_hour_with_their_outcome(engineer: Client, car: str, workshop: Workshop) -> None:
    before = await fresh(engineer, workshop)
    assert len(before["hours"]) == 24
    starts = [hour["start"] for hour in before["hours"]]
    assert starts == sorted(starts)
    await engineer.run(car, command="identify", component="bms")
    await engineer.run(car, command="read-data", component="bms", data="no-such-thing")
    after = await fresh(engineer, workshop)
    assert total(after, "succeeded") == total(before, "succeeded") + 1
    assert total(after, "refused") == total(before, "refused") + 1


async def test_a_person_counts_own_commands_and_an_admin_those_of_all(
    engineer: Client, viewer: Client, admin: Client, car: str, workshop: Workshop
) -> None:
    before = [total(await fresh(client, workshop), "succeeded") for client in (viewer, admin)]
    await engineer.run(car, command="identify", component="bms")
    own, everybodys = [await fresh(client, workshop) for client in (viewer, admin)]
    assert (own["is_everybodys"], everybodys["is_everybodys"]) == (False, True)
    assert [total(own, "succeeded"), total(everybodys, "succeeded")] == [before[0], before[1] + 1]


async def test_what_runs_is_told_with_its_progress(engineer: Client, car: str, workshop: Workshop) -> None:
    started = await engineer.submit(car, command="start-operation", component="bms", operation="self-test")
    told = await workshop.until(
        lambda: dashboard_of(engineer),
        lambda told: any(item["progress"] is not None for item in told["under_way"]["items"]),
    )
    [item] = [item for item in told["under_way"]["items"] if item["id"] == started["id"]]
    assert (item["vehicle"], item["status"], item["username"]) == ("Electric car", "streaming", "engineer")
    assert 0 <= item["progress"] <= 100
    await engineer.until(started["id"])
    after = await fresh(engineer, workshop)
    assert started["id"] not in [item["id"] for item in after["under_way"]["items"]]


async def test_an_unknown_outcome_stays_unknown_until_a_person_settles_it(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    before = await fresh(engineer, workshop)
    workshop.misbehave({"kind": "cut", "path": CHARGE_LIMIT, "methods": ["PUT"]})
    command = await engineer.run(car, **write_limit(77))
    assert total(await fresh(engineer, workshop), "unknown") == total(before, "unknown") + 1
    told = {"outcome": "succeeded", "reason": "The display shows 77 %."}
    assert (await engineer.http.post(f"/api/v1/commands/{command['id']}/resolve", json=told)).status_code == 200
    assert total(await fresh(engineer, workshop), "unknown") == total(before, "unknown")


async def test_open_faults_are_those_of_the_last_readings(engineer: Client, car: str, workshop: Workshop) -> None:
    read = await engineer.run(car, command="read-faults", component="bms")
    assert read["response"]["body"]["items"]
    vehicle = (await engineer.http.get(f"/api/v1/vehicles/{car}")).json()
    told = await workshop.until(lambda: dashboard_of(engineer), lambda told: told["faults"]["vehicles_read"] > 0)
    assert sum(told["faults"][severity] for severity in ("fatal", "error", "warn", "info")) > 0
    assert vehicle["vin"]


async def test_nobody_sees_it_without_a_token(anybody: httpx2.AsyncClient) -> None:
    assert (await anybody.get(DASHBOARD)).status_code == 401
