"""The first page of all vehicles, as every console asks for it: remembered for as long as nothing it shows changes.

What was measured of vehicles is written once a second, so a page that is no older shows what the database has. A
vehicle that is made, changed or removed, here or by another process, ends the memory at once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.features.vehicles.links import CHANGED_TOPIC, RENAMED_TOPIC
from app.features.vehicles.reachability import TURN
from app.infra.bus import Bus
from app.infra.clock import Clock


@dataclass(frozen=True, slots=True)
class _Page:
    made_at: float  # boottime
    text: bytes


class FirstPages:
    """By limit; there are no more than a list may be long."""

    def __init__(self, bus: Bus, clock: Clock, make: Callable[[int], Awaitable[bytes]]) -> None:
        self._bus = bus
        self._clock = clock
        self._make = make
        self._pages: dict[int, _Page] = {}
        self._changes = 0
        for topic in (CHANGED_TOPIC, RENAMED_TOPIC):
            bus.subscribe(topic, lambda _vehicle: self._forget())
        bus.on_gap(self._forget)

    async def get(self, limit: int) -> bytes:
        """Raises: what making one raises."""
        page = self._pages.get(limit)
        now = self._clock.boottime()
        if page is not None and now - page.made_at < TURN.total_seconds() and self._bus.is_whole:
            return page.text
        changes = self._changes
        made = await self._make(limit)
        if changes == self._changes:
            self._pages[limit] = _Page(now, made)
        return made

    def _forget(self) -> None:
        self._changes += 1
        self._pages.clear()
