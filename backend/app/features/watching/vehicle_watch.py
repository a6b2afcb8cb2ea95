"""All watching of one vehicle: who wants what, the sources for it, and how it goes."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

import orjson
import structlog

from app.features.vehicles.links import LinkBook
from app.features.watching.budget import BUDGET
from app.features.watching.items import Item, Sample, Trouble, Wish
from app.features.watching.line import Line
from app.features.watching.source import Sources, SourceState
from app.features.watching.timeline import Timeline
from app.features.watching.watcher import Told, Watcher
from app.infra.clock import Clock
from app.infra.survival import survive
from app.problems import NotFound, Unavailable
from app.sovd.link import VehicleLink

log = structlog.get_logger()

GRACE = 2.0  # seconds that go on after the last who wanted it: a page that is loaded again comes back
TELL_EVERY = 2.0  # seconds
TELL_PAUSE = 0.2  # seconds between two changes that are told
MEASURED = 5.0  # seconds over which a rate is measured


class Hearing(Protocol):
    """Who wants to know whether vehicles answer."""

    def heard(self, vehicle_id: UUID, at: datetime) -> None: ...

    def silent(self, vehicle_id: UUID, reason: str, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Tools:
    links: LinkBook
    hearing: Hearing
    clock: Clock


class _Rate:
    """Samples a second."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def count(self, now: float) -> None:
        self._times.append(now)

    def at(self, now: float) -> float:
        while self._times and self._times[0] < now - MEASURED:
            self._times.popleft()
        if len(self._times) < 2:
            return len(self._times) / MEASURED
        return (len(self._times) - 1) / max(self._times[-1] - self._times[0], 0.001)


class VehicleWatch:
    def __init__(self, vehicle_id: UUID, tools: Tools, on_end: Callable[[], None]) -> None:
        self._vehicle_id = vehicle_id
        self._tools = tools
        self._on_end = on_end
        self._wishes: dict[Watcher, Wish] = {}
        self._intervals: dict[Item, float] = {}  # of what goes on
        self._left: dict[Item, float] = {}  # when the last who wanted it left
        self._rates: dict[Item, _Rate] = {}
        self._timeline = Timeline()
        self._line: Line | None = None
        self._sources: Sources | None = None
        self._changed = asyncio.Event()
        self._is_renewing = False
        self._samples = 0
        self._requests = 0

    def wish(self, watcher: Watcher, wish: Wish) -> None:
        self._wishes[watcher] = wish
        self._changed.set()

    def leave(self, watcher: Watcher) -> None:
        if self._wishes.pop(watcher, None) is not None:
            self._changed.set()

    def renew(self) -> None:
        """The vehicle was changed or deleted, or may have been."""
        self._is_renewing = True
        self._changed.set()

    async def run(self) -> None:
        """Until nobody has watched for a moment, or the vehicle is gone."""
        log.info("watch.started", vehicle_id=str(self._vehicle_id))
        try:
            if not await survive(self._watch(), "watch.broken", vehicle_id=str(self._vehicle_id)):
                self._tell_end(Trouble("INTERNAL_SERVER_ERROR", "The watching broke off; watch again."))
        finally:
            self._on_end()
            log.info("watch.ended", vehicle_id=str(self._vehicle_id), samples=self._samples, requests=self._requests)

    async def _watch(self) -> None:
        try:
            while (link := await self._link()) is not None:
                await self._watch_through(link)
                if not self._wanted():
                    return
        except NotFound as gone:
            self._tell_end(Trouble(gone.code, gone.sentence))

    async def _link(self) -> VehicleLink | None:
        """None: nobody waits for it any more. Raises: NotFound."""
        while self._wanted():
            self._is_renewing = False
            try:
                return await self._tools.links.get(self._vehicle_id)
            except Unavailable as gone:
                self._tell(_state("silent", error=Trouble(gone.code, gone.sentence)))
                await asyncio.sleep(TELL_EVERY)
        return None

    async def _watch_through(self, link: VehicleLink) -> None:
        """Until nobody wants anything, or the vehicle has another link."""
        self._line = Line(link, BUDGET, self._heard)
        self._sources = Sources(self._line, BUDGET, self._hear, self._changed.set)
        work = asyncio.create_task(self._sources.run())
        try:
            while self._tend(self._sources) and not work.done():
                if self._is_renewing and await self._link() is not link:
                    return
                await self._wait()
            if work.done():
                work.result()
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
            self._requests += self._line.requests
            self._line = self._sources = None

    async def _wait(self) -> None:
        """For a change, or until it is time to tell how it goes."""
        await asyncio.sleep(TELL_PAUSE)
        with suppress(TimeoutError):
            async with asyncio.timeout(TELL_EVERY - TELL_PAUSE):
                await self._changed.wait()

    def _tend(self, sources: Sources) -> bool:
        """Bring what goes on to what is wanted, and tell how it goes. False: nothing is wanted."""
        self._changed.clear()
        wanted = self._intervals = self._wanted()
        for item, interval in wanted.items():
            sources.want(item, interval)
        sources.drop_all_but(set(wanted))
        self._rates = {item: self._rates.get(item) or _Rate() for item in wanted}
        self._tell_how_it_goes(sources)
        return bool(wanted)

    def _wanted(self) -> dict[Item, float]:
        """Each item with its fastest wish; what was left a moment ago goes on as it is."""
        now = asyncio.get_running_loop().time()
        wanted: dict[Item, float] = {}
        for wish in self._wishes.values():
            for item in wish.items:
                wanted[item] = min(wish.interval, wanted.get(item, wish.interval))
        unwanted = self._intervals.keys() - wanted.keys()
        self._left = {item: self._left.get(item, now) for item in unwanted}
        staying = {item: self._intervals[item] for item, left in self._left.items() if now - left < GRACE}
        return wanted | staying

    # --- what is heard and told --------------------------------------------------------------------

    def _heard(self, trouble: Trouble | None) -> None:
        now = self._tools.clock.now()
        if trouble is None:
            self._tools.hearing.heard(self._vehicle_id, now)
        else:
            self._tools.hearing.silent(self._vehicle_id, trouble.message, now)
            self._changed.set()

    def _hear(self, item: Item, sample: Sample) -> None:
        wanting = [(watcher, wish.interval) for watcher, wish in self._wishes.items() if item in wish.items]
        if not wanting:
            return
        at = self._timeline.place(sample.at, now=self._now_ms())
        if sample.trouble is None and item in self._rates:
            self._rates[item].count(asyncio.get_running_loop().time())
        self._samples += 1
        told = Told(at, _sample_text(at, sample))
        for watcher, interval in wanting:
            watcher.put(self._vehicle_id, item, told, interval)

    def _tell_how_it_goes(self, sources: Sources) -> None:
        line = sources.line
        state = _state(
            "watching" if line.trouble is None else "silent",
            error=line.trouble,
            retry_in_ms=None if line.retry_in is None else round(line.retry_in * 1_000),
            requests_per_s=round(line.requests_per_second, 1),
            clock_correction_ms=round(self._timeline.correction),
        )
        self._tell({**state, "watchers": len(self._wishes)}, sources)

    def _tell(self, state: dict[str, object], sources: Sources | None = None) -> None:
        for watcher, wish in self._wishes.items():
            items = [self._item_state(item, sources) for item in sorted(wish.items, key=lambda i: (i.entity, i.data))]
            told = {**state, "vehicle_id": str(self._vehicle_id), "items": items}
            watcher.put_state(self._vehicle_id, orjson.dumps(told))

    def _tell_end(self, trouble: Trouble) -> None:
        self._tell(_state("ended", error=trouble))

    def _item_state(self, item: Item, sources: Sources | None) -> dict[str, object]:
        source = None if sources is None else sources.find(item)
        rate = self._rates.get(item)
        return {
            **item.to_wire(),
            "state": SourceState.STARTING if source is None else source.state,
            "interval_ms": None if source is None or source.interval is None else round(source.interval * 1_000),
            "rate_hz": 0 if rate is None else round(rate.at(asyncio.get_running_loop().time()), 1),
            "error": None if source is None or source.trouble is None else source.trouble.to_wire(),
        }

    def _now_ms(self) -> float:
        return self._tools.clock.now().timestamp() * 1_000


def _state(name: str, *, error: Trouble | None = None, **more: object) -> dict[str, object]:
    """The members that every `watching` message has."""
    return {
        "type": "watching",
        "state": name,
        "error": None if error is None else error.to_wire(),
        "retry_in_ms": None,
        "requests_per_s": 0,
        "clock_correction_ms": 0,
        "watchers": 0,
        "budget": {
            "requests_per_s": BUDGET.requests_per_second,
            "at_once": BUDGET.at_once,
            "subscriptions": BUDGET.subscriptions,
        },
        **more,
    }


def _sample_text(at: float, sample: Sample) -> bytes:
    if sample.trouble is not None:
        return orjson.dumps({"at": at, "error": sample.trouble.to_wire()})
    return orjson.dumps({"at": at, "value": sample.value})
