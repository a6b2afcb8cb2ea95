"""Metrics: instruments that the slices are handed, and the page that Prometheus reads. Knows none by name.

One page speaks for all processes of this machine: counters and histograms of all that ever ran, also of those that
were killed; gauges of those that live; truths of the database once, not once per process.
"""

import asyncio
import time
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.utils import floatToGoString

from app.infra.figures import Figures, Key, Reading, add_up
from app.problems import Unavailable

log = structlog.get_logger()

SAMPLE_EVERY = 1.0  # seconds between looks at this process's gauges, for neighbours that are asked
TRUTHS_WITHIN = 1.5  # seconds; a page without them is better than none
TRUTHS_KEPT = 5.0  # seconds; who asks more often is told the same
NOWHERE = -1

Labels = Sequence[str]
Truth = Mapping[tuple[str, ...], float]


class Counter:
    """Only goes up. Its name ends in `_total`."""

    def __init__(self, name: str, told: str, labels: Labels, figures: Figures) -> None:
        self.name, self.told, self.labels = name, told, tuple(labels)
        self._figures = figures
        self._values = figures.values
        self._places: dict[tuple[str, ...], int] = {}

    def add(self, *labels: str, by: float = 1.0) -> None:
        """`labels` in the order of their names; each from a set that is bounded."""
        place = self._places.get(labels)
        if place is None:
            place = self._place(labels)
        if place != NOWHERE:
            self._values[place] += by

    def begin(self, *labels: str) -> None:
        """Let it be there at zero: what has never happened is also an answer, and `rate` needs a first value."""
        self.add(*labels, by=0.0)

    def _place(self, labels: tuple[str, ...]) -> int:
        place = self._figures.place((self.name, labels), 1)
        self._places[labels] = NOWHERE if place is None else place
        return self._places[labels]

    def family(self, sums: Mapping[Key, Sequence[float]]) -> Metric:
        family = CounterMetricFamily(self.name, self.told, labels=self.labels)
        for labels, values in _of(self.name, sums):
            family.add_metric(labels, values[0])
        return family


class Histogram:
    """How long things take. `bounds` in seconds, ascending; what is longer than the last counts as well."""

    def __init__(self, name: str, told: str, labels: Labels, bounds: Sequence[float], figures: Figures) -> None:
        self.name, self.told, self.labels = name, told, tuple(labels)
        self.bounds = tuple(bounds)
        self._figures = figures
        self._values = figures.values
        self._places: dict[tuple[str, ...], int] = {}
        self._size = len(self.bounds) + 2  # one for each bound, one beyond, and the sum

    def observe(self, seconds: float, *labels: str) -> None:
        place = self._places.get(labels)
        if place is None:
            place = self._place(labels)
        if place != NOWHERE:
            self._values[place + bisect_left(self.bounds, seconds)] += 1.0
            self._values[place + self._size - 1] += seconds

    def begin(self, *labels: str) -> None:
        self._place(labels)

    def _place(self, labels: tuple[str, ...]) -> int:
        place = self._figures.place((self.name, labels), self._size)
        self._places[labels] = NOWHERE if place is None else place
        return self._places[labels]

    def family(self, sums: Mapping[Key, Sequence[float]]) -> Metric:
        family = HistogramMetricFamily(self.name, self.told, labels=self.labels)
        names = [*map(floatToGoString, self.bounds), "+Inf"]
        for labels, values in _of(self.name, sums):
            if len(values) == self._size:
                buckets = list(zip(names, accumulate(values[:-1]), strict=True))
                family.add_metric(labels, buckets, values[-1])
        return family


class Gauge:
    """A number of this process at present, looked at when somebody asks. The page has the sum over processes."""

    def __init__(self, name: str, told: str, look: Callable[[], float], figures: Figures) -> None:
        self.name, self.told = name, told
        self._look = look
        self._values = figures.values
        self._place = figures.place((name, ()), 1)

    def sample(self) -> None:
        if self._place is not None:
            self._values[self._place] = self._look()

    def family(self, sums: Mapping[Key, Sequence[float]]) -> Metric:
        return GaugeMetricFamily(self.name, self.told, value=sums[self.name, ()][0])


@dataclass(frozen=True, slots=True)
class _SharedTruth:
    name: str
    told: str
    labels: tuple[str, ...]
    read: Callable[[], Awaitable[Truth]]

    def family(self, truth: Truth) -> Metric:
        family = GaugeMetricFamily(self.name, self.told, labels=self.labels)
        for labels, value in truth.items():
            family.add_metric(labels, value)
        return family


class Metrics:
    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._events: dict[str, Counter | Histogram] = {}
        self._gauges: dict[str, Gauge] = {}
        self._truths: list[_SharedTruth] = []
        self._truths_read: Sequence[Metric] = ()
        self._truths_read_at = float("-inf")
        self._asked: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()

    def counter(self, name: str, told: str, labels: Labels = (), *, known: Iterable[str] = ()) -> Counter:
        """`known`: values of its only label that are there from the start; without labels, it always is."""
        counter = Counter(name, told, labels, self._figures)
        self._events[name] = counter
        for value in known:
            counter.begin(value)
        if not labels:
            counter.begin()
        return counter

    def histogram(self, name: str, told: str, bounds: Sequence[float], labels: Labels = ()) -> Histogram:
        histogram = Histogram(name, told, labels, bounds, self._figures)
        self._events[name] = histogram
        if not labels:
            histogram.begin()
        return histogram

    def gauge(self, name: str, told: str, look: Callable[[], float]) -> None:
        """`look` must neither wait nor fail."""
        self._gauges[name] = Gauge(name, told, look, self._figures)

    def truth(self, name: str, told: str, labels: Labels, read: Callable[[], Awaitable[Truth]]) -> None:
        """What is the same for every process, read when somebody asks. `read` may raise Unavailable."""
        self._truths.append(_SharedTruth(name, told, tuple(labels), read))

    async def run(self) -> None:
        """Look at the gauges until cancelled, so that neighbours can read them."""
        while True:
            self._sample()
            await asyncio.sleep(SAMPLE_EVERY)

    async def page(self) -> bytes:
        """The text that Prometheus reads.

        Raises: FolderBusy, OSError.
        """
        self._sample()
        async with self._reading:
            truths = await self._read_truths()
            # Beside the loop: it may have to wait for a neighbour that reads the same folder.
            return await asyncio.to_thread(self._write, truths)

    def close(self) -> None:
        self._figures.close()

    def _sample(self) -> None:
        for gauge in self._gauges.values():
            gauge.sample()

    async def _read_truths(self) -> Sequence[Metric]:
        """Those that cannot be read now are left out: nobody lies about a number."""
        if time.monotonic() - self._truths_read_at > TRUTHS_KEPT:
            if self._asked is None:
                self._truths_read = ()
                self._asked = asyncio.create_task(self._ask())
            # Not `timeout`: a driver that is cancelled may first wait for the server that hangs.
            await asyncio.wait([self._asked], timeout=TRUTHS_WITHIN)
        return self._truths_read

    async def _ask(self) -> None:
        try:
            self._truths_read = [truth.family(await truth.read()) for truth in self._truths]
        except Unavailable as gone:
            log.warning("metrics.truths_unread", reason=gone.code)
        finally:
            self._asked = None
            self._truths_read_at = time.monotonic()

    def _write(self, truths: Sequence[Metric]) -> bytes:
        living, departed = self._figures.everybody()
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Page([*self._families(living, departed), *truths]))
        return generate_latest(registry)

    def _families(self, living: Sequence[Reading], departed: Reading) -> Iterator[Metric]:
        now: dict[Key, list[float]] = {}
        for reading in living:
            add_up(now, reading)
        for gauge in self._gauges.values():
            yield gauge.family(now)
        ever = dict(now)
        add_up(ever, departed)
        for event in self._events.values():
            yield event.family(ever)
        yield GaugeMetricFamily("backend_processes", "Processes of the backend on this machine", value=len(living))


class _Page:
    """What the client library writes, in its words a collector."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _of(name: str, sums: Mapping[Key, Sequence[float]]) -> Iterator[tuple[tuple[str, ...], Sequence[float]]]:
    for (metric, labels), values in sums.items():
        if metric == name:
            yield labels, values
