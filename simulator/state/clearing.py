"""Clearing what one entity has gathered. It takes a second; its effect is there at once."""

from dataclasses import dataclass

from simulator.failures import PreconditionMissing

CLEARING_S = 1.0


@dataclass(frozen=True, slots=True)
class Clearing:
    kind: str  # e.g. `learned-data`
    started_s: float

    def progress(self, now_s: float) -> int:
        """Units: percent."""
        return min(100, int((now_s - self.started_s) / CLEARING_S * 100))

    def is_running(self, now_s: float) -> bool:
        return now_s < self.started_s + CLEARING_S


class ClearingBook:
    """Remembers the last one."""

    __slots__ = ("last",)

    def __init__(self) -> None:
        self.last: Clearing | None = None

    def begin(self, kind: str, now_s: float) -> None:
        """Raises: PreconditionMissing while one is running."""
        if self.last is not None and self.last.is_running(now_s):
            raise PreconditionMissing(f"{self.last.kind} is just being cleared")
        self.last = Clearing(kind, now_s)
