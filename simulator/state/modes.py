"""Modes of one entity; a mode falls back to its default when its time is over."""

from simulator.failures import BadValue
from simulator.scenario import ModeSpec
from simulator.state.security import SecurityAccess


class Mode:
    def __init__(self, spec: ModeSpec) -> None:
        self.spec = spec
        self._value = spec.default
        self.security = SecurityAccess()
        self._ends_at_s: float | None = None  # None: stays until it is set again

    def value(self, now_s: float) -> str:
        if self._ends_at_s is not None and now_s >= self._ends_at_s:
            self._value, self._ends_at_s = self.spec.default, None
        return self._value

    def set(self, value: str, *, ends_at_s: float | None) -> None:
        """Raises: BadValue if the mode has no such value."""
        if value not in self.spec.values:
            raise BadValue("/value", f"{value!r} is not one of {self.spec.values}")
        self._value, self._ends_at_s = value, ends_at_s
