"""Where the samples of a vehicle's items come from: subscriptions where its server has them, else the poller."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from app.features.watching.budget import REFUSAL, Budget, step
from app.features.watching.items import Item, Sample, Trouble, sample_of_reading
from app.features.watching.line import Line
from app.features.watching.poller import Poller
from app.features.watching.subscription import NoSubscription, Subscription, collection_of
from app.infra.survival import survive
from app.sovd.errors import MalformedAnswer, NotSent, Silent, VehicleError, VehicleRefusal
from app.sovd.requests import Method, SovdRequest

Hear = Callable[[Item, Sample], None]  # must not wait


class SourceState(StrEnum):
    STARTING = "starting"
    SUBSCRIBED = "subscribed"
    POLLED = "polled"
    FAILED = "failed"  # there is no value at present; it is tried again


class Sources:
    """All sources of one vehicle, and what they share."""

    def __init__(self, line: Line, budget: Budget, hear: Hear, on_change: Callable[[], None]) -> None:
        self.line = line
        self.poller = Poller(self._read, budget)
        self.on_change = on_change
        self._hear = hear
        self._sources: dict[Item, Source] = {}
        self._places = budget.subscriptions
        self._offers: dict[str, bool] = {}  # by entity: whether it has subscriptions
        self._asking: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Until cancelled; what was begun at the vehicle is ended then."""
        async with asyncio.TaskGroup() as self._group:
            for source in self._sources.values():
                source.task = self._group.create_task(source.run())
            await self.poller.run()

    def find(self, item: Item) -> "Source | None":
        return self._sources.get(item)

    def want(self, item: Item, interval: float) -> None:
        """Begin, or go on at another pace. Units: seconds."""
        known = self._sources.get(item)
        if known is not None:
            known.retune(interval)
            return
        source = self._sources[item] = Source(item, interval, self)
        if self._group is not None:
            source.task = self._group.create_task(source.run())

    def drop_all_but(self, wanted: set[Item]) -> None:
        for item in self._sources.keys() - wanted:
            source = self._sources.pop(item)
            if source.task is not None:
                source.task.cancel()

    def hear(self, item: Item, sample: Sample) -> None:
        source = self._sources.get(item)
        if source is not None:
            source.note(sample.trouble)
            self._hear(item, sample)

    async def has_subscriptions(self, item: Item) -> bool:
        """Raises: NotSent, Silent."""
        async with self._asking[item.entity]:
            if item.entity not in self._offers:
                self._offers[item.entity] = await self._ask_for_subscriptions(item)
        return self._offers[item.entity]

    @contextmanager
    def place(self) -> Iterator[bool]:
        """A subscription keeps a connection open; whether there is room for one more."""
        if self._places <= 0:
            yield False
            return
        self._places -= 1
        try:
            yield True
        finally:
            self._places += 1

    async def _ask_for_subscriptions(self, item: Item) -> bool:
        try:
            await self.line.ask(SovdRequest(Method.GET, collection_of(item)))
        except (VehicleRefusal, MalformedAnswer):
            return False
        return True

    async def _read(self, item: Item) -> bool:
        try:
            answer = await self.line.ask(item.reading())
        except VehicleError as error:
            self.hear(item, Sample(None, trouble=Trouble.of(error)))
            return False
        sample = sample_of_reading(answer.body)
        self.hear(item, sample)
        return sample.trouble is None


class Source:
    """Of one item, as long as somebody wants it."""

    def __init__(self, item: Item, interval: float, shared: Sources) -> None:
        self.state = SourceState.STARTING
        self.trouble: Trouble | None = None
        self.task: asyncio.Task[None] | None = None
        self._item = item
        self._wish = interval
        self._shared = shared
        self._failures = 0
        self._is_polled = False
        self._subscription = Subscription(item, shared.line, self._hear)

    @property
    def interval(self) -> float | None:
        """Seconds between two samples, as far as that is known."""
        if self._is_polled:
            return self._shared.poller.interval_of(self._item)
        return self._subscription.interval or None

    def retune(self, interval: float) -> None:
        if interval == self._wish:
            return
        self._wish = interval
        self._subscription.retune(interval)
        if self._is_polled:
            self._shared.poller.want(self._item, interval)

    def note(self, trouble: Trouble | None) -> None:
        """How the last try ended."""
        running = SourceState.POLLED if self._is_polled else SourceState.SUBSCRIBED
        self._become(running if trouble is None else SourceState.FAILED, trouble)
        if trouble is None:
            self._failures = 0

    async def run(self) -> None:
        if not await survive(self._work(), "watch.item_broken", entity=self._item.entity, data=self._item.data):
            self._become(SourceState.FAILED, Trouble("INTERNAL_SERVER_ERROR", "This item can no longer be watched."))

    async def _work(self) -> None:
        while await self._subscribed():
            pass
        await self._polled()

    async def _subscribed(self) -> bool:
        """Once, to its end. False: this item has to be polled."""
        shared = self._shared
        try:
            if not await shared.has_subscriptions(self._item):
                return False
            with shared.place() as is_free:
                if not is_free:
                    return False
                await self._subscription.follow(self._wish, self._begun)
        except (NotSent, Silent) as lost:
            shared.line.lost(lost)
            await self._pause(lost)
        except (VehicleError, NoSubscription):
            return False
        return True

    async def _polled(self) -> None:
        self._is_polled = True
        self._shared.poller.want(self._item, self._wish)
        try:
            await asyncio.Event().wait()
        finally:
            self._shared.poller.drop(self._item)

    def _begun(self) -> None:
        self._become(SourceState.SUBSCRIBED, None)

    def _hear(self, sample: Sample) -> None:
        self._shared.hear(self._item, sample)

    async def _pause(self, lost: VehicleError) -> None:
        self._hear(Sample(None, trouble=Trouble.of(lost)))
        self._failures += 1
        await asyncio.sleep(step(REFUSAL, self._failures))

    def _become(self, state: SourceState, trouble: Trouble | None) -> None:
        if (state, trouble) != (self.state, self.trouble):
            self.state, self.trouble = state, trouble
            self._shared.on_change()
