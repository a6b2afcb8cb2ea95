"""Crash points: named places where a test makes the process die as if by `kill -9`."""

import os
import signal
from enum import StrEnum


class CrashPoint(StrEnum):
    """Every boundary in the life of a command. `SOVD_CRASH_AT` names one."""

    AFTER_ACCEPT = "after_accept"  # accepted is committed, 202 not yet sent
    BEFORE_MARK = "before_mark"  # claimed, `dispatching` not yet committed
    AFTER_MARK = "after_mark"  # `dispatching` committed, nothing sent
    AFTER_SEND = "after_send"  # the vehicle answered, nothing written down
    WHILE_FOLLOWING = "while_following"  # the execution is known and running
    BEFORE_FINISH = "before_finish"  # the end is known, not yet committed
    AFTER_FINISH = "after_finish"  # the end is committed, nobody told


class CrashPoints:
    """Raises: ValueError at start for a name that is no crash point."""

    def __init__(self, chosen: str | None) -> None:
        self._chosen = None if chosen is None else CrashPoint(chosen)

    def reach(self, point: CrashPoint) -> None:
        if point is self._chosen:
            os.kill(os.getpid(), signal.SIGKILL)
