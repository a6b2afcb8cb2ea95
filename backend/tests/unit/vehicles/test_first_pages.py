"""The first page is remembered for a second, and forgotten when a vehicle changes."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.features.vehicles.first_pages import FirstPages, MadePage
from app.features.vehicles.links import CHANGED_TOPIC, RENAMED_TOPIC
from app.features.vehicles.news import TOPIC, What, encode_news
from app.infra.bus import ProcessBus
from tests.worlds import SteppingClock

SHOWN = UUID(int=1)  # stands on every page


class Desk:
    """Pages that say how many were made."""

    def __init__(self) -> None:
        self.bus = ProcessBus()
        self.clock = SteppingClock()
        self.made = 0
        self.meanwhile: str | None = None  # a topic that is published while a page is made
        self.pages = FirstPages(self.bus, self.clock, self.make)

    async def make(self, limit: int) -> MadePage:
        self.made += 1
        if self.meanwhile is not None:
            self.bus.publish(self.meanwhile, b"")
        return MadePage(f"{limit} of {self.made}".encode(), frozenset({SHOWN}))


async def test_a_page_is_made_once_for_many() -> None:
    desk = Desk()
    assert [await desk.pages.get(50) for _ in range(5)] == [b"50 of 1"] * 5


async def test_each_length_is_a_page_of_its_own() -> None:
    desk = Desk()
    assert [await desk.pages.get(50), await desk.pages.get(20), await desk.pages.get(50)] == [
        b"50 of 1",
        b"20 of 2",
        b"50 of 1",
    ]


async def test_a_page_is_made_anew_after_a_second() -> None:
    desk = Desk()
    await desk.pages.get(50)
    desk.clock.step(timedelta(seconds=0.9))
    assert await desk.pages.get(50) == b"50 of 1"
    desk.clock.step(timedelta(seconds=0.2))
    assert await desk.pages.get(50) == b"50 of 2"


@pytest.mark.parametrize("what", [What.STATUS, What.FAULTS])
async def test_news_of_a_vehicle_on_the_page_end_the_memory_at_once(what: What) -> None:
    desk = Desk()
    await desk.pages.get(50)
    desk.bus.publish(TOPIC, encode_news(SHOWN, what))
    assert await desk.pages.get(50) == b"50 of 2"


async def test_news_of_other_vehicles_or_of_what_no_list_shows_do_not() -> None:
    desk = Desk()
    await desk.pages.get(50)
    desk.bus.publish(TOPIC, encode_news(UUID(int=2), What.STATUS))
    desk.bus.publish(TOPIC, encode_news(SHOWN, What.LOCKS))
    assert await desk.pages.get(50) == b"50 of 1"


@pytest.mark.parametrize("topic", [CHANGED_TOPIC, RENAMED_TOPIC])
async def test_a_vehicle_that_changes_ends_the_memory_at_once(topic: str) -> None:
    desk = Desk()
    await desk.pages.get(50)
    desk.bus.publish(topic, b"")
    assert await desk.pages.get(50) == b"50 of 2"


@pytest.mark.parametrize("topic", [CHANGED_TOPIC, RENAMED_TOPIC])
async def test_a_page_during_whose_making_a_vehicle_changed_is_not_remembered(topic: str) -> None:
    desk = Desk()
    desk.meanwhile = topic
    await desk.pages.get(50)
    desk.meanwhile = None
    assert await desk.pages.get(50) == b"50 of 2"
