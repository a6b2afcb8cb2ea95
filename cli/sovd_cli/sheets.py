"""A table before it has a form: drawn for a person, CSV for a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from sovd_cli.plain_text import plain

# A spreadsheet takes a cell that begins with one of these for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Sheet:
    """Rows under column names. A cell is any value; a Text brings its colour, a time is told per form."""

    def __init__(self, *columns: str) -> None:
        self.columns = columns
        self.rows: list[tuple[object, ...]] = []

    def add(self, *cells: object) -> None:
        self.rows.append(cells)

    def __rich__(self) -> Table:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in self.columns:
            table.add_column(column, overflow="fold")
        for row in self.rows:
            table.add_row(*(drawn(cell) for cell in row))
        return table

    def to_csv(self) -> str:
        """RFC 4180, with a header line. Units: times are UTC, RFC 3339."""
        header = [column.lower().replace(" ", "_") for column in self.columns]
        return "".join(csv_line(row) for row in (header, *self.rows))


def drawn(cell: object) -> Text:
    """Text from outside becomes harmless here; a Text is taken as it is."""
    if isinstance(cell, Text):
        return cell
    return Text(local_time(cell) if isinstance(cell, datetime) else plain(cell))


def csv_line(cells: Sequence[object]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([csv_cell(cell) for cell in cells])
    return text.getvalue()


def csv_cell(cell: object) -> str:
    """An apostrophe in front tells a spreadsheet that what follows is text."""
    if isinstance(cell, datetime):
        return utc_time(cell)
    text = plain(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def local_time(moment: datetime | None) -> str:
    """In the person's own time zone, to the second."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def utc_time(moment: datetime) -> str:
    """RFC 3339 with Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
