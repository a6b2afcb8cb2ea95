"""What becomes of commands when a backup is put back: history goes on under another name, and nothing is sent again."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from app.features.commands.command import Move
from app.features.commands.eventlog import EventLog
from app.features.commands.filtering import OPEN_STATUSES
from app.features.commands.moves import apply_moves
from app.features.commands.states import Status
from app.features.commands.store import command_of
from app.features.commands.tables import commands, ledger_head, workers
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.ledger import Ledger, Page

AT_ONCE = 100
EPOCH_BYTES = 8
UNDER_WAY = {
    "code": "outcome-unknown",
    "message": "A backup was put back that was made while this command was under way. "
    "It may have been carried out since.",
}


class EndOpen:
    """Ledger kind: a time, told how many commands were ended as unknown."""

    async def write(self, page: Page, facts: Sequence[datetime]) -> Sequence[int]:
        return [await _end_some(page, now) for now in facts]


async def _end_some(page: Page, now: datetime) -> int:
    statuses = [status.value for status in OPEN_STATUSES]
    query = select(commands).where(commands.c.status.in_(statuses)).order_by(commands.c.id).limit(AT_ONCE)
    found = [command_of(row) for row in await (await page.begun()).execute(query)]
    moves = [
        Move(
            command.id,
            frozenset({command.status}),
            Status.UNKNOWN,
            now,
            takes_fence=True,
            error=UNDER_WAY,
            data={"error": UNDER_WAY},
        )
        for command in found
    ]
    await apply_moves(page, moves)
    return len(found)


async def begin_another_history(database: Database, clock: Clock) -> int:
    """How many commands were under way. Sockets that come back with a position of before are told that it is void.

    Raises: Unavailable.
    """
    async with database.write() as connection:
        await connection.execute(delete(workers))
        await connection.execute(update(ledger_head).values(epoch=secrets.token_hex(EPOCH_BYTES)))
    # Nobody listens here.
    ledger = Ledger(database, EventLog(lambda _events: None, lambda _epoch, _events: None))
    writing = asyncio.create_task(ledger.run())
    total = 0
    try:
        while ended := await ledger.record(EndOpen(), clock.now()):
            total += ended
    finally:
        writing.cancel()
        await asyncio.wait([writing])
    return total
