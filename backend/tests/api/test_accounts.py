"""Logging in, staying logged in, and being logged out, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import jwt
import pytest
from structlog.testing import capture_logs

from app.features.accounts.identity import Role
from tests.api.desk import PASSWORD, SECRET, Desk, error_of, open_desk, until
from tests.worlds import KINDS, open_world, running

ME = "/api/v1/auth/me"
LOGIN = "/api/v1/auth/login"
REFRESH = "/api/v1/auth/refresh"
LOGOUT = "/api/v1/auth/logout"
WRONG = (401, "INVALID_CREDENTIALS", "Invalid username or password")
ENDED = (401, "SESSION_ENDED", "Session has ended")


@pytest.fixture(params=KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_world(request, tmp_path) as world, open_desk(world) as opened:
        await opened.add_user("ada", Role.ENGINEER)
        yield opened


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    async with desk.browser() as client:
        yield client


async def log_in(client: httpx2.AsyncClient, username: str, password: str = PASSWORD) -> httpx2.Response:
    return await client.post(LOGIN, json={"username": username, "password": password})


def cookie_of(answer: httpx2.Response) -> Any:
    return SimpleCookie(answer.headers["Set-Cookie"])["sovd_refresh"]


def show(client: httpx2.AsyncClient, refresh_token: str) -> None:
    client.cookies.clear()
    client.headers["Cookie"] = f"sovd_refresh={refresh_token}"


async def test_a_log_in_gives_a_token_for_half_an_hour_and_says_who_one_is(
    desk: Desk, browser: httpx2.AsyncClient
) -> None:
    answer = await log_in(browser, " Ada ")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["token_type"], body["expires_in"]) == ("bearer", 1800)
    assert (body["user"]["username"], body["user"]["role"]) == ("ada", "engineer")
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    assert claims["exp"] == int(desk.world.clock.now().timestamp()) + 1800
    me = await browser.get(ME, headers={"Authorization": f"Bearer {body['access_token']}"})
    assert me.json() == {**body["user"], "profile": "production"}


async def test_the_refresh_token_is_out_of_reach_of_scripts_and_other_sites(
    browser: httpx2.AsyncClient,
) -> None:
    answer = await log_in(browser, "ada")
    cookie = cookie_of(answer)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/api/v1/auth")
    assert cookie["secure"] == ""
    assert cookie["max-age"] == str(12 * 3600)
    assert cookie.value not in answer.text


@pytest.mark.parametrize("base_url", ["https://localhost:8000", "http://sovd.example", "https://sovd.example"])
async def test_anywhere_but_on_plain_loopback_the_cookie_is_secure(desk: Desk, base_url: str) -> None:
    async with desk.browser(base_url) as client:
        assert cookie_of(await log_in(client, "ada"))["secure"] is True


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("ada", "wrong password"),
        ("ada", ""),
        ("nobody", PASSWORD),
        ("", ""),
        ("ada\0", PASSWORD),
        ("'; DROP TABLE users; --", PASSWORD),
        ("ada", "\0"),
    ],
)
async def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(
    browser: httpx2.AsyncClient, username: str, password: str
) -> None:
    answer = await log_in(browser, username, password)
    assert error_of(answer) == WRONG
    assert "Set-Cookie" not in answer.headers


async def test_a_disabled_user_gets_the_same_answer_as_an_unknown_one(desk: Desk, browser: httpx2.AsyncClient) -> None:
    await desk.disable("ada")
    assert error_of(await log_in(browser, "ada")) == WRONG


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"username": "ada"}',
        '{"username": 1, "password": 2}',
        '{"username": "ada", "password": "' + "x" * 129 + '"}',
    ],
)
async def test_a_body_that_is_no_log_in_is_refused_without_repeating_it(browser: httpx2.AsyncClient, body: str) -> None:
    answer = await browser.post(LOGIN, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "xxx" not in answer.text


async def test_half_a_character_is_a_wrong_password_or_no_log_in(browser: httpx2.AsyncClient) -> None:
    for body in (r'{"username": "ada", "password": "\ud800"}', r'{"username": "\ud800", "password": "x"}'):
        answer = await browser.post(LOGIN, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in {401, 422}


async def test_a_form_is_no_log_in(browser: httpx2.AsyncClient) -> None:
    answer = await browser.post(LOGIN, data={"username": "ada", "password": PASSWORD})
    assert answer.status_code == 422


async def test_every_log_in_is_in_the_audit_trail_without_what_was_typed(
    desk: Desk, browser: httpx2.AsyncClient
) -> None:
    await log_in(browser, "ada")
    await log_in(browser, "ada", "my secret")
    await log_in(browser, "my-password-in-the-wrong-field", "x")
    trail = await desk.world.rows("SELECT * FROM audit_events ORDER BY id")
    assert [(row["actor"], row["action"], row["outcome"]) for row in trail] == [
        ("ada", "account.login", "succeeded"),
        ("ada", "account.login", "refused"),
        ("(unknown)", "account.login", "refused"),
    ]
    assert all(row["correlation_id"] for row in trail)
    assert "my" not in str(trail)


async def test_no_token_no_answer(browser: httpx2.AsyncClient) -> None:
    for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}, {"Authorization": ""}):
        answer = await browser.get(ME, headers=headers)
        assert error_of(answer)[:2] == (401, "NOT_AUTHENTICATED")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.runbook("A3")
async def test_an_expired_token_is_refused_and_the_log_says_so(desk: Desk, browser: httpx2.AsyncClient) -> None:
    await desk.sign_in(browser, "ada")
    assert (await browser.get(ME)).status_code == 200
    desk.world.clock.step(timedelta(minutes=30))
    with capture_logs() as logs:
        answer = await browser.get(ME)
    assert error_of(answer) == (401, "TOKEN_EXPIRED", "Token has expired")
    assert ("warning", "Authentication failed: Token has expired") in warnings(logs)


@pytest.mark.runbook("A3")
async def test_a_token_of_another_key_is_refused_and_the_log_says_so(desk: Desk, browser: httpx2.AsyncClient) -> None:
    body = await desk.sign_in(browser, "ada")
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    forged = jwt.encode(claims, SECRET[::-1], algorithm="HS256", headers={"typ": "at+jwt"})
    with capture_logs() as logs:
        answer = await browser.get(ME, headers={"Authorization": f"Bearer {forged}"})
    assert answer.status_code == 401
    assert ("warning", "Authentication failed: Invalid token signature") in warnings(logs)


def warnings(logs: list[Any]) -> list[tuple[str, str]]:
    return [(entry["log_level"], entry["event"]) for entry in logs]


@pytest.mark.parametrize(
    "change", [{"sid": uuid4().hex}, {"sub": uuid4().hex}, {"role": "admin"}], ids=["session", "user", "role"]
)
async def test_even_with_the_key_a_token_cannot_change_session_user_or_role(
    desk: Desk, browser: httpx2.AsyncClient, change: dict[str, str]
) -> None:
    body = await desk.sign_in(browser, "ada")
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    made = jwt.encode({**claims, **change}, SECRET, algorithm="HS256", headers={"typ": "at+jwt"})
    answer = await browser.get(ME, headers={"Authorization": f"Bearer {made}"})
    if "role" in change:
        assert answer.json()["role"] == "engineer"
    else:
        assert answer.status_code == 401


async def test_a_log_out_counts_at_the_next_request_and_sockets_are_told(
    desk: Desk, browser: httpx2.AsyncClient
) -> None:
    ended: list[bytes] = []
    desk.world.bus.subscribe("sessions", ended.append)
    async with desk.browser() as client, running(desk.world.bus):
        body = await desk.sign_in(client, "ada")
        sid = jwt.decode(body["access_token"], options={"verify_signature": False})["sid"]
        await until(lambda: desk.world.bus.is_whole)
        answer = await client.post(LOGOUT)
        assert answer.status_code == 204
        assert cookie_of(answer)["max-age"] == "0"
        assert error_of(await client.get(ME)) == ENDED
        assert error_of(await client.post(LOGOUT)) == ENDED
        await until(lambda: ended == [sid.encode()])


async def test_logging_out_of_one_browser_leaves_the_other(desk: Desk) -> None:
    async with desk.browser() as first, desk.browser() as second:
        await desk.sign_in(first, "ada")
        await desk.sign_in(second, "ada")
        await first.post(LOGOUT)
        assert (await second.get(ME)).status_code == 200


async def test_a_refresh_gives_a_new_token_and_a_new_cookie(desk: Desk, browser: httpx2.AsyncClient) -> None:
    first = await log_in(browser, "ada")
    desk.world.clock.step(timedelta(minutes=29))
    second = await browser.post(REFRESH)
    assert second.status_code == 200
    assert second.json()["user"] == first.json()["user"]
    assert cookie_of(second).value != cookie_of(first).value
    desk.world.clock.step(timedelta(minutes=29))
    token = second.json()["access_token"]
    assert (await browser.get(ME, headers={"Authorization": f"Bearer {token}"})).status_code == 200


async def test_a_refresh_whose_answer_was_lost_can_be_asked_again(desk: Desk, browser: httpx2.AsyncClient) -> None:
    old = cookie_of(await log_in(browser, "ada")).value
    lost = cookie_of(await browser.post(REFRESH)).value
    desk.world.clock.step(timedelta(seconds=9))
    show(browser, old)
    again = await browser.post(REFRESH)
    assert again.status_code == 200
    assert cookie_of(again).value == lost
    show(browser, lost)
    assert (await browser.post(REFRESH)).status_code == 200


async def test_tabs_that_refresh_at_the_same_moment_all_stay_logged_in(desk: Desk, browser: httpx2.AsyncClient) -> None:
    show(browser, cookie_of(await log_in(browser, "ada")).value)
    answers = await asyncio.gather(*(browser.post(REFRESH) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({cookie_of(answer).value for answer in answers}) == 1


async def test_an_old_refresh_token_ends_the_session_for_thief_and_owner(
    desk: Desk, browser: httpx2.AsyncClient
) -> None:
    old = cookie_of(await log_in(browser, "ada")).value
    new = await browser.post(REFRESH)
    browser.headers["Authorization"] = f"Bearer {new.json()['access_token']}"
    desk.world.clock.step(timedelta(seconds=11))
    show(browser, old)
    assert error_of(await browser.post(REFRESH)) == ENDED
    assert error_of(await browser.get(ME)) == ENDED
    show(browser, cookie_of(new).value)
    assert error_of(await browser.post(REFRESH)) == ENDED
    trail = await desk.world.rows("SELECT action FROM audit_events ORDER BY id DESC LIMIT 1")
    assert trail == [{"action": "account.session_revoked"}]


@pytest.mark.parametrize("cookie", [None, "", "x", f"{'0' * 32}.{'a' * 43}"])
async def test_a_refresh_without_a_real_token_is_refused(browser: httpx2.AsyncClient, cookie: str | None) -> None:
    if cookie is not None:
        show(browser, cookie)
    assert error_of(await browser.post(REFRESH)) == ENDED


@pytest.mark.parametrize("path", [LOGIN, REFRESH])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://[", "http://localhost:8000.evil.example"])
async def test_a_foreign_page_can_neither_log_in_nor_refresh(
    browser: httpx2.AsyncClient, path: str, origin: str
) -> None:
    await log_in(browser, "ada")
    body = {"username": "ada", "password": PASSWORD}
    answer = await browser.post(path, json=body, headers={"Origin": origin})
    assert error_of(answer)[:2] == (403, "ORIGIN_NOT_ALLOWED")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("origin", ["http://localhost:5173", "http://localhost:8000"])
async def test_our_own_pages_can_refresh(browser: httpx2.AsyncClient, origin: str) -> None:
    await log_in(browser, "ada")
    assert (await browser.post(REFRESH, headers={"Origin": origin})).status_code == 200


async def test_a_session_that_is_not_used_for_eight_hours_ends(desk: Desk, browser: httpx2.AsyncClient) -> None:
    await log_in(browser, "ada")
    desk.world.clock.step(timedelta(hours=8))
    assert error_of(await browser.post(REFRESH)) == ENDED


async def test_a_session_ends_after_twelve_hours_however_busy_it_is(desk: Desk, browser: httpx2.AsyncClient) -> None:
    await log_in(browser, "ada")
    for _ in range(5):
        desk.world.clock.step(timedelta(hours=2))
        assert (await browser.post(REFRESH)).status_code == 200
    desk.world.clock.step(timedelta(hours=2))
    assert error_of(await browser.post(REFRESH)) == ENDED


@pytest.mark.runbook("A6")
async def test_a_role_typed_into_the_database_counts_at_the_next_log_in_and_not_before(
    desk: Desk, browser: httpx2.AsyncClient
) -> None:
    await desk.sign_in(browser, "ada")
    await desk.world.execute("UPDATE users SET role = 'admin' WHERE username = 'ada'")
    assert (await browser.get(ME)).json()["role"] == "engineer"
    assert (await browser.post(REFRESH)).json()["user"]["role"] == "engineer"
    await desk.sign_in(browser, "ada")
    assert (await browser.get(ME)).json()["role"] == "admin"


async def test_a_demotion_bites_at_the_next_request(desk: Desk, browser: httpx2.AsyncClient) -> None:
    await desk.add_user("boss", Role.ADMIN)
    await desk.add_user("chief", Role.ADMIN)
    await desk.sign_in(browser, "boss")
    await desk.set_role("boss", Role.VIEWER)
    assert error_of(await browser.get(ME)) == ENDED
    assert error_of(await browser.post(REFRESH))[:2] == (401, "ROLE_CHANGED")
    await desk.sign_in(browser, "boss")
    assert (await browser.get(ME)).json()["role"] == "viewer"


async def test_a_disabled_user_is_out_at_the_next_request(desk: Desk, browser: httpx2.AsyncClient) -> None:
    await desk.sign_in(browser, "ada")
    await desk.disable("ada")
    assert error_of(await browser.get(ME)) == ENDED
    assert error_of(await browser.post(REFRESH))[:2] == (401, "USER_DISABLED")


async def test_ended_sessions_are_deleted_after_a_month(desk: Desk, browser: httpx2.AsyncClient) -> None:
    await log_in(browser, "ada")
    desk.world.clock.step(timedelta(days=31))
    await desk.sessions._tidy()
    assert await desk.world.rows("SELECT id FROM sessions") == []


async def test_a_busy_log_in_is_told_to_come_back(desk: Desk, browser: httpx2.AsyncClient) -> None:
    taken = 0
    while desk.accounts._passwords._places.acquire(blocking=False):
        taken += 1
    assert error_of(await log_in(browser, "ada"))[:2] == (503, "LOGIN_BUSY")
    desk.accounts._passwords._places.release(taken)
    assert (await log_in(browser, "ada")).status_code == 200
