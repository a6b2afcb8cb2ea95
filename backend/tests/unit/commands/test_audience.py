"""Who hears what, and what becomes of those who do not listen."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

from app.features.commands.audience import EVERYTHING, LARGEST_BACKLOG, Audience, Seat, Target
from app.features.commands.command import Event
from app.features.commands.states import Status

CAR, VAN = uuid4(), uuid4()
ANN, BOB = uuid4(), uuid4()


def event(vehicle: UUID = CAR, user: UUID = ANN, position: int = 1) -> Event:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Event(uuid4(), 1, vehicle, user, at, Status.ACCEPTED, {}, position)


def seated(audience: Audience, *targets: Target, user: UUID | None = ANN) -> Seat:
    seat = Seat(user)
    for target in targets:
        audience.enter(seat, target, hold_back=False)
    return seat


def test_a_seat_hears_its_vehicle_and_no_other() -> None:
    audience = Audience()
    seat = seated(audience, Target("vehicle_id", CAR))
    audience.hear(event(CAR), "of the car")
    audience.hear(event(VAN), "of the van")
    assert seat.take() == ["of the car"]


def test_a_seat_hears_an_event_once_however_many_targets_match() -> None:
    audience = Audience()
    happened = event()
    seat = seated(audience, EVERYTHING, Target("vehicle_id", CAR), Target("command_id", happened.command_id))
    audience.hear(happened, "once")
    assert seat.take() == ["once"]


def test_nobody_but_an_admin_hears_of_another_persons_commands() -> None:
    audience = Audience()
    of_ann, of_admin = seated(audience, EVERYTHING), seated(audience, EVERYTHING, user=None)
    audience.hear(event(user=BOB), "of Bob")
    assert of_ann.take() == []
    assert of_admin.take() == ["of Bob"]


def test_what_is_held_back_is_told_when_it_is_released() -> None:
    audience, seat = Audience(), Seat(ANN)
    audience.enter(seat, EVERYTHING, hold_back=True)
    happened = event()
    audience.hear(happened, "later")
    assert seat.take() == []
    seat.release(EVERYTHING, read_to=0)
    audience.hear(event(), "now")
    assert seat.take() == ["later", "now"]


def test_what_was_read_from_the_database_is_not_told_again_also_when_the_feed_is_late() -> None:
    audience, seat = Audience(), Seat(ANN)
    read, late, new = event(position=1), event(position=2), event(position=3)
    audience.enter(seat, EVERYTHING, hold_back=True)
    audience.hear(read, "held back")
    seat.release(EVERYTHING, read_to=late.position)
    audience.hear(late, "late")
    audience.hear(new, "new")
    assert seat.take() == ["new"]


def test_who_has_left_hears_nothing_and_leaves_nothing_behind() -> None:
    audience = Audience()
    seat = seated(audience, EVERYTHING, Target("vehicle_id", CAR))
    audience.leave_all(seat)
    audience.leave(seat, EVERYTHING)
    audience.hear(event(), "to nobody")
    assert seat.take() == []
    assert not seat.targets


def test_a_seat_that_does_not_read_is_too_slow_and_keeps_no_more() -> None:
    audience = Audience()
    slow, quick = seated(audience, EVERYTHING), seated(audience, EVERYTHING)
    large = "x" * (LARGEST_BACKLOG // 4)
    for _ in range(20):
        audience.hear(event(), large)
        assert quick.take() == [large]
    assert slow.is_too_slow
    assert slow.take() == []
    assert not quick.is_too_slow


def test_a_seat_that_does_not_read_its_past_is_too_slow_as_well() -> None:
    audience, seat = Audience(), Seat(ANN)
    audience.enter(seat, EVERYTHING, hold_back=True)
    large = "x" * (LARGEST_BACKLOG // 4)
    for _ in range(4):
        audience.hear(event(), large)
    assert not seat.is_too_slow
    audience.hear(event(), large)
    assert seat.is_too_slow
    seat.release(EVERYTHING, read_to=0)
    assert seat.take() == []


def test_a_seat_that_is_too_slow_says_so_once() -> None:
    said: list[str] = []
    seat = Seat(ANN, on_too_slow=lambda: said.append("too slow"))
    for _ in range(5):
        seat.put("x" * LARGEST_BACKLOG)
    assert said == ["too slow"]


async def test_who_waits_for_something_is_woken_by_the_first_text() -> None:
    seat = Seat(ANN)
    waiting = asyncio.create_task(seat.something())
    await asyncio.sleep(0)
    seat.put("first")
    seat.put("second")
    await asyncio.wait_for(waiting, 1)
    assert seat.take() == ["first", "second"]


def test_a_backlog_that_is_read_in_time_may_be_as_large_again() -> None:
    seat = Seat(ANN)
    for _ in range(5):
        seat.put("x" * LARGEST_BACKLOG)
        assert len(seat.take()) == 1
    assert not seat.is_too_slow
