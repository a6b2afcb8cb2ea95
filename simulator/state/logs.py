"""What one entity has noted about itself."""

from collections import deque
from dataclasses import dataclass

ENTRIES_REMEMBERED = 200
SEVERITIES = ("fatal", "error", "warn", "info", "debug")  # the worst first
USUAL_SEVERITY = "info"


@dataclass(frozen=True, slots=True)
class LogEntry:
    at_s: float
    severity: str
    text: str


class LogBook:
    """Keeps what is at least as bad as its threshold."""

    __slots__ = ("_entries", "severity")

    def __init__(self) -> None:
        self.severity = USUAL_SEVERITY
        self._entries: deque[LogEntry] = deque([LogEntry(0.0, "info", "started")], maxlen=ENTRIES_REMEMBERED)

    def add(self, at_s: float, severity: str, text: str) -> None:
        if SEVERITIES.index(severity) <= SEVERITIES.index(self.severity):
            self._entries.append(LogEntry(at_s, severity, text))

    def list_since(self, severity: str | None) -> list[LogEntry]:
        """List the entries, or those at least as bad as a severity."""
        worst = len(SEVERITIES) if severity is None else SEVERITIES.index(severity)
        return [entry for entry in self._entries if SEVERITIES.index(entry.severity) <= worst]
