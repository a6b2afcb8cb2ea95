"""How a process takes commands, in SQL: those that wait, those whose process died, those that are too late."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.sql import literal_column

from app.features.commands.acceptance import take_lanes
from app.features.commands.command import Command, Move, WorkerId
from app.features.commands.moves import apply_moves
from app.features.commands.states import ACTIVE, Status, after_its_process_died
from app.features.commands.store import command_of
from app.features.commands.tables import command_lanes, commands, workers
from app.infra.db import UtcDateTime, now_in
from app.infra.ledger import Page

MOST_AT_ONCE = 100

EXPIRED = {
    "code": "expired",
    "message": "The deadline passed before the command could be sent; nothing was sent.",
}
LOST = {
    "code": "outcome-unknown",
    "message": "The process that sent this command died before the answer came. It may have been carried out.",
}


Lane = tuple[UUID, str]  # of a vehicle


@dataclass(frozen=True, slots=True)
class Taking:
    """Take up to `room` waiting commands for `worker`. `lanes`: who is next in these; None: whoever may go."""

    worker: WorkerId
    now: datetime
    room: int
    lanes: Sequence[Lane] | None = None


class TakeWaiting:
    """Ledger kind: a Taking, told the commands that the worker holds now, oldest first."""

    async def write(self, page: Page, facts: Sequence[Taking]) -> Sequence[list[Command]]:
        return [await _take(page, fact) for fact in facts]


async def _take(page: Page, fact: Taking) -> list[Command]:
    waiting = [command for query in _queries(fact) for command in await _locked(page, query)]
    lanes = await take_lanes(page, waiting)
    mine = [c for c in waiting if c.lane is None or c.id in lanes]
    moves = [
        Move(c.id, frozenset({Status.ACCEPTED}), Status.CLAIMED, fact.now, takes_fence=True, owner=fact.worker)
        for c in mine
    ]
    done = await apply_moves(page, moves)
    return [
        replace(c, status=Status.CLAIMED, fence=c.fence + 1, last_seq=c.last_seq + 1)
        for c, moved in zip(mine, done, strict=True)
        if moved
    ]


def _queries(fact: Taking) -> Iterable[Select[Any]]:
    """Looking at everybody who waits takes as long as the queue: a lane that was just left is asked by itself."""
    if fact.lanes is None:
        yield _waiting(fact)
        return
    for vehicle_id, lane in fact.lanes[: min(fact.room, MOST_AT_ONCE)]:
        yield (
            select(commands)
            .where(
                commands.c.vehicle_id == vehicle_id,
                commands.c.lane == lane,
                commands.c.status == literal_column("'accepted'"),  # as the index has it
                commands.c.not_after > fact.now,
            )
            .order_by(commands.c.id)
            .limit(1)
        )


def _waiting(fact: Taking) -> Select[Any]:
    older = commands.alias("older")
    lane_is_free = and_(
        ~exists().where(command_lanes.c.vehicle_id == commands.c.vehicle_id, command_lanes.c.lane == commands.c.lane),
        ~exists().where(
            older.c.vehicle_id == commands.c.vehicle_id,
            older.c.lane == commands.c.lane,
            older.c.status == Status.ACCEPTED.value,
            older.c.not_after > fact.now,
            older.c.id < commands.c.id,
        ),
    )
    return (
        select(commands)
        .where(
            commands.c.status == Status.ACCEPTED.value,
            commands.c.not_after > fact.now,
            or_(commands.c.lane.is_(None), lane_is_free),
        )
        .order_by(commands.c.created_at, commands.c.id)
        .limit(min(fact.room, MOST_AT_ONCE))
    )


@dataclass(frozen=True, slots=True)
class Reaping:
    """Look after commands that nobody holds any more. `held`: asked at the last moment, what this worker works on."""

    worker: WorkerId
    now: datetime
    held: Callable[[], Collection[UUID]]


class Reap:
    """Ledger kind: a Reaping, told the commands that the worker has to follow on."""

    async def write(self, page: Page, facts: Sequence[Reaping]) -> Sequence[list[Command]]:
        return [await _reap(page, fact) for fact in facts]


async def _reap(page: Page, fact: Reaping) -> list[Command]:
    late = await _locked(page, _too_late(fact))
    await apply_moves(page, [_expiry(command, fact.now) for command in late])
    orphans = await _locked(page, _orphans(page.dialect, fact))
    moves = [_rescue(command, fact) for command in orphans]
    done = await apply_moves(page, moves)
    return [
        replace(command, fence=command.fence + 1, last_seq=command.last_seq + 1)
        for command, move, moved in zip(orphans, moves, done, strict=True)
        if moved and move.to is Status.STREAMING
    ]


def _too_late(fact: Reaping) -> Select[Any]:
    return (
        select(commands)
        .where(commands.c.status == Status.ACCEPTED.value, commands.c.not_after <= fact.now)
        .limit(MOST_AT_ONCE)
    )


def _orphans(dialect: str, fact: Reaping) -> Select[Any]:
    now: ColumnElement[datetime] = literal_column(now_in(dialect), UtcDateTime)
    alive = exists().where(workers.c.id == commands.c.owner, workers.c.lease_until > now)
    # What is mine but does not run here was lost by an error of mine: nobody else would ever look after it.
    return (
        select(commands)
        .where(
            commands.c.status.in_([status.value for status in ACTIVE]),
            or_(~alive, commands.c.owner == fact.worker),
            commands.c.id.not_in(list(fact.held())),
        )
        .order_by(commands.c.created_at)
        .limit(MOST_AT_ONCE)
    )


def _expiry(command: Command, now: datetime) -> Move:
    return Move(
        command.id,
        frozenset({Status.ACCEPTED}),
        Status.EXPIRED,
        now,
        takes_fence=True,
        error=EXPIRED,
        data={"error": EXPIRED},
    )


def _rescue(command: Command, fact: Reaping) -> Move:
    to = after_its_process_died(command.status, command.risk, is_followed=command.following is not None)
    follows_on = to is Status.STREAMING
    lost = to is Status.UNKNOWN
    return Move(
        command.id,
        frozenset({command.status}),
        to,
        fact.now,
        fence=command.fence,
        takes_fence=True,
        owner=fact.worker if follows_on else None,
        error=LOST if lost else None,
        data={"error": LOST} if lost else {"message": "The process that worked on this command died; another goes on."},
    )


async def _locked(page: Page, query: Select[Any]) -> list[Command]:
    """SKIP LOCKED: what another process takes at this moment is not ours to wait for. SQLite has one writer."""
    if page.dialect == "postgresql":
        query = query.with_for_update(of=commands, skip_locked=True)
    return [command_of(row) for row in await (await page.begun()).execute(query)]
