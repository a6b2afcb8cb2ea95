"""Quotas: in one process, over several through a real Redis, and while that Redis is gone or hangs."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import redis.asyncio as redis

from app.infra.clock import SystemClock
from app.infra.quotas import LOOK_AGAIN, PATIENCE, Limit, Quotas
from tests.servers import RedisProcess, RedisServer
from tests.worlds import running

FIVE = Limit("5 per minute")
LEASED = Limit("1000 per minute", lease=100)
SHORT = Limit("2 per 2 seconds")


@dataclass
class HandClock:
    """Moves only when it is told to."""

    seconds: float = 1_000.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)

    def boottime(self) -> float:
        return self.seconds


@asynccontextmanager
async def open_quotas(url: str | None) -> AsyncIterator[Quotas]:
    quotas = Quotas(url, SystemClock())
    try:
        async with running(quotas):
            yield quotas
    finally:
        await quotas.close()


@pytest.fixture
def url(redis_server: RedisServer) -> str:
    redis_server.flushall()
    return redis_server.url()


async def taken(quotas: Quotas, limit: Limit, *, tries: int, who: str = "user one") -> int:
    """How many of so many tries were let through."""
    return sum([await quotas.take(limit, who) == 0 for _ in range(tries)])


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 - whatever can be asked can be waited for
            await asyncio.sleep(0.01)


async def test_one_process_lets_through_what_the_limit_says() -> None:
    async with open_quotas(None) as quotas:
        assert await taken(quotas, FIVE, tries=8) == 5
        assert await taken(quotas, FIVE, tries=8, who="user two") == 5
        assert await taken(quotas, LEASED, tries=1_100) == 1_000


async def test_processes_share_one_window(url: str) -> None:
    async with open_quotas(url) as one, open_quotas(url) as other:
        given = [await quotas.take(FIVE, "user one") == 0 for quotas in (one, other) * 5]
    assert given == [True] * 5 + [False] * 5


async def test_a_leased_limit_is_never_exceeded_and_is_reached_when_one_process_asks(url: str) -> None:
    async with open_quotas(url) as one:
        assert await taken(one, LEASED, tries=1_200) == 1_000


async def test_a_leased_limit_over_two_processes_lacks_at_most_one_lease(url: str) -> None:
    async with open_quotas(url) as one, open_quotas(url) as other:
        assert await taken(one, LEASED, tries=30) == 30
        through = 30 + await taken(other, LEASED, tries=1_200)
    assert 1_000 - LEASED.lease <= through <= 1_000


async def test_requests_at_one_moment_are_counted_one_by_one(url: str) -> None:
    async with open_quotas(url) as one, open_quotas(url) as other:
        waits = await asyncio.gather(*(quotas.take(FIVE, "user one") for quotas in (one, other) * 20))
    assert sum(wait == 0 for wait in waits) == 5


async def test_a_lease_saves_the_way_to_redis(url: str) -> None:
    async with open_quotas(url) as one, redis.Redis.from_url(url) as client:
        await one.take(LEASED, "user one")
        await client.config_resetstat()
        assert await taken(one, LEASED, tries=99) == 99
        commands = await client.info("commandstats")
    assert "cmdstat_evalsha" not in commands


async def test_a_refusal_is_repeated_without_asking_redis(url: str) -> None:
    async with open_quotas(url) as one, redis.Redis.from_url(url) as client:
        await taken(one, FIVE, tries=6)
        await client.config_resetstat()
        assert await taken(one, FIVE, tries=500) == 0
        commands = await client.info("commandstats")
    assert "cmdstat_evalsha" not in commands


@pytest.mark.parametrize("kind", ["alone", "shared"])
async def test_after_the_told_wait_all_of_it_is_there_again(kind: str, url: str) -> None:
    async with open_quotas(url if kind == "shared" else None) as quotas:
        await taken(quotas, SHORT, tries=2)
        wait = await quotas.take(SHORT, "user one")
        assert 0 < wait <= 2
        await asyncio.sleep(wait)
        assert await taken(quotas, SHORT, tries=2) == 2


async def test_a_refusal_tells_less_and_less_to_wait() -> None:
    clock = HandClock()
    quotas = Quotas(None, clock)
    await taken(quotas, FIVE, tries=5)
    first = await quotas.take(FIVE, "user one")
    clock.seconds += 20
    assert await quotas.take(FIVE, "user one") == pytest.approx(first - 20)


async def test_what_is_over_is_forgotten() -> None:
    clock = HandClock()
    quotas = Quotas(None, clock)
    for number in range(50):
        await quotas.take(LEASED, f"user {number}")
    clock.seconds += 61
    await quotas.take(LEASED, "user new")
    assert len(quotas._known) == 1


@pytest.mark.runbook("L4")
async def test_without_redis_the_limit_holds_in_the_process(redis_process: RedisProcess) -> None:
    async with open_quotas(redis_process.url()) as quotas:
        await quotas.take(FIVE, "user one")
        redis_process.kill()
        assert await taken(quotas, FIVE, tries=20) == 5
        assert not quotas.is_shared


@pytest.mark.runbook("L4")
async def test_when_redis_is_back_it_is_counted_there_again(redis_process: RedisProcess) -> None:
    async with open_quotas(redis_process.url()) as one, open_quotas(redis_process.url()) as other:
        redis_process.stop()
        await one.take(FIVE, "user one")
        redis_process.start()
        await until(lambda: one.is_shared)
        given = [await quotas.take(FIVE, "user two") == 0 for quotas in (one, other) * 5]
    assert given == [True] * 5 + [False] * 5


async def test_a_redis_that_hangs_is_waited_for_once(redis_process: RedisProcess) -> None:
    async with open_quotas(redis_process.url()) as quotas:
        await quotas.take(FIVE, "user one")
        redis_process.suspend()
        began = time.monotonic()
        assert await taken(quotas, FIVE, tries=200) == 5
        # Each of them waiting would be a minute and a half; the first one waits.
        assert time.monotonic() - began < 200 * PATIENCE / 4
        assert not quotas.is_shared
        redis_process.resume()
        await until(lambda: quotas.is_shared)


async def test_the_wait_that_is_told_without_redis_is_true(redis_process: RedisProcess) -> None:
    async with open_quotas(redis_process.url()) as quotas:
        redis_process.suspend()
        await taken(quotas, SHORT, tries=2)
        wait = await quotas.take(SHORT, "user one")
        assert 0 < wait <= 2
        await asyncio.sleep(wait)
        assert not quotas.is_shared
        assert await taken(quotas, SHORT, tries=2) == 2


async def test_a_redis_that_is_full_is_no_redis(redis_process: RedisProcess) -> None:
    async with open_quotas(redis_process.url()) as quotas, redis.Redis.from_url(redis_process.url()) as client:
        await client.config_set("maxmemory", 1)
        assert await taken(quotas, FIVE, tries=20) == 5
        await asyncio.sleep(2 * LOOK_AGAIN)
        assert not quotas.is_shared
        await client.config_set("maxmemory", 0)
        await until(lambda: quotas.is_shared)
