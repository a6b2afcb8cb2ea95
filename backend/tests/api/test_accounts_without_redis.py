"""Redis erased, stopped and back again: who stays logged in."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from app.features.accounts.identity import Role
from app.infra.presence import RedisPresence
from tests.api.desk import Desk, error_of, open_desk, until
from tests.servers import PostgresServer, RedisProcess
from tests.worlds import migrate_url, running, server_world

ME = "/api/v1/auth/me"
REFRESH = "/api/v1/auth/refresh"
ENDED = (401, "SESSION_ENDED", "Session has ended")


@pytest.fixture
async def desk(postgres_server: PostgresServer, redis_process: RedisProcess) -> AsyncIterator[Desk]:
    template = postgres_server.prepare_template("with_schema", migrate_url)
    with postgres_server.database(template=template) as url:
        async with server_world(url, redis_process.url()) as world, open_desk(world) as opened:
            await opened.add_user("ada", Role.ENGINEER)
            yield opened


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[httpx2.AsyncClient]:
    async with desk.browser() as client:
        yield client


@pytest.mark.runbook("A4")
async def test_erasing_redis_logs_everybody_out_at_the_next_request(
    desk: Desk, browser: httpx2.AsyncClient, redis_process: RedisProcess
) -> None:
    await desk.sign_in(browser, "ada")
    redis_process.flushall()
    assert error_of(await browser.get(ME)) == ENDED
    assert error_of(await browser.post(REFRESH)) == ENDED
    redis_process.stop()
    assert error_of(await browser.get(ME)) == ENDED


async def test_erasing_redis_ends_the_refresh_token_too(
    desk: Desk, browser: httpx2.AsyncClient, redis_process: RedisProcess
) -> None:
    await desk.sign_in(browser, "ada")
    redis_process.flushall()
    assert error_of(await browser.post(REFRESH)) == ENDED


async def test_without_redis_the_table_says_who_is_logged_in(
    desk: Desk, browser: httpx2.AsyncClient, redis_process: RedisProcess
) -> None:
    await desk.sign_in(browser, "ada")
    redis_process.stop()
    assert (await browser.get(ME)).status_code == 200
    assert (await browser.post(REFRESH)).status_code == 200
    await desk.disable("ada")
    assert error_of(await browser.get(ME)) == ENDED


async def test_one_can_log_in_and_out_without_redis(
    desk: Desk, browser: httpx2.AsyncClient, redis_process: RedisProcess
) -> None:
    redis_process.stop()
    await desk.sign_in(browser, "ada")
    assert (await browser.get(ME)).status_code == 200
    assert (await browser.post("/api/v1/auth/logout")).status_code == 204
    assert error_of(await browser.get(ME)) == ENDED


async def test_who_logged_in_without_redis_stays_logged_in_when_it_is_back(
    desk: Desk, browser: httpx2.AsyncClient, redis_process: RedisProcess
) -> None:
    redis_process.stop()
    await desk.sign_in(browser, "ada")
    redis_process.start()
    assert (await browser.get(ME)).status_code == 200
    # Now it stands in Redis, so erasing Redis ends it like any other.
    redis_process.flushall()
    assert error_of(await browser.get(ME)) == ENDED


async def test_a_session_that_ended_without_redis_does_not_come_back_with_it(
    desk: Desk, browser: httpx2.AsyncClient, redis_process: RedisProcess
) -> None:
    await desk.sign_in(browser, "ada")
    session = (await desk.world.rows("SELECT id FROM sessions"))[0]["id"]
    kept = await desk.world.presence.get(f"session:{session.hex}")  # type: ignore[attr-defined]  # a UUID
    assert kept is not None
    redis_process.stop()
    await browser.post("/api/v1/auth/logout")
    redis_process.start()
    # As if Redis had been started from what it had saved before.
    presence = desk.world.presence
    assert isinstance(presence, RedisPresence)
    await presence._client.set(f"session:{session.hex}", kept)  # type: ignore[attr-defined]  # a UUID
    async with running(desk.world.bus, desk.accounts):
        await until(lambda: desk.world.bus.is_whole)
        await until(lambda: not desk.sessions._look_again.is_set())
        for _ in range(100):
            if (await browser.get(ME)).status_code == 401:
                break
    assert error_of(await browser.get(ME)) == ENDED


async def test_when_neither_redis_nor_the_database_answers_nobody_is_let_in(
    desk: Desk, browser: httpx2.AsyncClient, redis_process: RedisProcess
) -> None:
    await desk.sign_in(browser, "ada")
    redis_process.stop()
    await desk.world.execute("ALTER TABLE sessions RENAME TO gone")
    answer = await browser.get(ME)
    assert answer.status_code >= 500
    assert "sessions" not in answer.text
