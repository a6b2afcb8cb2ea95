"""One item through a cyclic subscription of the vehicle's: made, prolonged, and deleted when it is left."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from app.features.watching.items import Item, Sample, sample_of_event
from app.features.watching.line import Line
from app.sovd.answers import Ended, Following, Sampled
from app.sovd.errors import NotSent, Silent, VehicleError, VehicleRefusal
from app.sovd.requests import Collection, Method, ResourcePath, SovdRequest

# The standard's words for intervals, and the seconds that servers have been seen to mean.
INTERVALS: Mapping[str, float] = {"slow": 0.5, "normal": 0.2, "fast": 0.05}
# A subscription that nobody deletes, because our process died, is over after this.
DURATION = timedelta(seconds=60)
PROLONG_AFTER = timedelta(seconds=25)
LONGEST_STREAM = timedelta(days=7)
LEAVE_WITHIN = timedelta(seconds=2)


class NoSubscription(Exception):
    """The vehicle took the request, and there is no stream or nothing in it."""


def interval_name(wish: float) -> str:
    """The slowest that is not slower than wished, else the fastest there is. Units: seconds."""
    return next((name for name, seconds in INTERVALS.items() if seconds <= wish), "fast")


def collection_of(item: Item) -> ResourcePath:
    return ResourcePath(tuple(item.entity.split("/")), Collection.CYCLIC_SUBSCRIPTIONS, ())


class Subscription:
    def __init__(self, item: Item, line: Line, hear: Callable[[Sample], None]) -> None:
        self.interval = 0.0  # seconds between two samples, as the vehicle has it now
        self._item = item
        self._line = line
        self._hear = hear
        self._wish = 0.0
        self._retuned = asyncio.Event()
        self._abandoned: list[Following] = []  # the vehicle was away when they were to be deleted

    def retune(self, wish: float) -> None:
        if interval_name(wish) != interval_name(self._wish):
            self._retuned.set()
        self._wish = wish

    async def follow(self, wish: float, on_begun: Callable[[], None]) -> None:
        """Until the subscription is over.

        Raises: NoSubscription; VehicleError as a link does.
        """
        self._wish = wish
        following = await self._subscribe()
        try:
            on_begun()
            keeping = asyncio.create_task(self._keep(following))
            try:
                await self._listen(following)
            finally:
                keeping.cancel()
                await asyncio.gather(keeping, return_exceptions=True)
        finally:
            await self._leave(following)

    async def _subscribe(self) -> Following:
        name = interval_name(self._wish)
        body = {"resource": str(self._item.path), "protocol": "sse", **_terms(name)}
        answer = await self._line.ask(SovdRequest(Method.POST, collection_of(self._item), body=body))
        await self._clear_up()
        if answer.following is None:
            raise NoSubscription
        self.interval = INTERVALS[name]
        return answer.following

    async def _listen(self, following: Following) -> None:
        has_told = False
        async for seen in self._line.link.watch(following, within=LONGEST_STREAM):
            self._line.heard()
            if isinstance(seen, Sampled):
                has_told = True
                for envelope in seen.samples:
                    self._hear(sample_of_event(envelope))
            elif isinstance(seen, Ended):
                break
        if not has_told:
            raise NoSubscription

    async def _keep(self, following: Following) -> None:
        """A server that does not prolong ends the stream; it is subscribed to anew then."""
        path = replace(collection_of(self._item), rest=(quote(following.id, safe=""),))
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(PROLONG_AFTER.total_seconds()):
                    await self._retuned.wait()
            self._retuned.clear()
            name = interval_name(self._wish)
            try:
                await self._line.ask(SovdRequest(Method.PUT, path, body=_terms(name)))
            except VehicleRefusal as refusal:
                if refusal.is_unsupported:
                    return
            except VehicleError:
                continue  # if it is more than this one answer, the stream tells
            else:
                self.interval = INTERVALS[name]

    async def _leave(self, following: Following) -> None:
        """Nobody waits for a turn in the budget to leave, and a vehicle that is away forgets by itself."""
        try:
            await self._line.link.stop(following, within=LEAVE_WITHIN)
        except (NotSent, Silent):
            self._abandoned.append(following)
        except VehicleError:
            return  # it is gone already

    async def _clear_up(self) -> None:
        """A vehicle that came back may have kept what it could not be told to delete."""
        abandoned, self._abandoned = self._abandoned, []
        for following in abandoned:
            await self._leave(following)


def _terms(name: str) -> dict[str, object]:
    return {"interval": name, "duration": int(DURATION.total_seconds())}
