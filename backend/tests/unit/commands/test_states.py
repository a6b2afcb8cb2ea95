"""The life of a command as a table."""

import pytest

from app.features.commands.states import ACTIVE, ENDED, NEXT, NOT_YET_SENT, Status, after_its_process_died
from app.sovd.requests import Risk


def test_every_state_says_what_may_follow() -> None:
    assert set(NEXT) == set(Status)


def test_no_state_is_part_of_another_ones_name() -> None:
    """The SQL that moves commands looks for the state within a list of names."""
    for one in Status:
        assert [other for other in Status if one.value in other.value] == [one]


def test_every_state_has_ended_or_is_on_its_way_and_never_both() -> None:
    assert set(Status) == ENDED | ACTIVE | NOT_YET_SENT
    assert ENDED.isdisjoint(ACTIVE | NOT_YET_SENT)
    assert {
        Status.SUCCEEDED,
        Status.FAILED,
        Status.REFUSED,
        Status.UNKNOWN,
        Status.RESOLVED,
        Status.EXPIRED,
        Status.CANCELLED,
    } == ENDED


def test_nothing_follows_an_end_but_the_resolution_of_what_was_unknown() -> None:
    for status in ENDED:
        assert NEXT[status] == ({Status.RESOLVED} if status is Status.UNKNOWN else set())


def test_only_what_was_not_sent_can_be_cancelled_or_expire() -> None:
    for outcome in (Status.CANCELLED, Status.EXPIRED):
        assert {status for status in Status if outcome in NEXT[status]} == NOT_YET_SENT


def test_nothing_is_sent_that_nobody_has_claimed() -> None:
    assert {status for status in Status if Status.DISPATCHING in NEXT[status]} == {Status.CLAIMED}


def test_every_command_can_come_to_an_end() -> None:
    reaches_end = set(ENDED)
    for _ in Status:
        reaches_end |= {status for status in Status if NEXT[status] & reaches_end}
    assert reaches_end == set(Status)


@pytest.mark.parametrize(
    ("status", "risk", "is_followed", "then"),
    [
        (Status.CLAIMED, Risk.WRITE, False, Status.ACCEPTED),
        (Status.CLAIMED, Risk.READ, False, Status.ACCEPTED),
        (Status.DISPATCHING, Risk.READ, False, Status.ACCEPTED),
        (Status.DISPATCHING, Risk.WRITE, False, Status.UNKNOWN),
        (Status.DISPATCHING, Risk.CRITICAL, False, Status.UNKNOWN),
        (Status.STREAMING, Risk.CRITICAL, True, Status.STREAMING),
        (Status.STREAMING, Risk.CRITICAL, False, Status.UNKNOWN),
        (Status.STREAMING, Risk.READ, False, Status.UNKNOWN),
    ],
)
def test_after_a_crash_only_what_is_certain_goes_on(
    status: Status, risk: Risk, is_followed: bool, then: Status
) -> None:
    assert after_its_process_died(status, risk, is_followed=is_followed) is then
    assert then in NEXT[status] or then is status
