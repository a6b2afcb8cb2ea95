"""Whether one entity can be asked: after a restart it needs some seconds."""

from simulator.failures import NotReady, PreconditionMissing

RESTART_S = 3.0


class Readiness:
    __slots__ = ("_ready_at_s",)

    def __init__(self) -> None:
        self._ready_at_s = 0.0

    def is_ready(self, now_s: float) -> bool:
        return now_s >= self._ready_at_s

    def restart(self, now_s: float) -> None:
        """Raises: PreconditionMissing if it is just restarting."""
        if not self.is_ready(now_s):
            raise PreconditionMissing("a restart is already going on")
        self._ready_at_s = now_s + RESTART_S

    def require(self, now_s: float) -> None:
        """Raises: NotReady."""
        if not self.is_ready(now_s):
            raise NotReady(f"starting, ready in {self._ready_at_s - now_s:.1f} s")
