"""The feed tells every event once and in order, whatever the bus, the database and time do to it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.features.commands.command import Event
from app.features.commands.feed import EventFeed
from app.features.commands.states import Status
from app.infra.bus import ProcessBus

AT = datetime(2026, 11, 23, tzinfo=UTC)


def event(position: int) -> Event:
    return Event(uuid4(), 1, uuid4(), uuid4(), AT, Status.ACCEPTED, {}, position)


class ScriptedHistory:
    """A History that can grow while it is being read."""

    def __init__(self) -> None:
        self.epoch = "one"
        self.events: list[Event] = []
        self.while_reading: Callable[[], None] | None = None

    async def head(self) -> tuple[str, int]:
        top = self.events[-1].position if self.events else 0
        if self.while_reading is not None:
            self.while_reading()
        await asyncio.sleep(0)
        return self.epoch, top

    async def list_after(self, position: int, *, limit: int) -> Sequence[Event]:
        return [event for event in self.events if event.position > position][:limit]


@dataclass
class Desk:
    """A feed over a scripted history, and the positions that it told."""

    history: ScriptedHistory
    feed: EventFeed
    told: asyncio.Queue[int]

    async def hear(self, count: int) -> list[int]:
        """The next positions; then nothing more may come for a while."""
        async with asyncio.timeout(5):
            positions = [await self.told.get() for _ in range(count)]
        await asyncio.sleep(0.2)
        assert self.told.empty(), "something was told that should not have been"
        return positions


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    history = ScriptedHistory()
    desk = Desk(history, EventFeed(history, ProcessBus()), asyncio.Queue())
    await desk.feed.begin()
    desk.feed.listen(lambda event, _text: desk.told.put_nowait(event.position))
    running = asyncio.create_task(desk.feed.run())
    yield desk
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_an_event_that_came_too_early_waits_for_the_one_before_it(desk: Desk) -> None:
    one, two = event(1), event(2)
    desk.feed.tell("one", [two])
    assert desk.told.empty()
    assert desk.feed.held_back == 1
    desk.feed.tell("one", [one])
    assert desk.feed.held_back == 0
    assert await desk.hear(2) == [1, 2]


async def test_a_hole_is_filled_from_the_database(desk: Desk) -> None:
    desk.history.events = [event(position) for position in range(1, 6)]
    desk.feed.tell("one", desk.history.events[4:])
    assert await desk.hear(5) == [1, 2, 3, 4, 5]


async def test_events_told_while_the_database_is_read_are_not_told_again(desk: Desk) -> None:
    desk.history.events = [event(1), event(2)]

    def tell_more() -> None:
        desk.history.while_reading = None
        more = [event(3), event(4)]
        desk.feed.tell("one", [*desk.history.events, *more])
        desk.history.events += more

    desk.history.while_reading = tell_more
    desk.feed.tell("one", [event(9)])  # a hole makes it read
    assert await desk.hear(4) == [1, 2, 3, 4]
    desk.feed.tell("one", [event(5)])
    assert await desk.hear(1) == [5]


async def test_another_history_is_gone_on_with_from_its_end(desk: Desk) -> None:
    desk.history.events = [event(1), event(2), event(3)]
    desk.feed.tell("one", desk.history.events)
    assert await desk.hear(3) == [1, 2, 3]
    desk.history.epoch, desk.history.events = "two", [event(1)]
    desk.feed.tell("one", [event(8)])  # a hole makes it read
    assert await desk.hear(0) == []
    assert (desk.feed.epoch, desk.feed.position) == ("two", 1)
    desk.feed.tell("two", [event(2)])
    assert await desk.hear(1) == [2]


async def test_another_history_is_noticed_once_by_whoever_remembers_the_old_one(desk: Desk) -> None:
    noticed: list[str] = []
    desk.feed.on_replaced(lambda: noticed.append(desk.feed.epoch))
    desk.feed.tell("one", [event(1)])
    assert noticed == []
    desk.feed.tell("two", [event(2)])
    desk.feed.tell("two", [event(3)])
    assert noticed == ["two"]
    assert await desk.hear(3) == [1, 2, 3]
