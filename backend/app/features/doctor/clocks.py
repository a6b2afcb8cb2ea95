"""How far two clocks are apart."""

from datetime import datetime, timedelta

from app.features.doctor.findings import Cause, Finding, found

NOTICEABLE = timedelta(seconds=3)
HARMFUL = timedelta(seconds=30)  # a token from further in the future is refused


def judge_clock(theirs: datetime, *, asked: datetime, answered: datetime) -> Finding:
    """`asked` and `answered`: by our clock. Only what lies outside of these two is a difference."""
    apart = max(asked - theirs, theirs - answered, timedelta(0))
    seconds = f"{apart.total_seconds():.1f}"
    if apart >= HARMFUL:
        return found(Cause.CLOCK_APART, seconds=seconds)
    return found(Cause.CLOCK_DIFFERS if apart >= NOTICEABLE else Cause.CLOCK_AGREES, seconds=seconds)
