"""One poller per vehicle: reads each item when it is due, no two readings of an item at once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from app.features.watching.budget import REFUSAL, Budget, fair_intervals, step
from app.features.watching.items import Item

# Reads one item and tells what it saw. False: there was no value.
Read = Callable[[Item], Awaitable[bool]]


@dataclass(slots=True)
class _Series:
    wish: float
    interval: float
    due: float
    failures: int = 0
    reading: asyncio.Task[None] | None = None


class Poller:
    def __init__(self, read: Read, budget: Budget) -> None:
        self._read = read
        self._budget = budget
        self._series: dict[Item, _Series] = {}
        self._changed = asyncio.Event()
        self._clock = asyncio.get_running_loop().time

    def want(self, item: Item, interval: float) -> None:
        """Begin, or read at another pace. Units: seconds."""
        known = self._series.get(item)
        if known is None:
            self._series[item] = _Series(interval, interval, self._clock())
        elif known.wish == interval:
            return
        else:
            known.wish = interval
        self._share()

    def drop(self, item: Item) -> None:
        series = self._series.pop(item, None)
        if series is not None:
            if series.reading is not None:
                series.reading.cancel()
            self._share()

    def interval_of(self, item: Item) -> float | None:
        """What it was granted."""
        series = self._series.get(item)
        return None if series is None else series.interval

    async def run(self) -> None:
        """Until cancelled; readings under way end with it."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._wait()
                self._begin_what_is_due(group)

    def _share(self) -> None:
        wishes = {item: series.wish for item, series in self._series.items()}
        for item, interval in fair_intervals(wishes, self._budget.requests_per_second).items():
            series = self._series[item]
            series.interval = interval
            if series.failures == 0:
                series.due = min(series.due, self._clock() + interval)
        self._changed.set()

    async def _wait(self) -> None:
        """Until something may be due."""
        idle = [series.due for series in self._series.values() if series.reading is None]
        until = min(idle) if idle and self._has_room else None
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                await self._changed.wait()

    @property
    def _has_room(self) -> bool:
        return sum(series.reading is not None for series in self._series.values()) < self._budget.at_once

    def _begin_what_is_due(self, group: asyncio.TaskGroup) -> None:
        """Whoever has waited longest comes first."""
        now = self._clock()
        for item, series in sorted(self._series.items(), key=lambda one: one[1].due):
            if series.due > now or not self._has_room:
                return
            if series.reading is None:
                # After a delay it goes on from now: readings that were missed are not made up for.
                series.due = max(series.due + series.interval, now + series.interval / 2)
                series.reading = group.create_task(self._reading(item, series))

    async def _reading(self, item: Item, series: _Series) -> None:
        try:
            if await self._read(item):
                series.failures = 0
            else:
                series.failures += 1
                series.due = max(series.due, self._clock() + step(REFUSAL, series.failures))
        finally:
            series.reading = None
            self._changed.set()
