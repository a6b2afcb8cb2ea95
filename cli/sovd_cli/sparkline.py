"""The course of a number in a few characters, for a terminal."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from sovd_cli.plain_text import compact, plain
from sovd_cli.units import field_schema, fields_of, unit_of

HEIGHTS = "▁▂▃▄▅▆▇█"
WIDTH = 20  # the latest values that are drawn


def spark(numbers: Sequence[float]) -> str:
    """One character per value, between the lowest and the highest of them."""
    low, high = min(numbers), max(numbers)
    if low == high:
        return HEIGHTS[0] * len(numbers)
    top = len(HEIGHTS) - 1
    return "".join(HEIGHTS[round((number - low) / (high - low) * top)] for number in numbers)


class Course:
    """The latest numbers of each field of a value."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._latest: dict[str, deque[float]] = {}

    def told(self, value: Any) -> str:
        """The value with its units, each number followed by its course."""
        if not isinstance(value, Mapping):
            return self._one("", value, self._schema)
        parts = ((name, self._one(name, each, field_schema(self._schema, name))) for name, each in fields_of(value))
        return ", ".join(f"{plain(name)}: {told}" for name, told in parts)

    def _one(self, name: str, value: Any, schema: Mapping[str, Any]) -> str:
        text = f"{compact(value)} {unit_of(schema)}".rstrip()
        if isinstance(value, bool) or not isinstance(value, int | float):
            return text
        latest = self._latest.setdefault(name, deque(maxlen=WIDTH))
        latest.append(value)
        return f"{text} {spark(latest)}"
