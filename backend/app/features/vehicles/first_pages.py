"""The first page of all vehicles, as every console asks for it: remembered for as long as nothing it shows changes.

A vehicle that is made, changed or removed, here or by another process, ends the memory at once, and so do news of a
vehicle on the page: whoever heard them reads again and must not be told what was before. What nobody is told, such as
the time of the last contact, is written once a second, so a page that is no older shows what the database has.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from app.features.vehicles.links import CHANGED_TOPIC, RENAMED_TOPIC
from app.features.vehicles.news import TOPIC as NEWS_TOPIC
from app.features.vehicles.news import What, decode_news
from app.features.vehicles.reachability import TURN
from app.infra.bus import Bus
from app.infra.clock import Clock

SHOWN = frozenset({What.STATUS, What.FAULTS})


@dataclass(frozen=True, slots=True)
class MadePage:
    text: bytes
    vehicles: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class _Kept:
    made_at: float  # boottime
    page: MadePage


class FirstPages:
    """By limit; there are no more than a list may be long."""

    def __init__(self, bus: Bus, clock: Clock, make: Callable[[int], Awaitable[MadePage]]) -> None:
        self._bus = bus
        self._clock = clock
        self._make = make
        self._pages: dict[int, _Kept] = {}
        self._changes = 0
        for topic in (CHANGED_TOPIC, RENAMED_TOPIC):
            bus.subscribe(topic, lambda _vehicle: self._forget())
        bus.subscribe(NEWS_TOPIC, self._hear_news)
        bus.on_gap(self._forget)

    async def get(self, limit: int) -> bytes:
        """Raises: what making one raises."""
        kept = self._pages.get(limit)
        now = self._clock.boottime()
        if kept is not None and now - kept.made_at < TURN.total_seconds() and self._bus.is_whole:
            return kept.page.text
        changes = self._changes
        made = await self._make(limit)
        if changes == self._changes:
            self._pages[limit] = _Kept(now, made)
        return made.text

    def _hear_news(self, payload: bytes) -> None:
        vehicle_id, what = decode_news(payload)
        if what not in SHOWN:
            return
        self._changes += 1  # a page that is being made may show it or not
        for limit, kept in list(self._pages.items()):
            if vehicle_id in kept.page.vehicles:
                del self._pages[limit]

    def _forget(self) -> None:
        self._changes += 1
        self._pages.clear()
