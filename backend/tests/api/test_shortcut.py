"""Plain requests take a shortcut past the framework; whichever way they take, they are told the same."""

from typing import Any
from uuid import uuid4

import httpx2
import orjson
import pytest

from tests.api.workshop import write_limit
from tests.service import Client

COMMANDS = "/api/v1/commands"
VEHICLES = "/api/v1/vehicles"
SHORTCUT = {"Content-Type": "application/json"}
FRAMEWORK = {"Content-Type": "application/json; charset=utf-8"}  # odd enough to be declined
OWN_TO_EACH = ("id", "created_at", "not_after", "correlation_id")

READ = {"method": "GET", "path": "components/bms/data/charge-limit", "reason": "Überprüfung"}
NAMED = {"command": "read-faults", "component": "bms"}
REFUSED: dict[str, dict[str, Any]] = {
    "both kinds": {**READ, **NAMED},
    "neither kind": {},
    "unknown field": {**READ, "colour": "red"},
    "unknown command": {"command": "fly"},
    "bad path": {"method": "GET", "path": "components/../x"},
    "bad method": {"method": "BREW", "path": "components"},
    "no such vehicle": {**READ, "vehicle_id": str(uuid4())},
    "no vehicle": {**READ, "vehicle_id": None},
    "deadline in the past": {**READ, "not_after_s": -1},
}


async def both_ways(client: httpx2.AsyncClient, told: object, **headers: str) -> list[httpx2.Response]:
    body = orjson.dumps(told)
    return [await client.post(COMMANDS, content=body, headers={**headers, **kind}) for kind in (SHORTCUT, FRAMEWORK)]


def shown(answer: httpx2.Response) -> tuple[int, dict[str, str], dict[str, Any]]:
    """What must not differ."""
    headers = {name: value for name, value in answer.headers.items() if name not in {"date", "x-correlation-id"}}
    headers.pop("content-length")  # ids and times are of one length, but a correlation id need not be
    body = answer.json()
    if answer.status_code >= 400:
        body["error"].pop("correlation_id")
    return answer.status_code, headers, without(body, *OWN_TO_EACH)


def without(told: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}


@pytest.mark.parametrize("told", [READ, NAMED, write_limit(80)], ids=["raw", "named", "write"])
async def test_a_command_is_accepted_alike(engineer: Client, car: str, told: dict[str, Any]) -> None:
    short, long = await both_ways(engineer.http, {"vehicle_id": car, **told})
    assert short.status_code == 202
    # A write waits for the one before it, so only what does not depend on that is compared.
    for answer in (short, long):
        await engineer.until(answer.json()["id"])
    (status, headers, first), (other_status, other_headers, second) = shown(short), shown(long)
    assert (status, headers) == (other_status, other_headers)
    assert without(first, "status", "last_seq") == without(second, "status", "last_seq")


@pytest.mark.parametrize("told", REFUSED.values(), ids=REFUSED)
async def test_a_command_is_refused_alike(engineer: Client, car: str, told: dict[str, Any]) -> None:
    short, long = await both_ways(engineer.http, {"vehicle_id": car, **told})
    assert 400 <= short.status_code < 500
    assert shown(short) == shown(long)


async def test_who_may_not_is_refused_alike(viewer: Client, anybody: httpx2.AsyncClient, car: str) -> None:
    for client, status in ((viewer.http, 403), (anybody, 401)):
        short, long = await both_ways(client, {"vehicle_id": car, **write_limit(80)})
        assert short.status_code == status
        assert shown(short) == shown(long)


async def test_a_key_is_the_same_key_whichever_way_it_comes(engineer: Client, car: str) -> None:
    key = uuid4().hex
    short, long = await both_ways(engineer.http, {"vehicle_id": car, **READ}, **{"Idempotency-Key": key})
    assert short.json()["id"] == long.json()["id"]
    reused = await both_ways(engineer.http, {"vehicle_id": car, **NAMED}, **{"Idempotency-Key": key})
    assert [answer.status_code for answer in reused] == [409, 409]


async def test_a_key_that_is_too_long_is_refused_alike(engineer: Client, car: str) -> None:
    short, long = await both_ways(engineer.http, {"vehicle_id": car, **READ}, **{"Idempotency-Key": "k" * 256})
    assert short.status_code == 422
    assert shown(short) == shown(long)


async def test_the_list_of_vehicles_is_told_alike(engineer: Client) -> None:
    short = await engineer.http.get(VEHICLES, params={"limit": 2})
    long = await engineer.http.get(VEHICLES, params={"limit": 2, "x": "declined"})
    assert [answer.status_code for answer in (short, long)] == [200, 200]
    first, second = short.json(), long.json()
    assert len(first["items"]) == 2
    for page in (first, second):
        page["items"] = [without(vehicle, "status", "status_reason", "last_seen_at") for vehicle in page["items"]]
    assert first == second


async def test_the_list_of_vehicles_is_for_those_who_are_logged_in(anybody: httpx2.AsyncClient) -> None:
    short, long = await anybody.get(VEHICLES), await anybody.get(VEHICLES, params={"x": "declined"})
    assert short.status_code == 401
    assert shown(short) == shown(long)


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", "1e3", "9" * 50])
async def test_a_limit_that_makes_no_sense_is_refused_alike(engineer: Client, limit: str) -> None:
    short = await engineer.http.get(f"{VEHICLES}?limit={limit}")
    long = await engineer.http.get(f"{VEHICLES}?limit={limit}&x=declined")
    assert short.status_code == 422
    assert shown(short) == shown(long)


async def test_a_new_name_stands_in_the_list_at_once(admin: Client) -> None:
    endpoint = {"url": "http://127.0.0.1:9"}
    told = {"vin": "WVWZZZ1KZAW000042", "name": "AAA before", "endpoint": endpoint}
    vehicle_id = (await admin.http.post(VEHICLES, json=told)).json()["id"]
    try:
        assert (await first_name(admin)) == "AAA before"
        await admin.http.patch(f"{VEHICLES}/{vehicle_id}", json={"name": "AAA after"})
        assert (await first_name(admin)) == "AAA after"
    finally:
        await admin.http.delete(f"{VEHICLES}/{vehicle_id}")
    assert not (await first_name(admin)).startswith("AAA")


async def first_name(client: Client) -> str:
    return str((await client.http.get(VEHICLES)).json()["items"][0]["name"])
