"""What every process sees: in memory, and in a real Redis that others change."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import redis.asyncio as redis

from app.infra.presence import RedisPresence
from app.problems import Unavailable
from tests.servers import RedisProcess, RedisServer
from tests.worlds import running

LIFETIME = timedelta(minutes=1)
KEY = "session:one"


@asynccontextmanager
async def open_presence(url: str) -> AsyncIterator[RedisPresence]:
    """One that hears of changes."""
    presence = RedisPresence(url, prefix="session:")
    try:
        async with running(presence):
            await until(lambda: presence.remembers)
            yield presence
    finally:
        await presence.close()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 - whatever can be asked can be waited for
            await asyncio.sleep(0.001)


async def until_it_is(presence: RedisPresence, key: str, value: bytes | None) -> None:
    async with asyncio.timeout(5):
        while await presence.get(key) != value:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.005)


@pytest.fixture
async def other(redis_server: RedisServer) -> AsyncIterator[redis.Redis]:
    """Another process's connection."""
    redis_server.flushall()
    async with redis.Redis.from_url(redis_server.url()) as client:
        yield client


async def asked_of(client: redis.Redis) -> int:
    """How many GET commands this Redis has answered."""
    stats = (await client.info("commandstats")).get("cmdstat_get", {"calls": 0})
    return int(stats["calls"])


async def test_a_value_is_asked_for_once(redis_server: RedisServer, other: redis.Redis) -> None:
    async with open_presence(redis_server.url()) as presence:
        await presence.put(KEY, b"value", lifetime=LIFETIME)
        await asyncio.sleep(0.05)  # the telling of our own change is on its way
        before = await asked_of(other)
        assert [await presence.get(KEY) for _ in range(5)] == [b"value"] * 5
        assert await asked_of(other) == before + 1


async def test_a_value_that_another_process_drops_is_gone(redis_server: RedisServer, other: redis.Redis) -> None:
    async with open_presence(redis_server.url()) as presence:
        await presence.put(KEY, b"value", lifetime=LIFETIME)
        await presence.get(KEY)
        await other.delete(KEY)
        await until_it_is(presence, KEY, None)


async def test_a_value_that_another_process_changes_is_the_new_one(
    redis_server: RedisServer, other: redis.Redis
) -> None:
    async with open_presence(redis_server.url()) as presence:
        await presence.put(KEY, b"old", lifetime=LIFETIME)
        assert await presence.get(KEY) == b"old"
        await other.set(KEY, b"new")
        await until_it_is(presence, KEY, b"new")


async def test_erasing_everything_is_noticed(redis_server: RedisServer, other: redis.Redis) -> None:
    async with open_presence(redis_server.url()) as presence:
        await presence.put(KEY, b"value", lifetime=LIFETIME)
        await presence.get(KEY)
        await other.flushall()
        await until_it_is(presence, KEY, None)


async def test_a_value_of_another_kind_is_never_remembered(redis_server: RedisServer, other: redis.Redis) -> None:
    async with open_presence(redis_server.url()) as presence:
        await presence.put("vehicles:asker", b"me", lifetime=LIFETIME)
        await presence.get("vehicles:asker")
        await other.set("vehicles:asker", b"another")
        assert await presence.get("vehicles:asker") == b"another"


async def test_without_the_connection_that_tells_nothing_is_remembered(
    redis_server: RedisServer, other: redis.Redis
) -> None:
    async with open_presence(redis_server.url()) as presence:
        await presence.put(KEY, b"value", lifetime=LIFETIME)
        await presence.get(KEY)
        await other.client_kill_filter(_type="pubsub")
        await until(lambda: not presence.remembers)
        before = await asked_of(other)
        assert await presence.get(KEY) == b"value"
        assert await asked_of(other) == before + 1


async def test_it_remembers_again_when_redis_is_back(redis_process: RedisProcess) -> None:
    async with open_presence(redis_process.url()) as presence:
        await presence.put(KEY, b"value", lifetime=LIFETIME)
        await presence.get(KEY)
        redis_process.kill()
        await until(lambda: not presence.remembers)
        with pytest.raises(Unavailable):
            await presence.get(KEY)
        redis_process.start()
        await until(lambda: presence.remembers)
        assert await presence.get(KEY) is None


async def test_a_redis_that_hangs_is_waited_for_by_those_who_find_it_out(redis_process: RedisProcess) -> None:
    returns: list[bool] = []
    presence = RedisPresence(redis_process.url(), prefix="session:")
    presence.on_return(lambda: returns.append(True))
    try:
        async with running(presence):
            await until(lambda: presence.remembers)
            redis_process.suspend()
            began = time.monotonic()
            for _ in range(50):
                with pytest.raises(Unavailable):
                    await presence.get(KEY)
            # Each of them waiting would be a minute and a half.
            assert time.monotonic() - began < 25
            assert returns == []
            redis_process.resume()
            await until(lambda: returns != [])
            assert await presence.get(KEY) is None
    finally:
        await presence.close()


async def test_nothing_is_remembered_of_a_redis_that_hangs(redis_process: RedisProcess) -> None:
    async with open_presence(redis_process.url()) as presence:
        await presence.put(KEY, b"value", lifetime=LIFETIME)
        assert await presence.get(KEY) == b"value"
        redis_process.suspend()
        await until(lambda: not presence.remembers)
        with pytest.raises(Unavailable):
            await presence.get(KEY)
        redis_process.resume()
        await until(lambda: presence.remembers)
        assert await presence.get(KEY) == b"value"


async def test_a_redis_that_is_full_still_tells_who_is_there(redis_process: RedisProcess) -> None:
    async with open_presence(redis_process.url()) as presence, redis.Redis.from_url(redis_process.url()) as client:
        await presence.put(KEY, b"value", lifetime=LIFETIME)
        await client.config_set("maxmemory", 1)
        with pytest.raises(Unavailable):
            await presence.put("session:two", b"value", lifetime=LIFETIME)
        assert await presence.get(KEY) == b"value"
