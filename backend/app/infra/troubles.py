"""The newest warnings and errors of this process, kept for whoever asks how it is."""

from collections import deque
from collections.abc import Sequence

from structlog.typing import EventDict, WrappedLogger

MOST_KEPT = 200
KEPT = frozenset({"warning", "error", "critical", "exception"})


class Troubles:
    """A processor of the log that lets everything through."""

    def __init__(self) -> None:
        self._kept: deque[EventDict] = deque(maxlen=MOST_KEPT)

    def hear(self, _logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        if method in KEPT:
            self._kept.append(dict(event))
        return event

    def newest(self) -> Sequence[EventDict]:
        return list(self._kept)
