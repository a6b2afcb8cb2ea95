"""The present: short-lived values that every process sees, such as sessions. It may be erased at any moment."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol, TypeVar

import redis.asyncio as redis
import structlog
from redis.exceptions import RedisError, ResponseError

from app.infra.clock import Clock
from app.infra.listening import ASK_AFTER, hear
from app.problems import Unavailable

log = structlog.get_logger()

INVALIDATIONS = "__redis__:invalidate"  # Redis documentation, client-side caching with RESP2
MOST_REMEMBERED = 10_000
LONGEST_BACKOFF = 2.0  # seconds

T = TypeVar("T")


class Presence(Protocol):
    """Raises: Unavailable from every method when its server does not answer."""

    async def get(self, key: str) -> bytes | None: ...

    async def put(self, key: str, value: bytes, *, lifetime: timedelta) -> None: ...

    async def drop(self, *keys: str) -> None: ...

    async def erase(self, prefix: str) -> None:
        """Drop every key that begins so."""
        ...

    async def ping(self) -> None: ...

    def on_return(self, handler: Callable[[], None]) -> None:
        """Call `handler` when its server answers again: what was dropped meanwhile may still be there. Before `run`."""
        ...

    async def run(self) -> None:
        """Hear of changes that others make, until cancelled."""
        ...

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

    async def erase(self, prefix: str) -> None:
        await self.drop(*[key for key in self._values if key.startswith(prefix)])

    async def ping(self) -> None:
        """This process answers itself."""

    def on_return(self, handler: Callable[[], None]) -> None:
        """It never goes away."""

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Nothing is held open."""


class RedisPresence:
    """What was read of keys with `prefix` is remembered for as long as Redis tells us of every change.

    Asking Redis costs ten times what answering from memory does, and every request asks for its session.

    A Redis that hangs is waited for by those who find that out. Until it gives a sign of life, everybody else is told
    at once that it is away: by `run`, so only while that runs.
    """

    def __init__(self, url: str, *, prefix: str) -> None:
        pool = redis.BlockingConnectionPool.from_url(
            url, max_connections=16, timeout=2, socket_timeout=2, socket_connect_timeout=2
        )
        self._client = redis.Redis(connection_pool=pool)
        # RESP2: a subscription then carries what changed; in RESP3 it would come beside it.
        self._listener = redis.Redis.from_url(
            url, protocol=2, socket_timeout=5, socket_connect_timeout=2, health_check_interval=ASK_AFTER
        )
        self._prefix = prefix
        self._runs = False
        self._is_away = False
        self._return_handlers: list[Callable[[], None]] = []
        self._is_told = False
        self._remembered: dict[str, bytes] = {}
        # Of a key that is being read: whether it has changed since the question left.
        self._changed: dict[str, bool] = {}

    @property
    def remembers(self) -> bool:
        """Redis tells of changes at present."""
        return self._is_told

    async def get(self, key: str) -> bytes | None:
        remembered = self._remembered.get(key)
        if remembered is not None:
            return remembered
        if key in self._changed or not key.startswith(self._prefix):
            return await self._ask(key)
        self._changed[key] = not self._is_told
        try:
            value = await self._ask(key)
            if value is not None and not self._changed[key] and len(self._remembered) < MOST_REMEMBERED:
                self._remembered[key] = value
            return value
        finally:
            del self._changed[key]

    async def put(self, key: str, value: bytes, *, lifetime: timedelta) -> None:
        self._forget(key)
        milliseconds = int(lifetime.total_seconds() * 1000)
        await self._answer(lambda: self._client.set(key, value, px=milliseconds))

    async def drop(self, *keys: str) -> None:
        for key in keys:
            self._forget(key)
        if keys:
            await self._answer(lambda: self._client.delete(*keys))

    async def erase(self, prefix: str) -> None:
        async def erase_all() -> None:
            async for key in self._client.scan_iter(match=f"{prefix}*", count=1000):
                await self._client.delete(key)

        await self._answer(erase_all)
        self._forget_all()

    async def ping(self) -> None:
        """Asks in any case: somebody wants to know."""
        with _lost_redis_is_unavailable():
            await self._client.ping()

    def on_return(self, handler: Callable[[], None]) -> None:
        self._return_handlers.append(handler)

    async def run(self) -> None:
        """While the connection that tells of changes is lost, every question goes to Redis, unless that is away."""
        self._runs = True
        try:
            await self._listen_for_ever()
        finally:
            self._runs = self._is_away = False

    async def _listen_for_ever(self) -> None:
        backoff = 0.1
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as lost:
                if self._is_told:
                    log.warning("presence.untold", reason=type(lost).__name__)
                    backoff = 0.1
            finally:
                self._is_told = False
                self._forget_all()
            await asyncio.sleep(backoff)
            backoff = min(LONGEST_BACKOFF, backoff * 2)

    async def close(self) -> None:
        await self._listener.aclose()
        await self._client.aclose()
        await self._client.connection_pool.aclose()

    async def _listen(self) -> None:
        async with self._listener.pubsub() as pubsub:
            await pubsub.connect()
            connection = pubsub.connection
            await connection.send_command("CLIENT", "ID")
            me = await connection.read_response()
            # Told on this very connection: when it is lost, so is the right to remember.
            await connection.send_command("CLIENT", "TRACKING", "ON", "REDIRECT", me, "BCAST", "PREFIX", self._prefix)
            await connection.read_response()
            await pubsub.subscribe(INVALIDATIONS)
            await pubsub.get_message(timeout=1.0)
            self._is_told = True
            self._is_back()
            async for message in hear(pubsub):
                self._is_back()
                if message is not None:
                    self._invalidate(message["data"])

    def _invalidate(self, keys: list[bytes] | None) -> None:
        """None: everything was erased."""
        if keys is None:
            self._forget_all()
            return
        for key in keys:
            self._forget(key.decode())

    def _forget(self, key: str) -> None:
        self._remembered.pop(key, None)
        if key in self._changed:
            self._changed[key] = True

    def _forget_all(self) -> None:
        self._remembered.clear()
        for key in self._changed:
            self._changed[key] = True

    async def _ask(self, key: str) -> bytes | None:
        value = await self._answer(lambda: self._client.get(key))
        return value.encode() if isinstance(value, str) else value

    async def _answer(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Raises: Unavailable."""
        if self._is_away:
            raise _unavailable()
        with _lost_redis_is_unavailable():
            try:
                return await ask()
            except ResponseError:  # it answers: that it is full, for example
                raise
            except (RedisError, OSError) as lost:
                self._goes_away(lost)
                raise

    def _goes_away(self, why: Exception) -> None:
        if self._runs and not self._is_away:
            self._is_away = True
            log.warning("presence.away", reason=type(why).__name__)

    def _is_back(self) -> None:
        if self._is_away:
            self._is_away = False
            log.info("presence.back")
            for handler in self._return_handlers:
                handler()


class _lost_redis_is_unavailable:  # noqa: N801 - reads as the sentence it is, `with ...:`
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, RedisError | OSError | TimeoutError):
            raise _unavailable() from error


def _unavailable() -> Unavailable:
    return Unavailable("Redis does not answer.", code="REDIS_UNAVAILABLE")
