"""Who may do and see what, and how commands are listed."""

from itertools import product
from typing import Any

import httpx2
import pytest

from tests.api.workshop import ELECTRIC_CAR, Workshop, write_limit
from tests.service import Client

COMMANDS = "/api/v1/commands"
ABSENT = "01a208be-7ca5-70bc-82ab-479819177b4d"  # no command and no vehicle has it
WRITES: list[dict[str, Any]] = [
    write_limit(80),
    {"method": "DELETE", "path": "components/bms/faults"},
    {"command": "start-operation", "component": "bms", "operation": "self-test"},
    {"command": "acquire-lock", "component": "bms"},
    {"method": "POST", "path": "components/bms/cyclic-subscriptions", "body": {}},
]
DOORS = [
    ("GET", COMMANDS, None),
    ("POST", COMMANDS, {"vehicle_id": ABSENT, "method": "GET", "path": "components"}),
    ("GET", f"{COMMANDS}/{ABSENT}", None),
    ("GET", f"{COMMANDS}/{ABSENT}/events", None),
    ("POST", f"{COMMANDS}/{ABSENT}/cancel", None),
    ("POST", f"{COMMANDS}/{ABSENT}/resolve", {"outcome": "failed", "reason": "so"}),
    ("GET", "/api/v1/catalogue", None),
]
BAD_FILTERS = [
    ("limit", "0"),
    ("limit", "201"),
    ("status", "exploded"),
    ("component", "a\x00b"),
    ("command", "a\x00b"),
    ("vehicle_id", "x"),
    ("path", "a\x00b"),
    ("user", "a\x00b"),
    ("since", "yesterday"),
    ("since", "2026-01-01T00:00:00"),
    ("until", "9999-12-31T23:59:59-14:00"),
]
FORGED_CURSORS = [
    "abc",
    "e30",  # {}
    "WzEsMl0",  # [1,2]
    "WyIyMDI2LTAxLTAxIiwgImEiXQ",  # a date, and no id
    # a time without a zone
    "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgIjAxYTIwOGJlN2NmODdjOGY4Y2E5MmU3M2MxZjM1NjRkIl0",
    "WyIyMDI2LTAxLTAxVDAwOjAwOjAwLjAwMDAwMFoiLCA1XQ",  # a time, and a number
    "\u00e9",
]


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_a_viewer_reads(viewer: Client, car: str) -> None:
    command = await viewer.run(car, command="read-faults", component="bms")
    assert command["status"] == "succeeded"
    mode = await viewer.http.get("/api/v1/catalogue")
    assert mode.status_code == 200


async def test_a_viewer_changes_nothing_and_nothing_is_sent(
    viewer: Client, admin: Client, car: str, workshop: Workshop, subtests: pytest.Subtests
) -> None:
    known = len((await admin.http.get(COMMANDS, params={"user": "viewer"})).json()["items"])
    for asked in WRITES:
        with subtests.test(str(asked)):
            answer = await viewer.http.post(COMMANDS, json={"vehicle_id": car, **asked})
            assert code_of(answer) == (403, "ROLE_TOO_LOW")
    assert workshop.writes() == []
    assert len((await admin.http.get(COMMANDS, params={"user": "viewer"})).json()["items"]) == known


async def test_another_persons_command_does_not_exist(engineer: Client, viewer: Client, car: str) -> None:
    command = await engineer.run(car, command="identify", component="bms")
    place = f"{COMMANDS}/{command['id']}"
    absent = await viewer.http.get(f"{COMMANDS}/{ABSENT}")
    hidden = await viewer.http.get(place)
    assert code_of(hidden) == (404, "COMMAND_NOT_FOUND")
    assert hidden.json()["detail"] == absent.json()["detail"]
    assert (await viewer.http.get(f"{place}/events")).status_code == 404
    assert (await viewer.http.post(f"{place}/cancel")).status_code == 404
    told = {"outcome": "failed", "reason": "curious"}
    assert (await viewer.http.post(f"{place}/resolve", json=told)).status_code == 404
    listed = (await viewer.http.get(COMMANDS, params={"user": "engineer"})).json()["items"]
    assert listed == []


async def test_an_admin_sees_everybodys_commands(admin: Client, engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="identify", component="bms")
    assert (await admin.command(command["id"]))["user"]["username"] == "engineer"
    assert len(await admin.events(command["id"])) == 4
    listed = (await admin.http.get(COMMANDS, params={"user": "engineer", "limit": 1})).json()["items"]
    assert [item["id"] for item in listed] == [command["id"]]


async def test_nobody_gets_in_without_a_token_of_ours(anybody: httpx2.AsyncClient, subtests: pytest.Subtests) -> None:
    wrong: tuple[dict[str, str], ...] = (
        {},
        {"Authorization": "Bearer not.a.token"},
        {"Authorization": "Basic YTpi"},
    )
    for headers, (method, path, body) in product(wrong, DOORS):
        with subtests.test(f"{method} {path}", headers=headers):
            answer = await anybody.request(method, path, headers=headers, json=body)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.json()["error"]["correlation_id"] == answer.headers["X-Correlation-ID"]


async def test_a_command_for_a_vehicle_that_is_not_there_is_not_found(engineer: Client) -> None:
    told = {"vehicle_id": ABSENT, "method": "GET", "path": "components"}
    answer = await engineer.http.post(COMMANDS, json=told)
    assert answer.status_code == 404
    assert "vehicle" in answer.json()["detail"].lower()


async def test_the_list_is_newest_first_and_can_be_narrowed(engineer: Client, admin: Client, car: str) -> None:
    first = await engineer.run(car, command="read-data", component="bms", data="part-number")
    second = await engineer.run(car, command="read-data", component="bms", data="no-such-thing")
    third = await admin.run(car, command="read-faults", component="bms")

    async def listed(**narrowed: str | list[str]) -> list[str]:
        answer = await admin.http.get(COMMANDS, params={"since": first["created_at"], **narrowed})
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    one, two, three = first["id"], second["id"], third["id"]
    assert await listed() == [three, two, one]
    assert await listed(user="engineer") == [two, one]
    assert await listed(status="refused") == [two]
    assert await listed(status=["refused", "succeeded"]) == [three, two, one]
    assert await listed(status=["refused", "failed"]) == [two]
    assert await listed(command="read-data") == [two, one]
    assert await listed(component="bms") == await listed(component="components/bms/") == [three, two, one]
    assert await listed(component="components/bms/data") == [two, one]
    assert await listed(component="components/bm") == [], "a part of a name is another component"
    assert await listed(path="data/part") == [one]
    assert await listed(path="no_such") == [], "an underscore stands for itself"
    assert await listed(path="%") == [], "and so does a percent sign"
    assert await listed(until=third["created_at"]) == [two, one], "`until` is not included"
    assert await listed(vehicle_id=car, user="admin") == [three]
    assert await listed(vehicle_id=ABSENT) == []


async def test_a_page_names_the_vehicles_of_its_commands(engineer: Client, car: str) -> None:
    await engineer.run(car, command="identify", component="bms")
    page = (await engineer.http.get(COMMANDS, params={"limit": "1"})).json()
    assert page["vehicles"] == {car: {"vin": ELECTRIC_CAR, "name": "Electric car"}}


async def test_pages_show_every_command_once_also_when_times_are_equal(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    commands = [await engineer.run(car, command="identify", component="bms") for _ in range(7)]
    await workshop.execute(
        "UPDATE commands SET created_at = (SELECT created_at FROM commands WHERE id = :first) WHERE id IN "
        "(SELECT id FROM commands ORDER BY id DESC LIMIT 7)",
        first=workshop.stored_id(commands[0]["id"]),
    )
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"since": commands[0]["created_at"], "limit": "3", **({"cursor": cursor} if cursor else {})}
        page = (await engineer.http.get(COMMANDS, params=params)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted((command["id"] for command in commands), reverse=True)


async def test_a_cursor_that_is_not_ours_is_refused(engineer: Client, subtests: pytest.Subtests) -> None:
    for cursor in FORGED_CURSORS:
        with subtests.test(cursor):
            answer = await engineer.http.get(COMMANDS, params={"cursor": cursor})
            assert answer.status_code == 422
            assert answer.json()["error"]["places"][0]["place"] == "cursor"


async def test_a_filter_that_makes_no_sense_is_refused_with_its_place(
    engineer: Client, subtests: pytest.Subtests
) -> None:
    for name, value in BAD_FILTERS:
        with subtests.test(name, value=value):
            answer = await engineer.http.get(COMMANDS, params={name: value})
            assert code_of(answer) == (422, "INVALID_REQUEST")
            place = answer.json()["error"]["places"][0]["place"]
            assert place.removesuffix(".0") == f"query.{name}"


async def test_events_are_asked_for_from_a_number_on(engineer: Client, car: str) -> None:
    command = await engineer.submit(car, command="identify", component="bms")
    for since in ("-1", "x", "99999999999999999999999"):
        answer = await engineer.http.get(f"{COMMANDS}/{command['id']}/events", params={"since": since})
        assert code_of(answer) == (422, "INVALID_REQUEST")


async def test_everything_that_is_asked_for_stands_in_the_audit_trail(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    command = await engineer.run(car, **write_limit(81), reason="customer asked")
    cancelled = await engineer.submit(car, command="start-operation", component="bms", operation="self-test")
    await engineer.until(cancelled["id"], "streaming")
    await engineer.http.post(f"{COMMANDS}/{cancelled['id']}/cancel")
    rows = await workshop.rows(
        "SELECT actor, action, outcome, details, correlation_id FROM audit_events WHERE command_id = :id",
        id=workshop.stored_id(command["id"]),
    )
    assert [(row["actor"], row["action"], row["outcome"]) for row in rows] == [
        ("engineer", "command.submit", "accepted")
    ]
    assert "customer asked" in str(rows[0]["details"])
    assert rows[0]["correlation_id"] == command["correlation_id"]
    rows = await workshop.rows(
        "SELECT action, outcome FROM audit_events WHERE command_id = :id ORDER BY at",
        id=workshop.stored_id(cancelled["id"]),
    )
    assert [(row["action"], row["outcome"]) for row in rows] == [
        ("command.submit", "accepted"),
        ("command.cancel", "stop-wanted"),
    ]
