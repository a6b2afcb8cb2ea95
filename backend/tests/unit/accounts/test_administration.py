"""Making users, and what a start in production refuses."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.config import BadConfiguration
from app.features.accounts.errors import (
    BadPassword,
    BadUsername,
    InvalidCredentials,
    SessionEnded,
    UserExists,
)
from app.features.accounts.identity import LoginPlace, Role
from app.infra.presence import ProcessPresence
from tests.api.desk import PASSWORD, Desk, open_desk
from tests.worlds import KINDS, World, open_world


@pytest.fixture(params=KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_world(request, tmp_path) as world, open_desk(world) as opened:
        yield opened


async def test_a_new_user_can_log_in_with_any_case_of_the_name(desk: Desk) -> None:
    user = await desk.administration.create_user("John_Doe", PASSWORD, Role.ENGINEER, by="test")
    assert (user.username, user.role) == ("john_doe", Role.ENGINEER)
    signed_in = await desk.accounts.login("JOHN_DOE", PASSWORD, LoginPlace())
    assert signed_in.caller.user_id == user.id
    assert (await desk.accounts.authenticate(signed_in.access_token)) == signed_in.caller


async def test_a_name_is_given_once_and_weak_passwords_never(desk: Desk) -> None:
    make = desk.administration.create_user
    await make("ada", PASSWORD, Role.VIEWER, by="test")
    with pytest.raises(UserExists):
        await make("ADA", PASSWORD, Role.VIEWER, by="test")
    with pytest.raises(BadPassword):
        await make("bob", "admin123", Role.VIEWER, by="test")
    with pytest.raises(BadUsername):
        await make("b b", PASSWORD, Role.VIEWER, by="test")
    assert len(await desk.world.rows("SELECT id FROM users")) == 1


async def test_the_first_administrator_is_made_once(desk: Desk) -> None:
    first = desk.administration.create_first_admin
    assert (await first("boss", PASSWORD, by="test")) is not None
    assert (await first("boss", PASSWORD, by="test")) is None
    assert (await first("second", PASSWORD, by="test")) is None
    assert await desk.world.rows("SELECT username FROM users") == [{"username": "boss"}]


async def test_the_demo_accounts_are_made_once_and_never_changed_back(desk: Desk) -> None:
    await desk.administration.ensure_demo_accounts()
    await desk.set_role("viewer", Role.ENGINEER)
    await desk.administration.ensure_demo_accounts()
    roles = await desk.world.rows("SELECT username, role FROM users ORDER BY username")
    assert [(row["username"], row["role"]) for row in roles] == [
        ("admin", "admin"),
        ("engineer", "engineer"),
        ("viewer", "engineer"),
    ]
    assert (await desk.accounts.login("admin", "admin123", LoginPlace())).caller.role is Role.ADMIN


async def test_production_does_not_start_with_a_published_password(desk: Desk) -> None:
    check = desk.administration.require_no_published_passwords
    await check()
    await desk.administration.create_user("boss", PASSWORD, Role.ADMIN, by="test")
    await check()
    await desk.administration.ensure_demo_accounts()
    with pytest.raises(BadConfiguration, match="published password") as refusal:
        await check()
    assert "admin123" not in str(refusal.value)
    for username in ("admin", "engineer", "viewer"):
        await desk.disable(username)
    await check()


async def test_what_is_done_to_users_is_in_the_audit_trail(desk: Desk) -> None:
    await desk.administration.create_user("ada", PASSWORD, Role.VIEWER, by="boss")
    await desk.set_role("ada", Role.ENGINEER)
    await desk.disable("ada")
    trail = await desk.world.rows("SELECT actor, action, target FROM audit_events ORDER BY id")
    assert [tuple(row.values()) for row in trail] == [
        ("boss", "account.user_created", "ada"),
        ("boss", "account.role_set", "ada"),
        ("boss", "account.user_disabled", "ada"),
    ]


async def test_a_user_disabled_while_the_password_is_checked_does_not_get_in(desk: Desk) -> None:
    await desk.add_user("ada", Role.VIEWER)
    found = await desk.accounts._find_user("ada")
    assert found is not None
    await desk.disable("ada")
    with pytest.raises(InvalidCredentials):
        await desk.accounts.login("ada", PASSWORD, LoginPlace())


async def test_a_restart_of_an_embedded_service_logs_nobody_out(desk: Desk) -> None:
    await desk.add_user("ada", Role.ENGINEER)
    stays = await desk.accounts.login("ada", PASSWORD, LoginPlace())
    leaves = await desk.accounts.login("ada", PASSWORD, LoginPlace())
    await desk.accounts.logout(leaves.caller)
    old = desk.world
    restarted = World(old.database, old.bus, ProcessPresence(old.clock), old.clock)
    async with open_desk(restarted) as again:
        await again.accounts.restore_sessions()
        assert (await again.accounts.authenticate(stays.access_token)).username == "ada"
        with pytest.raises(SessionEnded):
            await again.accounts.authenticate(leaves.access_token)
        old.clock.step(timedelta(hours=8))
        with pytest.raises(SessionEnded):
            await again.accounts.refresh(stays.refresh_token)
