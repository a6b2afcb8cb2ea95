"""Server-sent events, read while they come. Pure: bytes in, events out.

Source: WHATWG HTML, section 9.2. Only what SOVD needs is kept: the data of an event, and its name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LINE_BYTES = 256 * 1024
MAX_EVENT_BYTES = 1024 * 1024

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


class StreamTooWide(ValueError):
    """A line or an event is larger than any sample may be."""


@dataclass(frozen=True, slots=True)
class ServerEvent:
    data: str
    name: str = "message"


class EventReader:
    """Feed it chunks of any size; it gives the events that are complete."""

    def __init__(self, *, most_line: int = MAX_LINE_BYTES, most_event: int = MAX_EVENT_BYTES) -> None:
        self._most_line = most_line
        self._most_event = most_event
        self._rest = b""
        self._data: list[str] = []
        self._data_size = 0
        self._name = ""
        self._is_first_line = True

    def feed(self, chunk: bytes) -> list[ServerEvent]:
        """Raises: StreamTooWide."""
        events = [event for line in self._lines(chunk) if (event := self._event(line)) is not None]
        if len(self._rest) > self._most_line:
            raise StreamTooWide(f"a line of the stream is longer than {self._most_line} bytes")
        return events

    def _lines(self, chunk: bytes) -> Iterator[bytes]:
        """A carriage return at the very end may be half of a line end: it waits for the next chunk."""
        text = self._rest + chunk
        start = 0
        for end in _LINE_END.finditer(text):
            if end.group() == b"\r" and end.end() == len(text):
                break
            yield text[start : end.start()]
            start = end.end()
        self._rest = text[start:]

    def _event(self, line: bytes) -> ServerEvent | None:
        if self._is_first_line:
            self._is_first_line = False
            line = line.removeprefix(_BOM)
        if line:
            self._take(line)
            return None
        data, name = "\n".join(self._data), self._name
        had_data = bool(self._data)
        self._data, self._data_size, self._name = [], 0, ""
        return ServerEvent(data, name or "message") if had_data else None

    def _take(self, line: bytes) -> None:
        if len(line) > self._most_line:
            raise StreamTooWide(f"a line of the stream is longer than {self._most_line} bytes")
        field, _, value = line.partition(b":")
        text = value.removeprefix(b" ").decode("utf-8", "replace")
        if field == b"data":
            self._data_size += len(value)
            if self._data_size > self._most_event:
                raise StreamTooWide(f"an event of the stream is larger than {self._most_event} bytes")
            self._data.append(text)
        elif field == b"event":
            self._name = text
