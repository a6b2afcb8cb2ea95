"""Moves as a ledger kind. A page of nothing else is one statement on PostgreSQL: moves, lanes and events together.

Most pages are such, and every further statement would be a round trip that somebody waits for.
"""

from collections.abc import Sequence
from uuid import UUID

from app.features.commands.command import Move, NewEvent
from app.features.commands.eventlog import encode_data, stored
from app.features.commands.moves import apply_moves, move_row, move_text
from app.features.commands.states import ACTIVE
from app.infra.db import time_text
from app.infra.ledger import Page
from app.infra.rows import RowStatement

_MORE = {"place": "integer", "at": "timestamptz", "data": "json", "status": "text", "frees": "boolean"}


def _move_and_tell(_dialect: str) -> str:
    """The head's row is taken last, as on every page: what comes before it is counted first."""
    return f"""
        WITH moved AS ({move_text("postgresql", more=_MORE)}),
        freed AS (
            DELETE FROM command_lanes USING moved WHERE command_lanes.command_id = moved.id AND moved.frees
            RETURNING command_lanes.command_id
        ),
        told AS (SELECT moved.*, row_number() OVER (ORDER BY place) - count(*) OVER () AS behind FROM moved),
        head AS (
            UPDATE ledger_head SET position = position + (SELECT count(*) FROM moved)
            WHERE id = 1 AND EXISTS (SELECT 1 FROM moved) AND (SELECT count(*) FROM freed) >= 0
            RETURNING position, epoch
        ),
        stored AS (
            INSERT INTO command_events (command_id, seq, vehicle_id, user_id, at, status, data, position)
            SELECT told.id, told.last_seq, told.vehicle_id, told.user_id, told.at, told.status, told.data,
                head.position + told.behind
            FROM told, head
        )
        SELECT told.place, told.last_seq, told.vehicle_id, told.user_id, head.position + told.behind AS position,
            head.epoch
        FROM told, head ORDER BY position
    """.strip()


_MOVE_AND_TELL = RowStatement(
    _move_and_tell, place=int, last_seq=int, vehicle_id=UUID, user_id=UUID, position=int, epoch=str
)


class Moving:
    """Ledger kind: a Move, told whether it was done."""

    async def write(self, page: Page, facts: Sequence[Move]) -> Sequence[bool]:
        moves_each_once = len({move.command_id for move in facts}) == len(facts)
        if page.dialect == "postgresql" and page.is_alone and moves_each_once:
            return await _write_alone(page, facts)
        return await apply_moves(page, facts)


async def _write_alone(page: Page, moves: Sequence[Move]) -> list[bool]:
    rows = await page.run_last(_MOVE_AND_TELL, [_row(move, place) for place, move in enumerate(moves)])
    done = [False] * len(moves)
    events = []
    for row in rows:
        move = moves[row["place"]]
        done[row["place"]] = True
        new = NewEvent(move.command_id, row["last_seq"], row["vehicle_id"], row["user_id"], move.at, move.to, move.data)
        events.append(stored(new, row["position"]))
    if events:
        page.closed = rows[0]["epoch"], events
    return done


def _row(move: Move, place: int) -> dict[str, object]:
    return {
        **move_row(move),
        "place": place,
        "at": time_text(move.at),
        "data": encode_data(move.data),
        "frees": move.to not in ACTIVE,
    }
