"""Exports: exactly what the filter shows, to whom may see it, and nothing that a spreadsheet would run."""

import csv
import io
from typing import Any

import httpx2
import pytest

from tests.api.workshop import ELECTRIC_CAR, WORKSHOP_NOTE, Workshop
from tests.service import Client

EXPORT = "/api/v1/commands/export"
COMMANDS = "/api/v1/commands"


async def rows_of(client: Client, **wanted: Any) -> list[dict[str, str]]:
    answer = await client.http.get(EXPORT, params={"format": "csv", **wanted})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="commands.csv"'
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def items_of(client: Client, **wanted: Any) -> list[dict[str, Any]]:
    answer = await client.http.get(EXPORT, params={"format": "json", **wanted})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def listed(client: Client, **wanted: Any) -> list[str]:
    answer = await client.http.get(COMMANDS, params={"limit": 200, **wanted})
    return [item["id"] for item in answer.json()["items"]]


async def test_an_export_holds_what_the_list_shows_in_the_same_order(engineer: Client, car: str) -> None:
    first = await engineer.run(car, command="identify", component="bms")
    await engineer.run(car, command="read-data", component="bms", data="no-such-thing")
    await engineer.run(car, command="read-faults", component="bms")
    for wanted in ({}, {"status": ["refused", "succeeded"]}, {"command": "read-faults"}, {"component": "bms"}):
        narrowed = {"since": first["created_at"], **wanted}
        expected = await listed(engineer, **narrowed)
        assert expected
        assert [row["id"] for row in await rows_of(engineer, **narrowed)] == expected
        assert [item["id"] for item in await items_of(engineer, **narrowed)] == expected


async def test_every_fact_of_a_command_stands_in_both(engineer: Client, car: str) -> None:
    told = {"command": "write-data", "component": "gateway", "data": "workshop-note", "value": "wheel, left"}
    command = await engineer.run(car, **told, reason="customer asked")
    [row] = await rows_of(engineer, since=command["created_at"])
    assert (row["vin"], row["user"], row["method"], row["path"]) == (ELECTRIC_CAR, "engineer", "PUT", WORKSHOP_NOTE)
    assert (row["status"], row["reason"], row["body"]) == ("succeeded", "customer asked", '{"data":"wheel, left"}')
    assert row["response_status"] == str(command["response"]["status_code"])
    assert (row["created_at"], row["finished_at"]) == (command["created_at"], command["finished_at"])
    [item] = await items_of(engineer, since=command["created_at"])
    assert item == {**command, "vehicle": {"vin": ELECTRIC_CAR, "name": "Electric car"}}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
async def test_what_a_spreadsheet_would_take_for_a_formula_is_text(engineer: Client, car: str, start: str) -> None:
    hostile = f'{start}cmd|" /C calc"!A1'
    command = await engineer.run(car, command="identify", component="bms", reason=hostile)
    [row] = await rows_of(engineer, since=command["created_at"])
    assert row["reason"] == f"'{hostile}"
    [item] = await items_of(engineer, since=command["created_at"])
    assert item["reason"] == hostile, "JSON runs nothing, so nothing is changed"


async def test_a_person_exports_only_what_the_person_may_see(
    engineer: Client, viewer: Client, admin: Client, car: str
) -> None:
    theirs = await engineer.run(car, command="identify", component="bms")
    own = await viewer.run(car, command="identify", component="bms")
    since = theirs["created_at"]
    assert [row["id"] for row in await rows_of(viewer, since=since)] == [own["id"]]
    assert [row["id"] for row in await rows_of(viewer, since=since, user="engineer")] == []
    assert [row["id"] for row in await rows_of(admin, since=since)] == [own["id"], theirs["id"]]


async def test_an_export_goes_on_over_many_pages(engineer: Client, car: str, workshop: Workshop) -> None:
    command = await engineer.run(car, command="identify", component="bms")
    await workshop.copy_command(command["id"], times=350)
    expected = {item["id"] for item in await items_of(engineer, since=command["created_at"])}
    assert len(expected) == 351
    assert {row["id"] for row in await rows_of(engineer, since=command["created_at"])} == expected


async def test_an_empty_export_is_a_whole_file(engineer: Client) -> None:
    nothing = {"since": "2999-01-01T00:00:00Z"}
    assert await rows_of(engineer, **nothing) == []
    assert await items_of(engineer, **nothing) == []


async def test_an_export_needs_a_token_and_a_format_that_exists(engineer: Client, anybody: httpx2.AsyncClient) -> None:
    assert (await anybody.get(EXPORT, params={"format": "csv"})).status_code == 401
    for wrong in ({}, {"format": "xls"}, {"format": "csv", "status": "exploded"}):
        answer = await engineer.http.get(EXPORT, params=wrong)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID_REQUEST")


async def test_who_took_an_export_stands_in_the_audit_trail_and_no_vin_in_the_log(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    await rows_of(engineer, vehicle_id=car)
    rows = await workshop.rows(
        "SELECT actor, target, details FROM audit_events WHERE action = 'commands.export' ORDER BY at DESC LIMIT 1"
    )
    assert (rows[0]["actor"], rows[0]["target"]) == ("engineer", car)
    assert "csv" in str(rows[0]["details"])
    assert ELECTRIC_CAR not in workshop.service.output.read_text()
