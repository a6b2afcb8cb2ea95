"""What a sample is, when it was taken, and what a slow socket is told of it."""

from typing import Any
from uuid import UUID

import orjson
import pytest

from app.features.watching.items import Item, Sample, Trouble, sample_of_event, sample_of_reading
from app.features.watching.timeline import Timeline
from app.features.watching.watcher import LARGEST_BACKLOG, Told, Watcher

CAR = UUID("01a208be-7ca5-70bc-82ab-479819177b4d")
SPEED = Item("components/ecu", "speed")
NOON = 1_800_000_000_000.0  # ms
NOT_RESPONDING = {"error_code": "not-responding", "message": "it sleeps"}


@pytest.mark.parametrize(
    ("body", "sample"),
    [
        ({"id": "speed", "data": 7}, Sample(None, 7)),
        ({"id": "speed", "data": None}, Sample(None, None)),
        ({"id": "speed", "data": {"left": 1}}, Sample(None, {"left": 1})),
        ({"id": "speed", "data": 7, "timestamp": "2027-01-15T08:00:00.250Z"}, Sample(NOON + 250, 7)),
        ({"id": "speed", "data": 7, "timestamp": "2027-01-15T08:00:00"}, Sample(None, 7)),
        ({"id": "speed", "data": 7, "timestamp": "yesterday"}, Sample(None, 7)),
        (
            {"id": "speed", "data": None, "errors": [{"path": "/data", "error": NOT_RESPONDING}]},
            Sample(None, trouble=Trouble("not-responding", "it sleeps")),
        ),
        (7, Sample(None, 7)),
    ],
)
def test_what_was_read_is_a_sample(body: object, sample: Sample) -> None:
    assert sample_of_reading(body) == sample


def test_an_event_is_a_value_or_an_error() -> None:
    at = "2027-01-15T08:00:00Z"
    assert sample_of_event({"timestamp": at, "payload": {"id": "speed", "data": 7}}) == Sample(NOON, 7)
    told = sample_of_event({"timestamp": at, "error": NOT_RESPONDING})
    assert told == Sample(NOON, trouble=Trouble("not-responding", "it sleeps"))


def test_the_vehicles_time_is_believed_when_its_clock_is_right() -> None:
    line = Timeline()
    assert line.place(NOON - 300, now=NOON) == NOON - 300
    assert line.correction == 0


def test_a_clock_that_is_wrong_is_corrected_by_the_shortest_way() -> None:
    line, hour = Timeline(), 3_600_000.0
    assert line.place(NOON - hour, now=NOON + 200) == NOON + 200
    assert line.place(NOON - hour + 1_000, now=NOON + 1_050) == NOON + 1_050
    assert line.place(NOON - hour + 2_000, now=NOON + 2_500) == NOON + 2_050
    assert line.correction == hour + 50


def test_a_clock_that_is_set_back_begins_anew() -> None:
    line = Timeline()
    line.place(NOON, now=NOON)
    assert line.place(NOON - 60_000, now=NOON + 1_000) == NOON + 1_000


def test_without_a_time_it_is_ours() -> None:
    assert Timeline().place(None, now=NOON) == NOON


def sample(at: float, *, size: int = 10) -> Told:
    return Told(at, orjson.dumps({"at": at, "value": "x" * size}))


async def told(watcher: Watcher) -> list[dict[str, Any]]:
    watcher.close()
    watcher._gathered()
    return [orjson.loads(text) for text in watcher.take(now=NOON)]


async def test_a_socket_is_told_as_often_as_it_wished() -> None:
    watcher = Watcher(lambda: None)
    for number in range(20):  # jitter of up to 4 ms around every 50 ms
        watcher.put(CAR, SPEED, sample(NOON + 50 * number + number % 5), 0.1)
    [message] = await told(watcher)
    [item] = message["items"]
    assert len(item["samples"]) == 10


async def test_a_socket_that_does_not_read_loses_the_oldest_and_is_told_how_many() -> None:
    watcher = Watcher(lambda: None)
    for number in range(400):
        watcher.put(CAR, SPEED, sample(NOON + 1_000 * number, size=1_000), 0.1)
    [message] = await told(watcher)
    [item] = message["items"]
    assert item["dropped"] + len(item["samples"]) == 400
    assert item["samples"][-1]["at"] == NOON + 399_000
    assert 0.9 * LARGEST_BACKLOG < sum(len(one["value"]) for one in item["samples"]) < LARGEST_BACKLOG


async def test_nothing_is_told_twice_or_after_it_was_left() -> None:
    watcher = Watcher(lambda: None)
    watcher.put(CAR, SPEED, sample(NOON), 0.1)
    assert len(await told(watcher)) == 1
    assert await told(watcher) == []
    watcher.put(CAR, SPEED, sample(NOON + 200), 0.1)
    watcher.forget(CAR)
    assert await told(watcher) == []
