"""The course of numbers as small plots, drawn in braille: two samples to a character, four heights to a row."""

from collections import deque
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from sovd_cli.plain_text import compact, plain
from sovd_cli.units import field_schema, fields_of, unit_of

BLANK = 0x2800  # the braille pattern without a dot; Unicode, Braille Patterns
DOTS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))  # left and right, from the bottom up
LATEST = 800  # samples that are kept; a terminal hardly holds more
HEIGHT = 8  # rows that the plots share
MOST_PLOTS = 4


class Course:
    """The latest numbers of one value, each with its time of day."""

    def __init__(self, name: str, unit: str) -> None:
        self._name = name
        self._unit = unit
        self._numbers: deque[float] = deque(maxlen=LATEST)
        self._clocks: deque[str] = deque(maxlen=LATEST)

    def add(self, number: float, clock: str) -> None:
        self._numbers.append(number)
        self._clocks.append(clock)

    def lines(self, width: int, height: int) -> list[Text]:
        """The value as it is now, its course between the lowest and the highest that are shown, and their times."""
        numbers = list(self._numbers)[-2 * max(8, width - 12) :]
        low, high = told(min(numbers)), told(max(numbers))
        gutter = max(len(low), len(high))
        labels = [""] * height
        if low == high:
            labels[height // 2] = low
        else:
            labels[0], labels[-1] = high, low
        rows = rows_of(numbers, height)
        drawn = [
            Text(f"{label:>{gutter}} ┤", style="dim").append(row, style="cyan")
            for label, row in zip(labels, rows, strict=True)
        ]
        times = Text(
            " " * (gutter + 2) + span(self._clocks[-len(numbers)], self._clocks[-1], len(rows[0])), style="dim"
        )
        title = Text(f"{self._name}  ".lstrip()).append(f"{told(numbers[-1])} {self._unit}".rstrip(), style="bold")
        return [title, *drawn, times]


class Board:
    """The plots of a value: one of a number, or one of each number that it is made of."""

    def __init__(self, name: str, schema: Mapping[str, Any]) -> None:
        self._name = name
        self._schema = schema
        self._courses: dict[str, Course] = {}
        self._words: dict[str, str] = {}

    def add(self, value: Any, clock: str) -> None:
        for field, each in fields_of(value):
            schema = field_schema(self._schema, field) if field else self._schema
            if not is_number(each):
                self._words[field] = compact(each)
            elif field in self._courses or len(self._courses) < MOST_PLOTS:
                named = plain(field or self._name)
                self._courses.setdefault(field, Course(named, unit_of(schema))).add(each, clock)
            else:
                self._words[field] = f"{told(each)} {unit_of(schema)}".rstrip()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        height = max(2, HEIGHT // max(1, len(self._courses)))
        for course in self._courses.values():
            yield from course.lines(options.max_width, height)
        if self._words:
            yield Text(", ".join(f"{plain(name)}: {word}" for name, word in self._words.items()))


def rows_of(numbers: Sequence[float], height: int) -> list[str]:
    """From the top row down, one line from the first number to the last; what never changes is in the middle."""
    low, high = min(numbers), max(numbers)
    top = height * 4 - 1
    levels = [top // 2 if low == high else round((each - low) / (high - low) * top) for each in numbers]
    cells = [[BLANK] * ceil(len(numbers) / 2) for _ in range(height)]
    for index, (before, level) in enumerate(zip([levels[0], *levels], levels, strict=False)):
        for dot in range(min(before, level), max(before, level) + 1):
            cells[height - 1 - dot // 4][index // 2] |= DOTS[index % 2][dot % 4]
    return ["".join(map(chr, row)) for row in cells]


def span(first: str, last: str, width: int) -> str:
    """Both times to the second, as far as there is room, else the first."""
    first, last = first[:8], last[:8]
    return first if width < len(first) + len(last) + 2 else first + last.rjust(width - len(first))


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def has_number(value: Any) -> bool:
    return any(is_number(each) for _, each in fields_of(value))


def told(number: float) -> str:
    return f"{number:.6g}"
