"""The present: short-lived values that every process sees, such as sessions. It may be erased at any moment."""

import heapq
from datetime import timedelta
from typing import Protocol

import redis.asyncio as redis
from redis.exceptions import RedisError

from app.infra.clock import Clock
from app.problems import Unavailable


class Presence(Protocol):
    """Raises: Unavailable from every method when its server does not answer."""

    async def get(self, key: str) -> bytes | None: ...

    async def put(self, key: str, value: bytes, *, lifetime: timedelta) -> None: ...

    async def drop(self, *keys: str) -> None: ...

    async def ping(self) -> None: ...

    async def close(self) -> None: ...


class ProcessPresence:
    """For one process. Values that have ended are forgotten when others are put."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._values: dict[str, tuple[float, bytes]] = {}
        self._ends: list[tuple[float, str]] = []

    async def get(self, key: str) -> bytes | None:
        ends, value = self._values.get(key, (0.0, b""))
        return value if ends > self._clock.boottime() else None

    async def put(self, key: str, value: bytes, *, lifetime: timedelta) -> None:
        now = self._clock.boottime()
        ends = now + lifetime.total_seconds()
        self._values[key] = (ends, value)
        heapq.heappush(self._ends, (ends, key))
        while self._ends and self._ends[0][0] <= now:
            _, ended = heapq.heappop(self._ends)
            if self._values.get(ended, (now + 1, b""))[0] <= now:
                del self._values[ended]

    async def drop(self, *keys: str) -> None:
        for key in keys:
            self._values.pop(key, None)

    async def ping(self) -> None:
        """This process answers itself."""

    async def close(self) -> None:
        """Nothing is held open."""


class RedisPresence:
    def __init__(self, url: str) -> None:
        pool = redis.BlockingConnectionPool.from_url(
            url, max_connections=16, timeout=2, socket_timeout=2, socket_connect_timeout=2
        )
        self._client = redis.Redis(connection_pool=pool)

    async def get(self, key: str) -> bytes | None:
        with _lost_redis_is_unavailable():
            value = await self._client.get(key)
            return value.encode() if isinstance(value, str) else value

    async def put(self, key: str, value: bytes, *, lifetime: timedelta) -> None:
        with _lost_redis_is_unavailable():
            await self._client.set(key, value, px=int(lifetime.total_seconds() * 1000))

    async def drop(self, *keys: str) -> None:
        if keys:
            with _lost_redis_is_unavailable():
                await self._client.delete(*keys)

    async def ping(self) -> None:
        with _lost_redis_is_unavailable():
            await self._client.ping()

    async def close(self) -> None:
        await self._client.aclose()
        await self._client.connection_pool.aclose()


class _lost_redis_is_unavailable:  # noqa: N801 - reads as the sentence it is, `with ...:`
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, RedisError | OSError | TimeoutError):
            raise Unavailable("Redis does not answer.", code="REDIS_UNAVAILABLE") from error
