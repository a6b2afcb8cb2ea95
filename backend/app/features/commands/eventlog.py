"""The event log: the last statements of every ledger page give events their positions and store them.

The one row of `ledger_head` is locked until COMMIT, so positions are dense and become visible in order, also
with several processes. It is taken last, so that nobody waits while holding it.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import BigInteger, Text, TextClause, TextualSelect, column, text

from app.features.commands.command import Event, NewEvent
from app.features.commands.plain_json import without_nul
from app.infra.db import encode_json, json_rows, time_text
from app.infra.ledger import Page

_EVENT_COLUMNS = {
    "command_id": "uuid",
    "seq": "integer",
    "position": "bigint",
    "vehicle_id": "uuid",
    "user_id": "uuid",
    "at": "timestamptz",
    "status": "text",
    "data": "json",
}
_ADVANCE: TextualSelect = text(
    "UPDATE ledger_head SET position = position + :count WHERE id = 1 RETURNING position, epoch"
).columns(column("position", BigInteger), column("epoch", Text))


def _insert(dialect: str) -> TextClause:
    names = ", ".join(_EVENT_COLUMNS)
    return text(f"INSERT INTO command_events ({names}) SELECT {names} FROM {json_rows(dialect, 'v', _EVENT_COLUMNS)}")


_INSERT = {dialect: _insert(dialect) for dialect in ("postgresql", "sqlite")}


class EventLog:
    """Closing of every page. `tell` gets the stored events after COMMIT, in order."""

    def __init__(self, tell: Callable[[str, Sequence[Event]], None]) -> None:
        self._tell = tell

    async def write(self, page: Page) -> None:
        news: list[NewEvent] = page.notes
        if not news:
            return
        head = (await page.connection.execute(_ADVANCE, {"count": len(news)})).one()
        first = head.position - len(news) + 1
        events = [_stored(new, first + index) for index, new in enumerate(news)]
        rows = encode_json([_row(event) for event in events])
        await page.connection.execute(_INSERT[page.dialect], {"rows": rows})
        page.notes = [head.epoch, events]

    def committed(self, page: Page) -> None:
        if page.notes:
            epoch, events = page.notes
            self._tell(epoch, events)


def _stored(new: NewEvent, position: int) -> Event:
    return Event(new.command_id, new.seq, new.vehicle_id, new.user_id, new.at, new.status, new.data, position)


def _row(event: Event) -> dict[str, object]:
    return {
        "command_id": event.command_id.hex,
        "seq": event.seq,
        "position": event.position,
        "vehicle_id": event.vehicle_id.hex,
        "user_id": event.user_id.hex,
        "at": time_text(event.at),
        "status": event.status.value,
        "data": without_nul(encode_json(event.data)),
    }
