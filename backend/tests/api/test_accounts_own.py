"""People and their own account: the password, and the sessions they have in other browsers."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from structlog.testing import capture_logs

from app.features.accounts.identity import Role
from tests.api.desk import PASSWORD, Desk, error_of, open_desk
from tests.worlds import KINDS, open_world

AUTH, ACCOUNT = "/api/v1/auth", "/api/v1/account"
NEW = "another password of the tests"


@pytest.fixture(params=KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_world(request, tmp_path) as world, open_desk(world) as opened:
        await opened.add_user("ada", Role.ENGINEER)
        await opened.add_user("bob", Role.VIEWER)
        yield opened


@pytest.fixture
async def here(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    async with desk.browser() as client:
        await desk.sign_in(client, "ada")
        yield client


@pytest.fixture
async def there(desk: Desk, here: httpx2.AsyncClient) -> AsyncIterator[httpx2.AsyncClient]:
    """The same person in another browser."""
    async with desk.browser() as client:
        await desk.sign_in(client, "ada")
        yield client


async def change(client: httpx2.AsyncClient, old: str, new: str) -> httpx2.Response:
    return await client.post(f"{AUTH}/password", json={"old_password": old, "new_password": new})


async def test_people_see_their_own_account(desk: Desk, here: httpx2.AsyncClient) -> None:
    told = (await here.get(ACCOUNT)).json()
    assert (told["username"], told["role"], told["password_given_at"]) == ("ada", "engineer", None)
    assert told["last_login_at"] == told["created_at"]


async def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(
    desk: Desk, here: httpx2.AsyncClient, there: httpx2.AsyncClient
) -> None:
    with capture_logs() as logs:
        assert (await change(here, PASSWORD, NEW)).json() == {"ended": 1}
    assert NEW not in str(logs)
    assert (await here.get(f"{AUTH}/me")).status_code == 200
    assert (await here.post(f"{AUTH}/refresh")).status_code == 200
    assert error_of(await there.get(f"{AUTH}/me"))[:2] == (401, "SESSION_ENDED")
    assert error_of(await there.post(f"{AUTH}/refresh"))[:2] == (401, "PASSWORD_CHANGED")
    for password, status in ((PASSWORD, 401), (NEW, 200)):
        answer = await there.post(f"{AUTH}/login", json={"username": "ada", "password": password})
        assert answer.status_code == status
    trail = await desk.world.rows("SELECT * FROM audit_events WHERE action = 'account.password_changed'")
    assert [(row["actor"], row["role"], row["target"], row["outcome"]) for row in trail] == [
        ("ada", "engineer", "ada", "succeeded")
    ]
    assert NEW not in str(trail)


async def test_without_the_old_password_nothing_changes_and_the_trail_says_who_tried(
    desk: Desk, here: httpx2.AsyncClient, there: httpx2.AsyncClient
) -> None:
    answer = await change(here, "a guess", NEW)
    assert error_of(answer) == (422, "WRONG_PASSWORD", "The old password is wrong.")
    assert answer.json()["error"]["places"][0]["place"] == "old_password"
    assert (await there.get(f"{AUTH}/me")).status_code == 200
    trail = await desk.world.rows("SELECT outcome FROM audit_events WHERE action = 'account.password_changed'")
    assert trail == [{"outcome": "refused"}]


@pytest.mark.parametrize("new", ["short", "changeme", "x" * 129, PASSWORD])
async def test_a_new_password_has_the_rules_of_every_password_and_is_new(here: httpx2.AsyncClient, new: str) -> None:
    answer = await change(here, PASSWORD, new)
    assert answer.status_code == 422
    assert answer.json()["error"]["places"][0]["place"].endswith("new_password")
    assert (await here.post(f"{AUTH}/login", json={"username": "ada", "password": PASSWORD})).status_code == 200


async def test_a_password_that_was_given_counts_as_ones_own_once_it_is_changed(
    desk: Desk, here: httpx2.AsyncClient
) -> None:
    await desk.world.execute("UPDATE users SET password_given_at = created_at WHERE username = 'ada'")
    assert (await here.get(ACCOUNT)).json()["password_given_at"] is not None
    await change(here, PASSWORD, NEW)
    assert (await here.get(ACCOUNT)).json()["password_given_at"] is None


async def test_people_see_their_sessions_the_last_used_first_and_which_one_is_this(
    desk: Desk, here: httpx2.AsyncClient, there: httpx2.AsyncClient
) -> None:
    desk.world.clock.step(timedelta(minutes=10))
    await there.post(f"{AUTH}/refresh")
    listed = (await here.get(f"{ACCOUNT}/sessions")).json()["items"]
    assert [session["is_this"] for session in listed] == [False, True]
    assert listed[0]["last_used_at"] > listed[0]["created_at"]
    desk.world.clock.step(timedelta(minutes=475))
    here.headers["Authorization"] = f"Bearer {(await there.post(f'{AUTH}/refresh')).json()['access_token']}"
    assert [session["is_this"] for session in (await here.get(f"{ACCOUNT}/sessions")).json()["items"]] == [True]


async def test_people_end_one_of_their_sessions_or_all_others(
    desk: Desk, here: httpx2.AsyncClient, there: httpx2.AsyncClient
) -> None:
    [other] = [one for one in (await here.get(f"{ACCOUNT}/sessions")).json()["items"] if not one["is_this"]]
    assert (await here.delete(f"{ACCOUNT}/sessions/{other['id']}")).status_code == 204
    assert error_of(await there.post(f"{AUTH}/refresh"))[:2] == (401, "ENDED_BY_OWNER")
    assert error_of(await here.delete(f"{ACCOUNT}/sessions/{other['id']}"))[:2] == (404, "NO_SUCH_SESSION")
    await desk.sign_in(there, "ada")
    assert (await here.delete(f"{ACCOUNT}/sessions")).json() == {"ended": 1}
    assert (await here.get(f"{AUTH}/me")).status_code == 200
    trail = await desk.world.rows("SELECT actor FROM audit_events WHERE action = 'account.session_revoked'")
    assert trail == [{"actor": "ada"}] * 2


async def test_nobody_ends_the_session_of_somebody_else(desk: Desk, here: httpx2.AsyncClient) -> None:
    async with desk.browser() as client:
        await desk.sign_in(client, "bob")
        [session] = (await client.get(f"{ACCOUNT}/sessions")).json()["items"]
        for session_id in (session["id"], uuid4()):
            answer = await here.delete(f"{ACCOUNT}/sessions/{session_id}")
            assert error_of(answer)[:2] == (404, "NO_SUCH_SESSION")
        assert (await client.get(f"{AUTH}/me")).status_code == 200


async def test_the_reason_is_told_only_to_who_has_the_token_of_the_session(
    desk: Desk, here: httpx2.AsyncClient
) -> None:
    session = (await here.get(f"{ACCOUNT}/sessions")).json()["items"][0]["id"].replace("-", "")
    await desk.disable("ada")
    here.cookies.clear()
    answer = await here.post(f"{AUTH}/refresh", headers={"Cookie": f"sovd_refresh={session}.{'a' * 43}"})
    assert error_of(answer) == (401, "SESSION_ENDED", "Session has ended")
