"""The samples of a value that is watched, printed as they come."""

from collections.abc import Mapping
from typing import Any

from sovd_cli.output import Output
from sovd_cli.plain_text import compact
from sovd_cli.sheets import Sheet
from sovd_cli.sparkline import Course
from sovd_cli.units import unit_of, value_of, with_units
from sovd_client.models import read_time


class Samples:
    """Prints one sample a line: JSON, CSV, or the value with its unit and, in a terminal, its course."""

    def __init__(self, out: Output, schema: Mapping[str, Any]) -> None:
        self._out = out
        self._schema = schema
        self._course = Course(schema) if out.results.is_terminal else None
        if out.as_csv:
            out.csv(Sheet("TIME", "VALUE", "UNIT"))

    def show(self, sample: Mapping[str, Any]) -> None:
        value, stamp = value_of(sample.get("payload")), sample.get("timestamp")
        if self._out.as_json:
            self._out.item(dict(sample))
        elif self._out.as_csv:
            self._out.csv_row(stamp, compact(value), unit_of(self._schema))
        else:
            told = self._course.told(value) if self._course else with_units(value, self._schema)
            self._out.text(f"{clock_of(stamp)}  {told}")


def clock_of(stamp: object) -> str:
    """The time of day to the millisecond, in the person's own zone; else the stamp as it came."""
    try:
        moment = read_time(str(stamp))
    except ValueError:
        return str(stamp)
    return moment.astimezone().strftime("%H:%M:%S.%f")[:-3] if moment else str(stamp)
