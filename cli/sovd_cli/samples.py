"""The samples of a value that is watched, shown as they come."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from rich.live import Live

from sovd_cli.output import Output
from sovd_cli.plain_text import compact
from sovd_cli.plot import Board, has_number
from sovd_cli.sheets import Sheet
from sovd_cli.units import unit_of, with_units
from sovd_client.models import read_time
from sovd_client.watching import value_of


class Samples:
    """One sample a line: JSON, CSV, or the value with its unit. In a terminal numbers are plotted in place."""

    def __init__(self, out: Output, name: str, schema: Mapping[str, Any]) -> None:
        self._out = out
        self._schema = schema
        self._board = Board(name, schema)
        self._live = Live(console=out.results, refresh_per_second=10) if out.results.is_terminal else None
        if out.as_csv:
            out.csv(Sheet("TIME", "VALUE", "UNIT"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """The last picture stays."""
        if self._live is not None:
            self._live.stop()

    def show(self, sample: Mapping[str, Any]) -> None:
        value, stamp = value_of(sample.get("payload")), sample.get("timestamp")
        if self._out.as_json:
            self._out.item(dict(sample))
        elif self._out.as_csv:
            self._out.csv_row(stamp, compact(value), unit_of(self._schema))
        elif self._live is not None and has_number(value):
            self._plot(self._live, value, clock_of(stamp))
        else:
            self._out.text(f"{clock_of(stamp)}  {with_units(value, self._schema)}")

    def _plot(self, live: Live, value: Any, clock: str) -> None:
        self._board.add(value, clock)
        live.update(self._board)
        live.start()


def clock_of(stamp: object) -> str:
    """The time of day to the millisecond, in the person's own zone; else the stamp as it came."""
    try:
        moment = read_time(str(stamp))
    except ValueError:
        return str(stamp)
    return moment.astimezone().strftime("%H:%M:%S.%f")[:-3] if moment else str(stamp)
