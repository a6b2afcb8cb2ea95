"""Time, handed in: logic never asks the machine by itself."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, UTC."""
        ...

    def boottime(self) -> float:
        """Seconds that go on while the machine sleeps; for deadlines."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def boottime(self) -> float:
        # CLOCK_MONOTONIC stands still while a laptop or virtual machine is suspended; a command
        # that was overdue before the lid closed must be overdue when it opens.
        return time.clock_gettime(time.CLOCK_BOOTTIME)
