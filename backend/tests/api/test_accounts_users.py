"""Administrators keep accounts: over HTTP, with the rules, the audit trail, and sockets that close."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import jwt
import pytest

from app.features.accounts.identity import Role
from tests.api.desk import PASSWORD, Desk, error_of, open_desk, until
from tests.worlds import KINDS, open_world, running

USERS = "/api/v1/users"
ME = "/api/v1/auth/me"
REFRESH = "/api/v1/auth/refresh"


@pytest.fixture(params=KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_world(request, tmp_path) as world, open_desk(world) as opened:
        await opened.add_user("boss", Role.ADMIN)
        yield opened


@pytest.fixture
async def boss(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    async with desk.browser() as client:
        await desk.sign_in(client, "boss")
        yield client


async def create(boss: httpx2.AsyncClient, username: str, role: str = "engineer", **more: Any) -> dict[str, Any]:
    answer = await boss.post(USERS, json={"username": username, "role": role, **more})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def log_in(client: httpx2.AsyncClient, username: str, password: str) -> httpx2.Response:
    answer = await client.post("/api/v1/auth/login", json={"username": username, "password": password})
    if answer.status_code == 200:
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return answer


async def trail_of(desk: Desk) -> list[tuple[object, ...]]:
    rows = await desk.world.rows("SELECT actor, role, action, target, outcome FROM audit_events ORDER BY id")
    return [tuple(row.values()) for row in rows if row["action"] != "account.login"]


async def test_a_new_user_gets_a_password_that_is_told_once_and_logs_in_with_it(
    desk: Desk, boss: httpx2.AsyncClient
) -> None:
    made = await create(boss, " Ada ")
    assert (made["user"]["username"], made["user"]["role"], made["user"]["open_sessions"]) == ("ada", "engineer", 0)
    assert made["user"]["password_given_at"] is not None
    assert made["password"] not in (await boss.get(USERS)).text
    async with desk.browser() as client:
        assert (await log_in(client, "ada", made["password"])).status_code == 200
    [listed] = [user for user in (await boss.get(USERS)).json()["items"] if user["username"] == "ada"]
    assert listed["open_sessions"] == 1
    assert listed["last_login_at"] == listed["last_used_at"] == made["user"]["created_at"]
    assert await trail_of(desk) == [("boss", "admin", "account.user_created", "ada", "succeeded")]


async def test_a_password_may_be_given_and_has_the_rules_of_every_password(boss: httpx2.AsyncClient) -> None:
    assert (await create(boss, "ada", password=PASSWORD))["password"] == PASSWORD
    for password in ("short", "changeme", "bobbobbob"):
        answer = await boss.post(USERS, json={"username": "bobbobbob", "role": "viewer", "password": password})
        assert error_of(answer)[:2] == (422, "BAD_PASSWORD")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"username": "boss", "role": "viewer"}, 409, "USER_EXISTS"),
        ({"username": "BOSS", "role": "viewer"}, 409, "USER_EXISTS"),
        ({"username": "a b", "role": "viewer"}, 422, "BAD_USERNAME"),
        ({"username": "ada", "role": "god"}, 422, "INVALID_REQUEST"),
        ({"username": "ada"}, 422, "INVALID_REQUEST"),
        ({"username": "ada", "role": "viewer", "password": "x" * 129}, 422, "INVALID_REQUEST"),
    ],
)
async def test_a_user_who_cannot_be_is_refused_with_a_code(
    boss: httpx2.AsyncClient, body: dict[str, str], status: int, code: str
) -> None:
    answer = await boss.post(USERS, json=body)
    assert error_of(answer)[:2] == (status, code)
    assert "xxx" not in answer.text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ENGINEER])
async def test_only_administrators_may_look_or_change(desk: Desk, role: Role) -> None:
    await desk.add_user("ada", role)
    user_id = await desk.user_id("boss")
    async with desk.browser() as client:
        await desk.sign_in(client, "ada")
        answers = [
            await client.get(USERS),
            await client.post(USERS, json={"username": "eve", "role": "admin"}),
            await client.get(f"{USERS}/{user_id}"),
            await client.put(f"{USERS}/{user_id}/role", json={"role": "viewer"}),
            await client.post(f"{USERS}/{user_id}/disable"),
            await client.post(f"{USERS}/{user_id}/enable"),
            await client.post(f"{USERS}/{user_id}/password", json={}),
            await client.get(f"{USERS}/{user_id}/sessions"),
            await client.delete(f"{USERS}/{user_id}/sessions"),
            await client.delete(f"{USERS}/{user_id}/sessions/{uuid4()}"),
        ]
    assert {error_of(answer)[:2] for answer in answers} == {(403, "NOT_ALLOWED")}
    async with desk.browser() as nobody:
        assert error_of(await nobody.get(USERS))[:2] == (401, "NOT_AUTHENTICATED")


async def test_nobody_does_anything_to_a_user_who_does_not_exist(boss: httpx2.AsyncClient) -> None:
    nobody = f"{USERS}/{uuid4()}"
    answers = [
        await boss.get(nobody),
        await boss.put(f"{nobody}/role", json={"role": "viewer"}),
        await boss.post(f"{nobody}/disable"),
        await boss.post(f"{nobody}/enable"),
        await boss.post(f"{nobody}/password", json={}),
        await boss.get(f"{nobody}/sessions"),
        await boss.delete(f"{nobody}/sessions"),
    ]
    assert {error_of(answer)[:2] for answer in answers} == {(404, "NO_SUCH_USER")}


async def test_a_change_of_role_ends_the_sessions_and_says_why(desk: Desk, boss: httpx2.AsyncClient) -> None:
    made = await create(boss, "ada")
    place = f"{USERS}/{made['user']['id']}"
    async with desk.browser() as client:
        await log_in(client, "ada", made["password"])
        same = await boss.put(f"{place}/role", json={"role": "engineer"})
        assert same.json()["open_sessions"] == 1
        changed = await boss.put(f"{place}/role", json={"role": "admin"})
        assert (changed.json()["role"], changed.json()["open_sessions"]) == ("admin", 0)
        assert error_of(await client.get(ME))[:2] == (401, "SESSION_ENDED")
        assert error_of(await client.post(REFRESH))[:2] == (401, "ROLE_CHANGED")
        await log_in(client, "ada", made["password"])
        assert (await client.get(ME)).json()["role"] == "admin"
    assert (await trail_of(desk))[1:] == [("boss", "admin", "account.role_set", "ada", "succeeded")]


async def test_who_is_disabled_is_out_at_once_and_comes_back_when_enabled(desk: Desk, boss: httpx2.AsyncClient) -> None:
    made = await create(boss, "ada")
    place = f"{USERS}/{made['user']['id']}"
    ended: list[bytes] = []
    desk.world.bus.subscribe("sessions", ended.append)
    async with desk.browser() as client, running(desk.world.bus):
        await until(lambda: desk.world.bus.is_whole)
        token = (await log_in(client, "ada", made["password"])).json()["access_token"]
        sid = jwt.decode(token, options={"verify_signature": False})["sid"]
        for _ in range(2):
            disabled = (await boss.post(f"{place}/disable")).json()
            assert disabled["disabled_at"] is not None
        await until(lambda: ended == [sid.encode()])
        assert error_of(await client.post(REFRESH))[:2] == (401, "USER_DISABLED")
        assert error_of(await log_in(client, "ada", made["password"]))[:2] == (401, "INVALID_CREDENTIALS")
        assert (await boss.get(f"{place}/sessions")).json() == {"items": []}
        assert (await boss.post(f"{place}/enable")).json()["disabled_at"] is None
        assert (await log_in(client, "ada", made["password"])).status_code == 200
    assert [entry[2] for entry in await trail_of(desk)] == [
        "account.user_created",
        "account.user_disabled",
        "account.user_enabled",
    ]


async def test_nobody_disables_or_demotes_themselves_or_resets_their_own_password(
    desk: Desk, boss: httpx2.AsyncClient
) -> None:
    await desk.add_user("chief", Role.ADMIN)
    me = f"{USERS}/{await desk.user_id('boss')}"
    answers = [
        await boss.post(f"{me}/disable"),
        await boss.put(f"{me}/role", json={"role": "engineer"}),
        await boss.post(f"{me}/password", json={}),
    ]
    assert {error_of(answer)[:2] for answer in answers} == {(403, "OWN_ACCOUNT")}
    assert (await boss.get(me)).json()["role"] == "admin"


async def test_the_last_enabled_administrator_stays_one(desk: Desk, boss: httpx2.AsyncClient) -> None:
    await desk.add_user("chief", Role.ADMIN)
    # As by hand: the session of boss is still an administrator's.
    await desk.world.execute("UPDATE users SET role = 'viewer' WHERE username = 'boss'")
    chief = f"{USERS}/{await desk.user_id('chief')}"
    assert error_of(await boss.post(f"{chief}/disable"))[:2] == (409, "LAST_ADMIN")
    assert error_of(await boss.put(f"{chief}/role", json={"role": "viewer"}))[:2] == (409, "LAST_ADMIN")
    assert (await boss.get(chief)).json()["disabled_at"] is None


async def test_of_administrators_who_disable_each_other_at_one_time_one_is_left(desk: Desk) -> None:
    names = ("boss", "chief", "head")
    for name in names[1:]:
        await desk.add_user(name, Role.ADMIN)
    places = {name: f"{USERS}/{await desk.user_id(name)}" for name in names}
    async with AsyncExitStack() as open_browsers:
        clients = {name: await open_browsers.enter_async_context(desk.browser()) for name in names}
        for name, client in clients.items():
            await desk.sign_in(client, name)
        await asyncio.gather(
            *(clients[one].post(f"{places[other]}/disable") for one in names for other in names if one != other)
        )
    left = [summary.user.username for summary in await desk.users.list_all() if summary.user.disabled_at is None]
    assert len(left) >= 1


async def test_a_password_that_is_given_ends_the_sessions_and_the_old_password(
    desk: Desk, boss: httpx2.AsyncClient
) -> None:
    made = await create(boss, "ada", password=PASSWORD)
    place = f"{USERS}/{made['user']['id']}/password"
    async with desk.browser() as client:
        await log_in(client, "ada", PASSWORD)
        assert error_of(await boss.post(place, json={"password": "changeme"}))[:2] == (422, "BAD_PASSWORD")
        assert (await client.get(ME)).status_code == 200
        given = (await boss.post(place, json={})).json()["password"]
        assert error_of(await client.post(REFRESH))[:2] == (401, "PASSWORD_GIVEN")
        assert error_of(await log_in(client, "ada", PASSWORD))[:2] == (401, "INVALID_CREDENTIALS")
        assert (await log_in(client, "ada", given)).status_code == 200
    assert (await boss.post(place, json={"password": "another long one"})).json()["password"] == "another long one"
    kept = await desk.world.rows("SELECT * FROM audit_events")
    assert given not in str(kept)
    assert "another long one" not in str(kept)


async def test_sessions_are_listed_with_where_they_came_from_and_ended_one_by_one_or_all(
    desk: Desk, boss: httpx2.AsyncClient
) -> None:
    made = await create(boss, "ada")
    place = f"{USERS}/{made['user']['id']}/sessions"
    async with desk.browser() as first, desk.browser() as second, desk.browser() as third:
        for client, agent in ((first, "One/1.0"), (second, "Two/2.0 " + "x" * 300), (third, "Three\t3")):
            client.headers["User-Agent"] = agent
            await log_in(client, "ada", made["password"])
        listed = (await boss.get(place)).json()["items"]
        assert {session["user_agent"][:7] for session in listed} == {"One/1.0", "Two/2.0", "Three3"}
        assert {(session["is_this"], session["role"], session["address"]) for session in listed} == {
            (False, "engineer", "127.0.0.1")
        }
        [one] = [session for session in listed if session["user_agent"] == "One/1.0"]
        assert (await boss.delete(f"{place}/{one['id']}")).status_code == 204
        assert error_of(await boss.delete(f"{place}/{one['id']}"))[:2] == (404, "NO_SUCH_SESSION")
        assert error_of(await first.post(REFRESH))[:2] == (401, "ENDED_BY_ADMIN")
        assert (await second.get(ME)).status_code == 200
        assert (await boss.delete(place)).json() == {"ended": 2}
        assert (await boss.delete(place)).json() == {"ended": 0}
        assert error_of(await third.get(ME))[:2] == (401, "SESSION_ENDED")
    revoked = [entry for entry in await trail_of(desk) if entry[2] == "account.session_revoked"]
    assert revoked == [("boss", "admin", "account.session_revoked", "ada", "succeeded")] * 2


async def test_a_session_of_another_user_is_not_ended_under_a_wrong_name(desk: Desk, boss: httpx2.AsyncClient) -> None:
    made = await create(boss, "ada")
    own = (await boss.get(f"{USERS}/{await desk.user_id('boss')}/sessions")).json()["items"]
    assert [session["is_this"] for session in own] == [True]
    answer = await boss.delete(f"{USERS}/{made['user']['id']}/sessions/{own[0]['id']}")
    assert error_of(answer)[:2] == (404, "NO_SUCH_SESSION")
    assert (await boss.get(ME)).status_code == 200
