"""How a command is accepted, in SQL: command, idempotency key, lane, first events and audit in one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, tuple_

from app.features.audit.service import AuditEntry, note_all
from app.features.commands.command import Command, CommandId, NewEvent, WorkerId
from app.features.commands.states import Status
from app.features.commands.tables import idempotency_keys
from app.features.holding.held import Change, HeldLock
from app.features.holding.writing import begin_change
from app.infra.db import encode_json, time_text
from app.infra.ledger import Page
from app.infra.rows import RowStatement, json_rows


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A command to be written down. `worker`: who would work on it at once, if its lane is free."""

    command: Command
    audit: AuditEntry
    worker: WorkerId | None
    idempotency_key: str | None = None
    body_hash: str = ""
    change: Change | None = None  # of what is held, if the vehicle agrees


@dataclass(frozen=True, slots=True)
class Accepted:
    """It is written. `is_claimed`: the worker has it and must go on."""

    is_claimed: bool


@dataclass(frozen=True, slots=True)
class AlreadyAccepted:
    """The key was used before. `same_body` False: for something else."""

    command_id: CommandId
    same_body: bool


_COMMAND_COLUMNS = {
    "id": "uuid",
    "vehicle_id": "uuid",
    "user_id": "uuid",
    "username": "text",
    "method": "text",
    "path": "text",
    "query": "json",
    "body": "json",
    "command": "text",
    "risk": "text",
    "lane": "text",
    "status": "text",
    "created_at": "timestamptz",
    "not_after": "timestamptz",
    "reason": "text",
    "correlation_id": "text",
    "fence": "integer",
    "owner": "uuid",
    "last_seq": "integer",
}
_KEY_COLUMNS = {
    "user_id": "uuid",
    "key": "text",
    "body_hash": "text",
    "command_id": "uuid",
    "created_at": "timestamptz",
}
_LANE_COLUMNS = {"vehicle_id": "uuid", "lane": "text", "command_id": "uuid"}


def _insert_commands(dialect: str) -> str:
    names = ", ".join(_COMMAND_COLUMNS)
    return f"INSERT INTO commands ({names}) SELECT {names} FROM {json_rows(dialect, 'v', _COMMAND_COLUMNS)}"


def _insert_keys(dialect: str) -> str:
    names = ", ".join(_KEY_COLUMNS)
    return (
        f"INSERT INTO idempotency_keys ({names}) SELECT {names} FROM {json_rows(dialect, 'v', _KEY_COLUMNS)} "
        "WHERE true ON CONFLICT DO NOTHING RETURNING command_id"
    )


def _insert_lanes(dialect: str) -> str:
    """A lane is free when nobody holds it and nobody older waits for it."""
    return (
        "INSERT INTO command_lanes (vehicle_id, lane, command_id) "
        f"SELECT v.vehicle_id, v.lane, v.command_id FROM {json_rows(dialect, 'v', _LANE_COLUMNS)} "
        "WHERE NOT EXISTS (SELECT 1 FROM commands o WHERE o.vehicle_id = v.vehicle_id AND o.lane = v.lane "
        "AND o.status = 'accepted' AND o.id < v.command_id) ON CONFLICT DO NOTHING RETURNING command_id"
    )


_INSERT_COMMANDS = RowStatement(_insert_commands)
_INSERT_KEYS = RowStatement(_insert_keys, command_id=UUID)
_INSERT_LANES = RowStatement(_insert_lanes, command_id=UUID)


async def take_lanes(page: Page, commands: Sequence[Command]) -> set[UUID]:
    """The commands that hold their lane now; those without a lane are not among them."""
    rows = [
        {"vehicle_id": c.vehicle_id.hex, "lane": c.lane, "command_id": c.id.hex} for c in commands if c.lane is not None
    ]
    if not rows:
        return set()
    return {row["command_id"] for row in await page.run(_INSERT_LANES, rows)}


class Accepting:
    """Ledger kind: an Acceptance, told what became of it; a lock, if that of somebody else forbids it."""

    async def write(self, page: Page, facts: Sequence[Acceptance]) -> Sequence[Accepted | AlreadyAccepted | HeldLock]:
        repeated = await _repeated_keys(page, facts)
        fresh = [fact for fact in facts if fact.command.id not in repeated]
        locked = await _locked_by_others(page, fresh)
        fresh = [fact for fact in fresh if fact.command.id not in locked]
        claimed = await _claimed(page, fresh)
        if fresh:
            await page.add(_INSERT_COMMANDS, [_row(fact, fact.command.id in claimed) for fact in fresh])
            await note_all(page, [fact.audit for fact in fresh])
        for fact in fresh:
            page.notes += _events(fact, is_claimed=fact.command.id in claimed)
        untaken: dict[CommandId, AlreadyAccepted | HeldLock] = {**repeated, **locked}
        return [untaken.get(f.command.id) or Accepted(f.command.id in claimed) for f in facts]


async def _repeated_keys(page: Page, facts: Sequence[Acceptance]) -> dict[CommandId, AlreadyAccepted]:
    keyed = [fact for fact in facts if fact.idempotency_key is not None]
    if not keyed:
        return {}
    new = {row["command_id"] for row in await page.run(_INSERT_KEYS, [_key_row(fact) for fact in keyed])}
    used = {(f.command.user_id, f.idempotency_key): f for f in keyed if f.command.id not in new}
    if not used:
        return {}
    found = await (await page.begun()).execute(
        select(idempotency_keys).where(tuple_(idempotency_keys.c.user_id, idempotency_keys.c.key).in_(list(used)))
    )
    known = {(row.user_id, row.key): row for row in found}
    answers: dict[CommandId, AlreadyAccepted] = {}
    for fact in keyed:
        if fact.command.id not in new:
            row = known[fact.command.user_id, fact.idempotency_key]
            answers[fact.command.id] = AlreadyAccepted(CommandId(row.command_id), row.body_hash == fact.body_hash)
    return answers


async def _locked_by_others(page: Page, facts: Sequence[Acceptance]) -> dict[CommandId, HeldLock]:
    """Only some facts change what is held. Who acquires a lock has it from here on, or is told whose it is."""
    locked: dict[CommandId, HeldLock] = {}
    for fact in facts:
        if fact.change is not None:
            lock = await begin_change(page, fact.change, not_after=fact.command.not_after)
            if lock is not None:
                locked[fact.command.id] = lock
    if locked:
        await (await page.begun()).execute(delete(idempotency_keys).where(idempotency_keys.c.command_id.in_(locked)))
    return locked


async def _claimed(page: Page, facts: Sequence[Acceptance]) -> set[UUID]:
    wanted = [fact.command for fact in facts if fact.worker is not None]
    free = {command.id for command in wanted if command.lane is None}
    return free | await take_lanes(page, wanted)


def _events(fact: Acceptance, *, is_claimed: bool) -> list[NewEvent]:
    c = fact.command
    first = NewEvent(
        c.id, 1, c.vehicle_id, c.user_id, c.created_at, Status.ACCEPTED, {"correlation_id": c.correlation_id}
    )
    if not is_claimed:
        return [first]
    return [first, NewEvent(c.id, 2, c.vehicle_id, c.user_id, c.created_at, Status.CLAIMED, {})]


def _row(fact: Acceptance, is_claimed: bool) -> dict[str, object]:
    c = fact.command
    return {
        "id": c.id.hex,
        "vehicle_id": c.vehicle_id.hex,
        "user_id": c.user_id.hex,
        "username": c.username,
        "method": c.method,
        "path": c.path,
        "query": None if c.query is None else encode_json(c.query),
        "body": None if c.body is None else encode_json(c.body),
        "command": c.command,
        "risk": c.risk.value,
        "lane": c.lane,
        "status": (Status.CLAIMED if is_claimed else Status.ACCEPTED).value,
        "created_at": time_text(c.created_at),
        "not_after": time_text(c.not_after),
        "reason": c.reason,
        "correlation_id": c.correlation_id,
        "fence": 1 if is_claimed else 0,
        "owner": fact.worker.hex if is_claimed and fact.worker is not None else None,
        "last_seq": 2 if is_claimed else 1,
    }


def _key_row(fact: Acceptance) -> dict[str, object]:
    return {
        "user_id": fact.command.user_id.hex,
        "key": fact.idempotency_key,
        "body_hash": fact.body_hash,
        "command_id": fact.command.id.hex,
        "created_at": time_text(fact.command.created_at),
    }
