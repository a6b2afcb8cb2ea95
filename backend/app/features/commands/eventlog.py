"""The event log: the last statements of every ledger page give events their positions and store them.

The one row of `ledger_head` is locked until COMMIT, so positions are dense and become visible in order, also
with several processes. It is taken last, so that nobody waits while holding it.
"""

from collections.abc import Callable, Mapping, Sequence

from app.features.commands.command import Event, NewEvent
from app.features.commands.plain_json import without_nul
from app.infra.db import encode_json, time_text
from app.infra.ledger import Page
from app.infra.rows import RowStatement, json_rows

_EVENT_COLUMNS = {
    "command_id": "uuid",
    "seq": "integer",
    "vehicle_id": "uuid",
    "user_id": "uuid",
    "at": "timestamptz",
    "status": "text",
    "data": "json",
}
_ROW_COLUMNS = {**_EVENT_COLUMNS, "behind": "integer"}  # how many events of the page come after it


def _advance(dialect: str) -> str:
    count = f"(SELECT MAX(v.behind) + 1 FROM {json_rows(dialect, 'v', {'behind': 'integer'})})"
    return f"UPDATE ledger_head SET position = position + {count} WHERE id = 1 RETURNING position, epoch"


def _insert(dialect: str, head: str) -> str:
    names = ", ".join(_EVENT_COLUMNS)
    values = ", ".join(f"v.{name}" for name in _EVENT_COLUMNS)
    rows = json_rows(dialect, "v", _ROW_COLUMNS)
    return (
        f"INSERT INTO command_events ({names}, position) SELECT {values}, head.position - v.behind FROM {rows}, {head}"
    )


def _store(dialect: str) -> str:
    """PostgreSQL does both in one statement, which spares every page a round trip."""
    return (
        f"WITH head AS ({_advance(dialect)}), stored AS ({_insert(dialect, 'head')}) SELECT position, epoch FROM head"
    )


_HEAD: Mapping[str, type] = {"position": int, "epoch": str}
_STORE = RowStatement(lambda _dialect: _store("postgresql"), **_HEAD)
_ADVANCE = RowStatement(_advance, **_HEAD)
_INSERT = RowStatement(lambda dialect: _insert(dialect, "ledger_head AS head"))


class EventLog:
    """Closing of every page. `count` and `tell` get the stored events after COMMIT, in order.

    Shape: a page is closed with its epoch and its events.
    """

    def __init__(self, count: Callable[[Sequence[Event]], None], tell: Callable[[str, Sequence[Event]], None]) -> None:
        self._count = count
        self._tell = tell

    async def write(self, page: Page) -> None:
        news: list[NewEvent] = page.notes
        if not news or page.closed is not None:
            return
        rows = [_row(event, len(news) - 1 - index) for index, event in enumerate(news)]
        if page.dialect == "postgresql":
            [head] = await page.run_last(_STORE, rows)
        else:
            [head] = await page.run(_ADVANCE, rows)
            await page.run(_INSERT, rows)
        first = head["position"] - len(news) + 1
        page.closed = head["epoch"], [stored(new, first + index) for index, new in enumerate(news)]

    def committed(self, page: Page) -> None:
        if page.closed is not None:
            epoch, events = page.closed
            self._count(events)
            self._tell(epoch, events)


def stored(new: NewEvent, position: int) -> Event:
    return Event(new.command_id, new.seq, new.vehicle_id, new.user_id, new.at, new.status, new.data, position)


def _row(event: NewEvent, behind: int) -> dict[str, object]:
    return {
        "command_id": event.command_id.hex,
        "seq": event.seq,
        "vehicle_id": event.vehicle_id.hex,
        "user_id": event.user_id.hex,
        "at": time_text(event.at),
        "status": event.status.value,
        "data": encode_data(event.data),
        "behind": behind,
    }


def encode_data(data: Mapping[str, object]) -> str:
    return without_nul(encode_json(data))
