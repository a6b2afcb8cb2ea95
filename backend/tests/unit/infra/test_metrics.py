"""The page that Prometheus reads: complete from the start, one for all processes, honest about what it cannot know."""

import asyncio
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.infra.figures import OwnFigures, SharedFigures
from app.infra.metrics import Metrics, Truth
from app.problems import Unavailable

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


async def read(metrics: Metrics) -> Samples:
    page = (await metrics.page()).decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def at(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, frozenset(labels.items())))


async def test_what_has_never_happened_is_there_at_zero() -> None:
    metrics = Metrics(OwnFigures())
    metrics.counter("ends_total", "Ends", ("status",), known=("failed", "succeeded")).add("failed")
    metrics.counter("plain_total", "Plain")
    metrics.histogram("took_seconds", "Took", (1.0,))
    samples = await read(metrics)
    assert at(samples, "ends_total", status="failed") == 1
    assert at(samples, "ends_total", status="succeeded") == 0
    assert at(samples, "plain_total") == 0
    assert at(samples, "took_seconds_count") == 0


async def test_a_histogram_counts_a_value_in_its_own_bucket_and_all_above() -> None:
    metrics = Metrics(OwnFigures())
    took = metrics.histogram("took_seconds", "Took", (0.1, 1.0, 10.0), ("what",))
    for seconds in (0.05, 0.1, 0.5, 99.0):
        took.observe(seconds, "x")
    samples = await read(metrics)
    buckets = {le: at(samples, "took_seconds_bucket", what="x", le=le) for le in ("0.1", "1.0", "10.0", "+Inf")}
    assert buckets == {"0.1": 2, "1.0": 3, "10.0": 3, "+Inf": 4}
    assert at(samples, "took_seconds_sum", what="x") == pytest.approx(99.65)


async def test_processes_are_added_up_and_gauges_of_the_dead_are_not(tmp_path: Path) -> None:
    one, other = (Metrics(SharedFigures(tmp_path)) for _ in range(2))
    for metrics, open_sockets in ((one, 3.0), (other, 4.0)):
        metrics.counter("ends_total", "Ends", ("status",)).add("failed")
        metrics.gauge("sockets", "Open", partial(float, open_sockets))
    with_work = asyncio.create_task(other.run())
    await asyncio.sleep(0)
    samples = await read(one)
    assert at(samples, "ends_total", status="failed") == 2
    assert at(samples, "sockets") == 7
    assert at(samples, "backend_processes") == 2
    with_work.cancel()
    other.close()
    samples = await read(one)
    assert at(samples, "ends_total", status="failed") == 2
    assert at(samples, "sockets") == 3
    assert at(samples, "backend_processes") == 1
    one.close()


async def test_a_truth_is_told_once_and_left_out_when_it_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.infra.metrics.TRUTHS_KEPT", -1.0)
    metrics = Metrics(OwnFigures())
    answers: list[Truth] = [{("up",): 2.0}]

    async def vehicles() -> Truth:
        if not answers:
            raise Unavailable("gone", code="DATABASE_UNAVAILABLE")
        return answers.pop()

    metrics.truth("vehicles", "Vehicles", ("status",), vehicles)
    assert at(await read(metrics), "vehicles", status="up") == 2
    samples = await read(metrics)
    assert at(samples, "vehicles", status="up") is None
    assert at(samples, "backend_processes") == 1


async def test_a_database_that_hangs_does_not_take_the_page_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.infra.metrics.TRUTHS_WITHIN", 0.05)
    metrics = Metrics(OwnFigures())
    asked = 0

    async def hang() -> Truth:
        nonlocal asked
        asked += 1
        await asyncio.Event().wait()
        return {}

    metrics.truth("users", "Users", (), hang)
    began = time.monotonic()
    assert at(await read(metrics), "backend_processes") == 1
    assert at(await read(metrics), "users") is None
    assert asked == 1, "the question that hangs is not asked again"
    assert time.monotonic() - began < 20
