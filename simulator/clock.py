"""Time, handed in: one clock for expiries and signals, one for what people read."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds since the simulator began, and the wall clock that belongs to them."""

    started_s: float = field(default_factory=time.monotonic)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now_s(self) -> float:
        return time.monotonic() - self.started_s

    def at(self, time_s: float) -> datetime:
        """Give the wall time of a moment on this clock."""
        return self.started_at + timedelta(seconds=time_s)


def rfc3339(moment: datetime) -> str:
    """Shape: `2026-01-02T03:04:05.678Z`, UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
