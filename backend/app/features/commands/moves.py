"""How commands move, in SQL: the durable facts of the ledger. Reads are in `store`."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from app.features.commands.command import CommandId, Move, NewEvent
from app.features.commands.plain_json import without_nul
from app.features.commands.states import ACTIVE, ENDED
from app.features.holding.marking import no_foreign_lock_text
from app.infra.db import encode_json, now_in, time_text
from app.infra.ledger import Page
from app.infra.rows import RowStatement, json_rows

_MOVE_COLUMNS = {
    "id": "uuid",
    "came_from": "text",
    "status": "text",
    "fence": "integer",
    "takes_fence": "integer",
    "owner": "uuid",
    "keeps_owner": "boolean",
    "needs_lease": "boolean",
    "response": "json",
    "error": "json",
    "following": "json",
    "stop_wanted": "integer",
    "finished_at": "timestamptz",
    "ground": "text",
    "collection": "text",
}


def move_text(dialect: str, *, more: Mapping[str, str] | None = None) -> str:
    """Shape: rows of `move_row`. `more`: columns of theirs that are returned as they came."""
    more = more or {}
    rows = json_rows(dialect, "v", {**_MOVE_COLUMNS, **more})
    free = no_foreign_lock_text(
        dialect,
        ground="v.ground",
        collection="v.collection",
        vehicle="commands.vehicle_id",
        user="commands.user_id",
    )
    returned = "".join(f", v.{name} AS {name}" for name in more)
    return f"""
        UPDATE commands SET
            status = v.status,
            last_seq = commands.last_seq + 1,
            fence = commands.fence + v.takes_fence,
            owner = CASE WHEN v.keeps_owner THEN commands.owner ELSE v.owner END,
            response = COALESCE(v.response, commands.response),
            error = COALESCE(v.error, commands.error),
            following = COALESCE(v.following, commands.following),
            stop_wanted = CASE WHEN v.stop_wanted = 1 THEN 1 ELSE commands.stop_wanted END,
            finished_at = COALESCE(v.finished_at, commands.finished_at)
        FROM {rows}
        WHERE commands.id = v.id
          AND (v.fence IS NULL OR commands.fence = v.fence)
          AND v.came_from LIKE '%' || commands.status || '%'
          AND (NOT v.needs_lease OR EXISTS (
              SELECT 1 FROM workers w WHERE w.id = commands.owner AND w.lease_until > {now_in(dialect)}))
          AND {free}
        RETURNING commands.id AS id, commands.last_seq AS last_seq, commands.vehicle_id AS vehicle_id,
            commands.user_id AS user_id, commands.lane AS lane{returned}
        """


def _free_lanes_text(dialect: str) -> str:
    return f"DELETE FROM command_lanes WHERE command_id IN (SELECT v.id FROM {json_rows(dialect, 'v', {'id': 'uuid'})})"


_MOVE = RowStatement(move_text, id=UUID, last_seq=int, vehicle_id=UUID, user_id=UUID, lane=str)
_FREE_LANES = RowStatement(_free_lanes_text)


def move_row(move: Move) -> dict[str, object]:
    return {
        "id": move.command_id.hex,
        "came_from": ",".join(move.came_from),
        "status": move.to.value,
        "fence": move.fence,
        "takes_fence": int(move.takes_fence),
        "owner": None if move.owner is None else move.owner.hex,
        "keeps_owner": move.keeps_owner,
        "needs_lease": move.needs_lease,
        "response": _json(move.response),
        "error": _json(move.error),
        "following": _json(None if move.following is None else move.following.to_json()),
        "stop_wanted": int(move.stop_wanted),
        "finished_at": time_text(move.at) if move.to in ENDED else None,
        "ground": None if move.unless_locked is None else move.unless_locked.entity,
        "collection": "" if move.unless_locked is None else move.unless_locked.collection,
    }


def _json(value: Mapping[str, object] | None) -> str | None:
    return None if value is None else without_nul(encode_json(value))


async def apply_moves(page: Page, moves: Sequence[Move]) -> list[bool]:
    """Move what can be moved; False where somebody else was first."""
    done: list[bool] = [False] * len(moves)
    for turn in _turns(moves):
        moved = await _apply_turn(page, [moves[index] for index in turn])
        for index in turn:
            done[index] = moves[index].command_id in moved
    return done


def _turns(moves: Sequence[Move]) -> Iterable[list[int]]:
    """One statement moves a command once: a second move of the same command waits for the next turn."""
    left = list(range(len(moves)))
    while left:
        taken: dict[CommandId, int] = {}
        for index in left:
            taken.setdefault(moves[index].command_id, index)
        yield list(taken.values())
        left = [index for index in left if taken[moves[index].command_id] != index]


async def _apply_turn(page: Page, moves: Sequence[Move]) -> set[UUID]:
    by_id = {move.command_id: move for move in moves}
    freed = []
    moved: set[UUID] = set()
    for row in await page.run(_MOVE, [move_row(move) for move in moves]):
        command_id, vehicle_id, user_id = row["id"], row["vehicle_id"], row["user_id"]
        move = by_id[CommandId(command_id)]
        moved.add(command_id)
        if row["lane"] is not None and move.to not in ACTIVE:
            freed.append({"id": command_id.hex})
        page.notes.append(NewEvent(command_id, row["last_seq"], vehicle_id, user_id, move.at, move.to, move.data))
    if freed:
        await page.add(_FREE_LANES, freed)
    return moved
