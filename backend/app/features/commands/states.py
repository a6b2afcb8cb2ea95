"""The life of a command: its states and what may follow what. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from app.sovd.requests import Risk


class Status(StrEnum):
    ACCEPTED = "accepted"  # written down, nobody works on it
    CLAIMED = "claimed"  # a process works on it, nothing was sent
    DISPATCHING = "dispatching"  # it may have left for the vehicle
    STREAMING = "streaming"  # the vehicle took it and goes on answering
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # it did not happen, or the vehicle says that it went wrong
    REFUSED = "refused"  # the vehicle said no
    UNKNOWN = "unknown"  # it may have happened; never sent again by itself
    RESOLVED = "resolved"  # was unknown; somebody or something has told
    EXPIRED = "expired"  # its deadline passed before it was sent
    CANCELLED = "cancelled"  # taken back before it was sent


NEXT: Mapping[Status, frozenset[Status]] = {
    # Unknown only in a restored backup: what had not been sent when it was made may have been sent since.
    Status.ACCEPTED: frozenset({Status.CLAIMED, Status.EXPIRED, Status.CANCELLED, Status.UNKNOWN}),
    Status.CLAIMED: frozenset(
        {
            Status.DISPATCHING,
            Status.ACCEPTED,
            Status.FAILED,
            Status.EXPIRED,
            Status.CANCELLED,
            Status.UNKNOWN,
        }
    ),
    Status.DISPATCHING: frozenset(
        {
            Status.STREAMING,
            Status.SUCCEEDED,
            Status.FAILED,
            Status.REFUSED,
            Status.UNKNOWN,
            Status.ACCEPTED,  # only when it is certain that nothing was sent, or for a read
        }
    ),
    Status.STREAMING: frozenset({Status.STREAMING, Status.SUCCEEDED, Status.FAILED, Status.REFUSED, Status.UNKNOWN}),
    Status.UNKNOWN: frozenset({Status.RESOLVED}),
    Status.SUCCEEDED: frozenset(),
    Status.FAILED: frozenset(),
    Status.REFUSED: frozenset(),
    Status.RESOLVED: frozenset(),
    Status.EXPIRED: frozenset(),
    Status.CANCELLED: frozenset(),
}

ACTIVE = frozenset({Status.CLAIMED, Status.DISPATCHING, Status.STREAMING})
ENDED = frozenset(status for status in Status if status is Status.UNKNOWN or not NEXT[status])
NOT_YET_SENT = frozenset({Status.ACCEPTED, Status.CLAIMED})


def after_its_process_died(status: Status, risk: Risk, *, is_followed: bool) -> Status:
    """What becomes of an active command that nobody holds any more.

    Nothing was sent before `dispatching`. A read may be asked again. An execution that the vehicle
    has named is looked up instead of guessed about. Everything else may have happened.
    """
    if status is Status.CLAIMED:
        return Status.ACCEPTED
    if status is Status.STREAMING and is_followed:
        return Status.STREAMING
    if status is Status.DISPATCHING and risk is Risk.READ:
        return Status.ACCEPTED
    return Status.UNKNOWN
