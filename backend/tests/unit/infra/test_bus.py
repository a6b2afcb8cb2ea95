"""The bus through a real Redis that hangs: a connection that stays open is no proof that somebody answers."""

import asyncio
from collections.abc import Callable

import pytest

from app.infra.bus import RedisBus
from tests.servers import RedisProcess
from tests.worlds import running


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 - whatever can be asked can be waited for
            await asyncio.sleep(0.01)


@pytest.mark.runbook("W3")
async def test_a_redis_that_hangs_is_noticed_and_what_was_missed_is_looked_for_afterwards(
    redis_process: RedisProcess,
) -> None:
    one, other = RedisBus(redis_process.url()), RedisBus(redis_process.url())
    heard: list[bytes] = []
    gaps: list[bool] = []
    other.subscribe("topic", heard.append)
    other.on_gap(lambda: gaps.append(True))
    one.subscribe("topic", lambda _payload: None)
    async with running(one, other):
        await until(lambda: one.is_whole and other.is_whole)
        redis_process.suspend()
        await until(lambda: not one.is_whole and not other.is_whole)
        gaps.clear()
        redis_process.resume()
        await until(lambda: one.is_whole and other.is_whole)
        assert gaps != []

        def is_heard() -> bool:
            one.publish("topic", b"again")  # again and again: the first may come before the other has subscribed
            return heard != []

        await until(is_heard)
