"""Recent commands are remembered whole, or not at all."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from app.features.commands.command import Event
from app.features.commands.recent import RecentCommands
from app.features.commands.states import Status

ONE, OTHER = uuid4(), uuid4()


def event(command: UUID, seq: int) -> Event:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Event(command, seq, uuid4(), uuid4(), at, Status.ACCEPTED, {}, position=seq)


def seqs(recent: RecentCommands, command: UUID) -> list[int] | None:
    found = recent.find(command)
    return None if found is None else [told.event.seq for told in found]


def test_a_command_is_known_with_all_its_events_from_the_first_on() -> None:
    recent = RecentCommands()
    for seq in (1, 2, 3):
        recent.hear(event(ONE, seq), f"text {seq}")
    assert seqs(recent, ONE) == [1, 2, 3]
    assert [told.text for told in recent.find(ONE) or ()] == ["text 1", "text 2", "text 3"]


def test_a_command_whose_beginning_was_not_heard_is_not_known() -> None:
    recent = RecentCommands()
    recent.hear(event(ONE, 2), "second")
    assert seqs(recent, ONE) is None


def test_a_hole_makes_a_command_unknown() -> None:
    recent = RecentCommands()
    recent.hear(event(ONE, 1), "first")
    recent.hear(event(ONE, 3), "third")
    recent.hear(event(ONE, 4), "fourth")
    assert seqs(recent, ONE) is None


def test_the_oldest_goes_when_there_is_no_more_room() -> None:
    recent = RecentCommands(most_kept=100)
    recent.hear(event(ONE, 1), "x" * 60)
    recent.hear(event(OTHER, 1), "x" * 60)
    assert seqs(recent, ONE) is None
    assert seqs(recent, OTHER) == [1]


def test_a_stream_that_goes_on_and_on_is_not_kept() -> None:
    recent = RecentCommands(most_of_one=100)
    recent.hear(event(OTHER, 1), "small")
    for seq in range(1, 50):
        recent.hear(event(ONE, seq), "x" * 10)
    assert seqs(recent, ONE) is None
    assert seqs(recent, OTHER) == [1]


def test_what_was_kept_leaves_room_when_it_is_dropped() -> None:
    recent = RecentCommands(most_kept=100, most_of_one=50)
    for command in (uuid4() for _ in range(20)):
        recent.hear(event(command, 1), "x" * 40)
        recent.hear(event(command, 2), "x" * 40)  # too large for one
    recent.hear(event(ONE, 1), "x" * 40)
    recent.hear(event(OTHER, 1), "x" * 40)
    assert (seqs(recent, ONE), seqs(recent, OTHER)) == ([1], [1])


def test_a_replaced_history_is_forgotten() -> None:
    recent = RecentCommands()
    recent.hear(event(ONE, 1), "first")
    recent.forget_all()
    recent.hear(event(ONE, 2), "second")
    assert seqs(recent, ONE) is None
