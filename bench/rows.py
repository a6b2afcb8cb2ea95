"""One line of the result: ours, what it is compared with, the ratio, the bar, and whether it holds."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must not pass. `of`: the figure itself, or its ratio to the comparison."""

    limit: float
    is_least: bool = False
    of: Literal["ours", "ratio"] = "ours"

    def holds(self, row: "Row") -> bool:
        value = self._value(row)
        return value is not None and (value >= self.limit if self.is_least else value <= self.limit)

    def missed_by(self, row: "Row") -> str:
        value = self._value(row)
        if value is None:
            return "not measured"
        if self.limit == 0:
            return f"{value:g} too many"
        return f"{abs(value / self.limit - 1):.0%}"

    def text(self) -> str:
        sign = ">=" if self.is_least else "<="
        return f"{sign} {self.limit:.3g}{'x' if self.of == 'ratio' else ''}"

    def _value(self, row: "Row") -> float | None:
        return row.ours if self.of == "ours" else row.ratio


def at_most(limit: float) -> Bar:
    return Bar(limit)


def at_least(limit: float) -> Bar:
    return Bar(limit, is_least=True)


def at_most_times(limit: float) -> Bar:
    return Bar(limit, of="ratio")


def at_least_times(limit: float) -> Bar:
    return Bar(limit, is_least=True, of="ratio")


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    ours: float
    unit: str
    beside: str = ""  # what it is compared with
    comparison: float | None = None  # in the same unit
    bar: Bar | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.comparison if self.comparison else None

    @property
    def holds(self) -> bool | None:
        return None if self.bar is None else self.bar.holds(self)

    def verdict(self) -> str:
        if self.bar is None:
            return ""
        return "holds" if self.bar.holds(self) else f"missed by {self.bar.missed_by(self)}"

    def to_json(self) -> dict[str, object]:
        return {
            "what": self.what,
            "ours": self.ours,
            "unit": self.unit,
            "beside": self.beside or None,
            "comparison": self.comparison,
            "ratio": self.ratio,
            "bar": None if self.bar is None else self.bar.text(),
            "holds": self.holds,
        }


def lost(what: str, count: int) -> Row:
    """Nothing may be lost, whatever the load."""
    return Row(what, count, "events", bar=at_most(0))


def percentile(values: Iterable[float], part: float) -> float:
    """The value that `part` of all do not pass; 0 of none at all."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


TITLES = ("", "ours", "comparison", "ratio", "bar", "")
WIDTHS = (66, 26, 46, 8, 14, 20)


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield _line(TITLES)
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        comparison = "" if row.comparison is None else f"{row.beside} {_figure(row.comparison, row.unit)}"
        bar = "" if row.bar is None else row.bar.text()
        yield _line((row.what, _figure(row.ours, row.unit), comparison, ratio, bar, row.verdict()))


def _figure(value: float, unit: str) -> str:
    digits = f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
    return f"{digits} {unit}"


def _line(cells: Sequence[str]) -> str:
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
    return "".join(padded).rstrip()
