"""The event log: the last statements of every ledger page give events their positions and store them.

The one row of `ledger_head` is locked until COMMIT, so positions are dense and become visible in order, also
with several processes. It is taken last, so that nobody waits while holding it.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import BigInteger, Text

from app.features.commands.command import Event, NewEvent
from app.features.commands.plain_json import without_nul
from app.infra.db import encode_json, time_text
from app.infra.ledger import Page
from app.infra.rows import RowStatement, json_rows

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


def _advance(dialect: str) -> str:
    count = f"(SELECT v.count FROM {json_rows(dialect, 'v', {'count': 'integer'})})"
    return f"UPDATE ledger_head SET position = position + {count} WHERE id = 1 RETURNING position, epoch"


def _insert(dialect: str) -> str:
    names = ", ".join(_EVENT_COLUMNS)
    return f"INSERT INTO command_events ({names}) SELECT {names} FROM {json_rows(dialect, 'v', _EVENT_COLUMNS)}"


_ADVANCE = RowStatement(_advance, position=BigInteger(), epoch=Text())
_INSERT = RowStatement(_insert)


class EventLog:
    """Closing of every page. `tell` gets the stored events after COMMIT, in order."""

    def __init__(self, tell: Callable[[str, Sequence[Event]], None]) -> None:
        self._tell = tell

    async def write(self, page: Page) -> None:
        news: list[NewEvent] = page.notes
        if not news:
            return
        [head] = await page.run(_ADVANCE, [{"count": len(news)}])
        first = head["position"] - len(news) + 1
        events = [_stored(new, first + index) for index, new in enumerate(news)]
        await page.run(_INSERT, [_row(event) for event in events])
        page.notes = [head["epoch"], events]

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
