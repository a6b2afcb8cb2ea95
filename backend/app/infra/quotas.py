"""Quotas: how much of a limit is left. Counted in Redis for all processes; in this process while Redis is away.

Windows are fixed and begin with the first hit, so what a person is told is exact: after so many seconds all of it is
there again. The other side of it: twice the amount fits into the moments around the end of a window.
"""

import asyncio
import heapq
from dataclasses import dataclass
from functools import lru_cache

import redis.asyncio as redis
import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.infra.clock import Clock

log = structlog.get_logger()

# A Redis that hangs costs the requests that are waiting so much, once; those that follow do not ask it.
PATIENCE = 1.0  # seconds
LOOK_AGAIN = 1.0  # seconds
MOST_KNOWN = 100_000
# Redis tells the rest of a window in whole seconds, rounded.
ROUNDING = 0.5  # seconds
_PROBE = parse("1000000 per second")


@dataclass(frozen=True, slots=True)
class Limit:
    """Shape: `amount` as in "5 per minute". `lease`: how many a process takes at once; a divisor of the amount.

    A lease saves a round trip to Redis for all but one of its hits. It never lets more through; with n processes it
    may refuse up to (n - 1) leases early, because the others hold what they have not used.
    """

    amount: str
    lease: int = 1

    @property
    def item(self) -> RateLimitItem:
        return _item(self.amount)

    @property
    def sentence(self) -> str:
        return f"Rate limit exceeded: {self.item}"


@dataclass(slots=True)
class _Known:
    """What this process knows of somebody's window without asking: what is `left` of a lease, or that all is gone."""

    left: int
    is_gone: bool
    until: float  # seconds of the clock


class Quotas:
    def __init__(self, redis_url: str | None, clock: Clock) -> None:
        """`redis_url` None: there is one process."""
        self._clock = clock
        self._alone = FixedWindowRateLimiter(MemoryStorage())
        self._pool = None if redis_url is None else _pool(redis_url)
        self._shared = None if redis_url is None else FixedWindowRateLimiter(_storage(redis_url, self._pool))
        self._lost = asyncio.Event()
        self._known: dict[tuple[Limit, str], _Known] = {}
        self._ends: list[tuple[float, int, tuple[Limit, str]]] = []
        self._noted = 0

    @property
    def is_shared(self) -> bool:
        """Other processes are counted with at present."""
        return self._shared is not None and not self._lost.is_set()

    async def take(self, limit: Limit, who: str) -> float:
        """Take one. 0: it was there; otherwise it was not, and will be after so many seconds."""
        now = self._clock.boottime()
        known = self._known.get((limit, who))
        if known is not None and now < known.until:
            if known.is_gone:
                return known.until - now
            if known.left > 0:
                known.left -= 1
                return 0.0
        return await self._ask(limit, who)

    async def run(self) -> None:
        """Go back to Redis when it is there again, until cancelled."""
        while True:
            await self._lost.wait()
            await asyncio.sleep(LOOK_AGAIN)
            if await self._is_back():
                self._lost.clear()
                log.info("limits.shared")

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    async def _ask(self, limit: Limit, who: str) -> float:
        if self._shared is not None and not self._lost.is_set():
            try:
                return await self._hit(self._shared, limit, who)
            except (RedisError, OSError) as lost:
                if not self._lost.is_set():
                    log.warning("limits.alone", reason=type(lost).__name__)
                self._lost.set()
        return await self._hit(self._alone, limit, who)

    async def _hit(self, counter: FixedWindowRateLimiter, limit: Limit, who: str) -> float:
        is_there = await counter.hit(limit.item, who, cost=limit.lease)
        if is_there and limit.lease == 1:
            return 0.0
        left = await self._seconds_left(counter, limit, who)
        if is_there:
            self._note_lease(limit, who, max(0.0, left - ROUNDING))
            return 0.0
        self._note(limit, who, _Known(0, True, self._clock.boottime() + left))
        return left

    async def _seconds_left(self, counter: FixedWindowRateLimiter, limit: Limit, who: str) -> float:
        """Rather too many than too few."""
        told = await counter.get_window_stats(limit.item, who)
        left = max(0.0, told.reset_time - self._clock.now().timestamp())
        return min(left + ROUNDING, float(limit.item.get_expiry()))

    def _note_lease(self, limit: Limit, who: str, seconds: float) -> None:
        """Two requests may have asked at one time: both leases count."""
        now = self._clock.boottime()
        known = self._known.get((limit, who))
        if known is not None and now < known.until and not known.is_gone:
            known.left += limit.lease - 1
        else:
            self._note(limit, who, _Known(limit.lease - 1, False, now + seconds))

    def _note(self, limit: Limit, who: str, known: _Known) -> None:
        now = self._clock.boottime()
        while self._ends and self._ends[0][0] <= now:
            _, _, ended = heapq.heappop(self._ends)
            if ended in self._known and self._known[ended].until <= now:
                del self._known[ended]
        if len(self._known) < MOST_KNOWN:
            self._known[limit, who] = known
            self._noted += 1
            heapq.heappush(self._ends, (known.until, self._noted, (limit, who)))

    async def _is_back(self) -> bool:
        """Whether it counts: one that is full, or that only reads, answers a ping."""
        assert self._shared is not None  # noqa: S101 - what is lost was there
        try:
            await self._shared.hit(_PROBE, "probe")
        except (RedisError, OSError):
            return False
        return True


@lru_cache(maxsize=100)
def _item(amount: str) -> RateLimitItem:
    return parse(amount)


def _pool(url: str) -> redis.ConnectionPool:
    patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    return redis.ConnectionPool.from_url(url, retry=Retry(NoBackoff(), 0), **patience)


def _storage(url: str, pool: redis.ConnectionPool | None) -> RedisStorage:
    # Its options are typed as plain values; a pool is documented and taken.
    given: dict[str, object] = {"connection_pool": pool}
    return RedisStorage(url, implementation="redispy", key_prefix="limits", **given)  # type: ignore[arg-type]
