"""The list of vehicles over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from app.features.accounts.identity import Role
from tests.api.desk import DENIED_HOST, Desk, error_of, open_desk
from tests.worlds import KINDS, open_world

VEHICLES = "/api/v1/vehicles"
VIN = "WVWZZZ1JZXW000001"
URL = "https://10.1.2.3:8443"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nMIIC\n-----END PRIVATE KEY-----\n"


@pytest.fixture(params=KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_world(request, tmp_path) as world, open_desk(world) as opened:
        yield opened


@pytest.fixture
async def admin(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    await desk.add_user("boss", Role.ADMIN)
    async with desk.browser() as client:
        await desk.sign_in(client, "boss")
        yield client


def vin_of(number: int) -> str:
    return f"WVWZZZ1JZXW{number:06d}"


def draft(vin: str = VIN, name: str = "Golf", **endpoint: object) -> dict[str, Any]:
    return {"vin": vin, "name": name, "endpoint": {"kind": "sovd_http", "url": URL, **endpoint}}


async def add(admin: httpx2.AsyncClient, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = await admin.post(VEHICLES, json=body or draft())
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


async def names(client: httpx2.AsyncClient, **query: Any) -> list[str]:
    answer = await client.get(VEHICLES, params=query)
    assert answer.status_code == 200, answer.text
    return [vehicle["name"] for vehicle in answer.json()["items"]]


async def test_a_new_vehicle_is_unknown_until_it_was_asked(admin: httpx2.AsyncClient) -> None:
    created = await add(admin, {**draft(vin=VIN.lower(), name="  Golf 7 "), "tags": ["fleet", "fleet", " a "]})
    assert created == {
        "id": created["id"],
        "vin": VIN,
        "name": "Golf 7",
        "tags": ["fleet", "a"],
        "endpoint": {
            "kind": "sovd_http",
            "url": URL,
            "base_path": None,
            "dialect": None,
            "tls": None,
            "has_token": False,
        },
        "status": "unknown",
        "status_reason": None,
        "last_seen_at": None,
        "open_faults": None,
        "last_command": None,
        "created_at": "2026-11-23T12:00:00Z",
        "updated_at": "2026-11-23T12:00:00Z",
    }
    assert (await admin.get(f"{VEHICLES}/{created['id']}")).json() == created
    status = (await admin.get(f"{VEHICLES}/{created['id']}/status")).json()
    assert status == {
        "vehicle_id": created["id"],
        "status": "unknown",
        "status_reason": None,
        "last_seen_at": None,
        "checked_at": None,
    }


async def test_secrets_go_in_and_never_come_out(desk: Desk, admin: httpx2.AsyncClient) -> None:
    tls = {"ca_pem": CERTIFICATE, "client_cert_pem": CERTIFICATE, "client_key_pem": KEY}
    created = await add(admin, draft(token="s3cret-token", tls=tls))
    assert created["endpoint"]["has_token"] is True
    assert created["endpoint"]["tls"] == {
        "ca_pem": CERTIFICATE,
        "client_cert_pem": CERTIFICATE,
        "insecure": False,
    }
    stored = await desk.world.rows("SELECT endpoint, endpoint_token, client_key_pem FROM vehicles")
    assert (stored[0]["endpoint_token"], stored[0]["client_key_pem"]) == ("s3cret-token", KEY)
    assert "s3cret" not in str(stored[0]["endpoint"])
    assert "PRIVATE" not in str(stored[0]["endpoint"])
    await admin.patch(f"{VEHICLES}/{created['id']}", json={"endpoint": {"token": "s3cret-other"}})
    await admin.delete(f"{VEHICLES}/{created['id']}")
    trail = str(await desk.world.rows("SELECT * FROM audit_events"))
    assert "vehicle.created" in trail
    assert "s3cret" not in trail
    assert "PRIVATE" not in trail
    assert VIN not in trail


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"vin": "WVWZZZ1JZXW00000"}, "vin"),
        ({"vin": "1M8GDM9AXKP042789"}, "vin"),
        ({"vin": "IVWZZZ1JZXW000001"}, "vin"),
        ({"name": " "}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"tags": ["x" * 41]}, "tags"),
        ({"tags": [str(number) for number in range(21)]}, "tags"),
        ({"tags": [""]}, "tags"),
    ],
)
async def test_nonsense_is_refused_with_its_place(
    admin: httpx2.AsyncClient, change: dict[str, Any], place: str
) -> None:
    answer = await admin.post(VEHICLES, json={**draft(), **change})
    assert error_of(answer)[:2] == (422, "BAD_VEHICLE")
    assert answer.json()["error"]["places"][0]["place"] == place
    assert await names(admin) == []


@pytest.mark.parametrize(
    ("endpoint", "place"),
    [
        ({"url": ""}, "endpoint.url"),
        ({"url": "10.1.2.3"}, "endpoint.url"),
        ({"url": "ftp://10.1.2.3"}, "endpoint.url"),
        ({"url": "file:///etc/passwd"}, "endpoint.url"),
        ({"url": "http://"}, "endpoint.url"),
        ({"url": "http://user:pw@10.1.2.3"}, "endpoint.url"),
        ({"url": "http://10.1.2.3/?a=b"}, "endpoint.url"),
        ({"url": "http://10.1.2.3/#x"}, "endpoint.url"),
        ({"url": "http://10.1.2.3:99999"}, "endpoint.url"),
        ({"url": "http://[::1"}, "endpoint.url"),
        ({"url": "http://10.1.2.3\r\nHost: x"}, "endpoint.url"),
        ({"url": f"https://{DENIED_HOST}"}, "endpoint.url"),
        ({"base_path": "/../x"}, "endpoint.base_path"),
        ({"base_path": "/a?b"}, "endpoint.base_path"),
        ({"token": "a\nb"}, "endpoint.token"),
        ({"tls": {"insecure": True}}, "endpoint.tls.insecure"),
        ({"tls": {"ca_pem": "/etc/passwd"}}, "endpoint.tls.ca_pem"),
        ({"tls": {"ca_pem": "-----BEGIN CERTIFICATE-----\0"}}, "endpoint.tls.ca_pem"),
        ({"tls": {"client_cert_pem": CERTIFICATE}}, "endpoint.tls.client_key_pem"),
    ],
)
async def test_a_bad_endpoint_is_refused_with_its_place(
    admin: httpx2.AsyncClient, endpoint: dict[str, Any], place: str
) -> None:
    answer = await admin.post(VEHICLES, json=draft(**endpoint))
    assert error_of(answer)[:2] == (422, "BAD_VEHICLE")
    assert answer.json()["error"]["places"][0]["place"] == place
    created = await add(admin)
    answer = await admin.patch(f"{VEHICLES}/{created['id']}", json={"endpoint": endpoint})
    assert answer.json()["error"]["places"][0]["place"] == place


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"vin": VIN, "name": "Golf"},
        {**draft(), "id": "1"},
        {**draft(), "status": "connected"},
        draft(kind="doip"),
        draft(dialect="../x"),
        {**draft(), "vin": 17},
        {**draft(), "tags": "fleet"},
    ],
)
async def test_a_body_of_another_shape_is_refused(admin: httpx2.AsyncClient, body: dict[str, Any]) -> None:
    assert (await admin.post(VEHICLES, json=body)).status_code == 422


async def test_an_insecure_connection_is_for_demonstrations(desk: Desk) -> None:
    await desk.add_user("boss", Role.ADMIN)
    async with open_desk(desk.world, is_demo=True) as demo, demo.browser() as client:
        await demo.sign_in(client, "boss")
        created = await add(client, draft(tls={"insecure": True}))
        assert created["endpoint"]["tls"]["insecure"] is True


async def test_a_vin_is_registered_once(admin: httpx2.AsyncClient) -> None:
    await add(admin)
    other = await add(admin, draft(vin_of(2)))
    expected = (409, "VIN_TAKEN", "A vehicle with this VIN exists already.")
    assert error_of(await admin.post(VEHICLES, json=draft(name="Other"))) == expected
    assert error_of(await admin.patch(f"{VEHICLES}/{other['id']}", json={"vin": VIN})) == expected
    assert len(await names(admin)) == 2


async def test_of_many_who_register_the_same_vin_at_once_one_succeeds(admin: httpx2.AsyncClient) -> None:
    answers = await asyncio.gather(*(admin.post(VEHICLES, json=draft()) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ENGINEER])
async def test_only_administrators_change_vehicles(desk: Desk, admin: httpx2.AsyncClient, role: Role) -> None:
    created = await add(admin)
    await desk.add_user("other", role)
    async with desk.browser() as client:
        await desk.sign_in(client, "other")
        place = f"{VEHICLES}/{created['id']}"
        for answer in (
            await client.post(VEHICLES, json=draft(vin_of(2))),
            await client.patch(place, json={"name": "Mine"}),
            await client.delete(place),
        ):
            assert error_of(answer)[:2] == (403, "NOT_ALLOWED")
        assert (await client.get(place)).json() == created
        assert await names(client) == ["Golf"]


async def test_without_a_token_nothing_is_shown(desk: Desk, admin: httpx2.AsyncClient) -> None:
    place = f"{VEHICLES}/{(await add(admin))['id']}"
    async with desk.browser() as stranger:
        for answer in (
            await stranger.get(VEHICLES),
            await stranger.get(place),
            await stranger.get(f"{place}/status"),
            await stranger.get(f"{place}/entities"),
            await stranger.post(VEHICLES, json=draft(vin_of(2))),
            await stranger.patch(place, json={}),
            await stranger.delete(place),
        ):
            assert answer.status_code == 401


async def test_an_unknown_vehicle_is_not_found_and_a_malformed_id_is_invalid(
    admin: httpx2.AsyncClient,
) -> None:
    for vehicle_id, status in ((uuid4(), 404), ("x", 422)):
        place = f"{VEHICLES}/{vehicle_id}"
        for answer in (
            await admin.get(place),
            await admin.get(f"{place}/status"),
            await admin.get(f"{place}/entities"),
            await admin.patch(place, json={"name": "x"}),
            await admin.delete(place),
        ):
            assert error_of(answer)[0] == status


async def test_a_change_touches_only_what_it_names(desk: Desk, admin: httpx2.AsyncClient) -> None:
    tls = {"ca_pem": CERTIFICATE, "client_cert_pem": CERTIFICATE, "client_key_pem": KEY}
    created = await add(admin, {**draft(token="t", base_path="/sovd", tls=tls), "tags": ["a"]})
    place = f"{VEHICLES}/{created['id']}"
    desk.world.clock.step(timedelta(minutes=1))
    changed = (await admin.patch(place, json={"name": "Polo"})).json()
    assert changed == {**created, "name": "Polo", "updated_at": "2026-11-23T12:01:00Z"}
    changed = (await admin.patch(place, json={"tags": [], "endpoint": {"base_path": None}})).json()
    assert changed["tags"] == []
    assert changed["endpoint"] == {**created["endpoint"], "base_path": None}
    await admin.patch(place, json={"endpoint": {"tls": {"ca_pem": None}}})
    stored = await desk.world.rows("SELECT client_key_pem, endpoint_token FROM vehicles")
    assert stored == [{"client_key_pem": KEY, "endpoint_token": "t"}]
    changed = (await admin.patch(place, json={"endpoint": {"tls": None, "token": None}})).json()
    assert (changed["endpoint"]["tls"], changed["endpoint"]["has_token"]) == (None, False)
    assert (await desk.world.rows("SELECT client_key_pem FROM vehicles")) == [{"client_key_pem": None}]


@pytest.mark.parametrize("body", [{"name": None}, {"vin": None}, {"endpoint": None}, {"name": 1}, {"owner": "x"}, []])
async def test_a_change_of_another_shape_is_refused(admin: httpx2.AsyncClient, body: object) -> None:
    created = await add(admin)
    assert (await admin.patch(f"{VEHICLES}/{created['id']}", json=body)).status_code == 422


async def test_a_stored_token_is_not_sent_to_another_address(admin: httpx2.AsyncClient) -> None:
    created = await add(admin, draft(token="t"))
    place = f"{VEHICLES}/{created['id']}"
    moved = {"url": "https://10.9.9.9:8443"}
    answer = await admin.patch(place, json={"endpoint": moved})
    assert answer.json()["error"]["places"][0]["place"] == "endpoint.token"
    assert (await admin.patch(place, json={"endpoint": {**moved, "token": "u"}})).status_code == 200
    changed = await admin.patch(place, json={"endpoint": {"url": URL, "token": None}})
    assert changed.json()["endpoint"]["has_token"] is False


async def test_at_a_new_address_nothing_measured_holds(desk: Desk, admin: httpx2.AsyncClient) -> None:
    created = await add(admin)
    place = f"{VEHICLES}/{created['id']}"
    await admin.get(f"{place}/entities")
    await desk.reachability.flush()
    assert (await admin.get(place)).json()["status"] == "connected"
    moved = (await admin.patch(place, json={"endpoint": {"url": "https://10.9.9.9"}})).json()
    assert (moved["status"], moved["status_reason"]) == ("unknown", None)
    assert await desk.world.rows("SELECT * FROM vehicle_entities") == []


async def test_a_deleted_vehicle_is_gone(desk: Desk, admin: httpx2.AsyncClient) -> None:
    created = await add(admin)
    place = f"{VEHICLES}/{created['id']}"
    await admin.get(f"{place}/entities")
    assert (await admin.delete(place)).status_code == 204
    assert error_of(await admin.get(place))[:2] == (404, "VEHICLE_NOT_FOUND")
    assert error_of(await admin.delete(place))[0] == 404
    assert await desk.world.rows("SELECT * FROM vehicle_entities") == []
    await add(admin)


async def test_the_list_is_read_page_by_page_even_when_names_are_the_same(admin: httpx2.AsyncClient) -> None:
    for number in range(7):
        await add(admin, draft(vin_of(number), name="Same" if number < 5 else f"Other {number}"))
    seen: list[str] = []
    cursor = None
    for expected in (2, 2, 2, 1):
        query: dict[str, str | int] = {"limit": 2} | ({} if cursor is None else {"cursor": cursor})
        body = (await admin.get(VEHICLES, params=query)).json()
        assert len(body["items"]) == expected
        seen += [vehicle["vin"] for vehicle in body["items"]]
        cursor = body["next_cursor"]
    assert cursor is None
    assert sorted(seen) == [vin_of(number) for number in range(7)]
    assert (await names(admin, limit=2))[0] == "Other 5"


async def test_the_first_page_says_how_many_there_are_in_all(admin: httpx2.AsyncClient) -> None:
    for number in range(4):
        await add(admin, draft(vin_of(number), name=f"Golf {number}"))
    first = (await admin.get(VEHICLES, params={"limit": 2})).json()
    second = (await admin.get(VEHICLES, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert (first["total"], second["total"]) == (4, None)
    assert (await admin.get(VEHICLES, params={"limit": 1, "q": "golf 3"})).json()["total"] == 1


@pytest.mark.parametrize(
    ("words", "fitting"),
    [
        ("wvwzzz1jzxw000012", ["Golf"]),
        ("012", ["Golf"]),
        ("12", []),
        ("golf", ["Golf", "golf"]),
        ("ÄRGER 50%", ["Ärger 50%"]),
        ("Golf 1", []),
        ("0_2", []),
    ],
)
async def test_a_vehicle_is_called_by_its_vin_its_end_or_its_whole_name(
    admin: httpx2.AsyncClient, words: str, fitting: list[str]
) -> None:
    for number, name in ((12, "Golf"), (34, "golf"), (56, "Golf 12"), (78, "Ärger 50%")):
        await add(admin, draft(f"WVWZZZ1JZXW{number:06d}", name=name))
    assert sorted(await names(admin, called=words)) == fitting


@pytest.mark.parametrize("cursor", ["", "x", "bm90IGpzb24", "WyJhIl0", "W251bGwsbnVsbF0", "WyJhIiwgImIiXQ", "ä"])
async def test_a_cursor_of_somebody_else_is_refused(admin: httpx2.AsyncClient, cursor: str) -> None:
    answer = await admin.get(VEHICLES, params={"cursor": cursor})
    assert error_of(answer)[:2] == (422, "BAD_VEHICLE")


@pytest.mark.parametrize("limit", [0, 201, "x"])
async def test_a_limit_out_of_range_is_refused(admin: httpx2.AsyncClient, limit: Any) -> None:
    assert (await admin.get(VEHICLES, params={"limit": limit})).status_code == 422


async def test_a_search_looks_into_vin_and_name_and_takes_every_character_as_it_is(
    admin: httpx2.AsyncClient,
) -> None:
    for number, name in enumerate(("Golf 100%", "Golf 1000", "a_b", "axb", "back\\slash", "Ärger"), start=1):
        await add(admin, draft(vin_of(number), name=name))
    assert await names(admin, q="0%") == ["Golf 100%"]
    assert await names(admin, q="A_B") == ["a_b"]
    assert await names(admin, q="\\") == ["back\\slash"]
    assert await names(admin, q="gOLF") == ["Golf 100%", "Golf 1000"]
    assert await names(admin, q="ärger") == ["Ärger"]
    assert await names(admin, q="w000002") == ["Golf 1000"]
    assert await names(admin, q="%") == ["Golf 100%"]
    assert await names(admin, q="'; --") == []
    assert len(await names(admin, q=" ")) == 6
    assert (await admin.get(VEHICLES, params={"q": "a\0"})).status_code == 422
    assert (await admin.get(VEHICLES, params={"q": "x" * 101})).status_code == 422


async def test_the_list_can_be_narrowed_to_a_status(desk: Desk, admin: httpx2.AsyncClient) -> None:
    await add(admin, draft(vin_of(1), name="Silent"))
    await add(admin, draft(vin_of(2), name="Golf"))
    await desk.world.execute("UPDATE vehicles SET status = 'disconnected' WHERE name = 'Silent'")
    assert await names(admin, status="disconnected") == ["Silent"]
    assert await names(admin, status="unknown", q="gol") == ["Golf"]
    assert await names(admin, status="connected") == []
    assert (await admin.get(VEHICLES, params={"status": "lost"})).status_code == 422


async def test_a_window_into_the_list_begins_anywhere_and_tells_the_total(admin: httpx2.AsyncClient) -> None:
    for number in range(5):
        await add(admin, draft(vin_of(number), f"Car {number}"))
    answer = await admin.get(VEHICLES, params={"offset": 3, "limit": 10})
    assert ([each["name"] for each in answer.json()["items"]], answer.json()["total"]) == (["Car 3", "Car 4"], 5)
    answer = await admin.get(VEHICLES, params={"offset": 1, "limit": 2})
    assert ([each["name"] for each in answer.json()["items"]], answer.json()["total"]) == (["Car 1", "Car 2"], 5)
    answer = await admin.get(VEHICLES, params={"offset": 50})
    assert (answer.json()["items"], answer.json()["total"]) == ([], 5)
    cursor = (await admin.get(VEHICLES, params={"limit": 2})).json()["next_cursor"]
    both = await admin.get(VEHICLES, params={"cursor": cursor, "offset": 1})
    assert error_of(both)[:2] == (422, "BAD_VEHICLE")


async def test_vehicles_are_found_by_whole_tags_and_searched_by_parts_of_them(admin: httpx2.AsyncClient) -> None:
    await add(admin, {**draft(vin_of(1), "A"), "tags": ["Fleet North", "test_car"]})
    await add(admin, {**draft(vin_of(2), "B"), "tags": ["Fleet"]})
    await add(admin, draft(vin_of(3), "C"))
    assert await names(admin, tag="fleet north") == ["A"]
    assert await names(admin, tag="Fleet") == ["B"]
    assert await names(admin, tag=["Fleet North", "test_car"]) == ["A"]
    assert await names(admin, tag=["Fleet North", "Fleet"]) == []
    assert await names(admin, q="fleet") == ["A", "B"]
    assert await names(admin, tag="test%car") == []
