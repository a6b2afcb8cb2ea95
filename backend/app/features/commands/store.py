"""Reads of commands and events. Writes are ledger facts: `acceptance`, `moves`, `taking`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.commands.command import Command, CommandId, Event
from app.features.commands.filtering import OPEN_STATUSES, CommandFilter, conditions_of, newest_query, of_statuses
from app.features.commands.states import ENDED, Status
from app.features.commands.tables import command_events, commands, idempotency_keys, ledger_head, workers
from app.infra.db import UtcDateTime, now_in
from app.sovd.answers import Following
from app.sovd.requests import Risk


@dataclass(frozen=True, slots=True)
class EventScope:
    """Which events to read: of a command, of a vehicle, or all; of one user or everybody's."""

    command_id: UUID | None = None
    vehicle_id: UUID | None = None
    user_id: UUID | None = None


class CommandStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, command_id: UUID) -> Command | None:
        result = await self._connection.execute(select(commands).where(commands.c.id == command_id))
        row = result.one_or_none()
        return None if row is None else command_of(row)

    async def find_by_key(self, user_id: UUID, key: str) -> Command | None:
        """What the user has asked for under this idempotency key."""
        query = (
            select(commands)
            .join(idempotency_keys, idempotency_keys.c.command_id == commands.c.id)
            .where(idempotency_keys.c.user_id == user_id, idempotency_keys.c.key == key)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else command_of(row)

    async def list_ended(self, command_ids: Sequence[UUID]) -> set[UUID]:
        """Those of them that have ended, or are not there."""
        query = select(commands.c.id).where(
            commands.c.id.in_(list(command_ids)), commands.c.status.not_in([status.value for status in ENDED])
        )
        return set(command_ids) - set((await self._connection.execute(query)).scalars())

    async def list_newest(
        self, wanted: CommandFilter, *, before: tuple[datetime, UUID] | None, limit: int
    ) -> list[Command]:
        query = newest_query(wanted, before, limit)
        return [command_of(row) for row in await self._connection.execute(query)]

    async def count_by_status(self, *, since: datetime, until: datetime, user_id: UUID | None) -> Mapping[Status, int]:
        """Of those that were asked for in that time."""
        wanted = conditions_of(CommandFilter(since=since, until=until, user_id=user_id))
        query = select(commands.c.status, func.count()).where(*wanted).group_by(commands.c.status)
        return {Status(status): count for status, count in await self._connection.execute(query)}

    async def count(self, wanted: CommandFilter) -> int:
        query = select(func.count()).select_from(commands).where(*conditions_of(wanted))
        return (await self._connection.execute(query)).scalar_one()

    async def count_unsettled(self) -> Mapping[Status, int]:
        """Those that have not ended, and those whose end nobody knows."""
        counts = dict.fromkeys([*OPEN_STATUSES, Status.UNKNOWN], 0)
        for statuses in (OPEN_STATUSES, frozenset({Status.UNKNOWN})):
            query = select(commands.c.status, func.count()).where(*of_statuses(statuses)).group_by(commands.c.status)
            counts |= {Status(status): count for status, count in await self._connection.execute(query)}
        return counts

    async def count_waiting(self, *, late_at: datetime) -> int:
        """Those that wait although their deadline was before `late_at`."""
        waiting: ColumnElement[bool] = literal_column("status = 'accepted'")  # as the index has it
        query = select(func.count()).select_from(commands).where(waiting, commands.c.not_after <= late_at)
        return (await self._connection.execute(query)).scalar_one()

    async def count_workers(self, dialect: str) -> int:
        """By the clock of the database, as their leases are."""
        now: ColumnElement[datetime] = literal_column(now_in(dialect), UtcDateTime)
        query = select(func.count()).select_from(workers).where(workers.c.lease_until > now)
        return (await self._connection.execute(query)).scalar_one()

    async def list_last_events(self, of: Sequence[Command], *, each: int) -> list[Event]:
        """The last few of each command, in their order."""
        if not of:
            return []
        e = command_events.c
        wanted = or_(*(and_(e.command_id == one.id, e.seq > one.last_seq - each) for one in of))
        return await self._events(select(command_events).where(wanted).order_by(e.position))

    async def list_events(self, command_id: UUID, *, after_seq: int, limit: int) -> list[Event]:
        query = (
            select(command_events)
            .where(command_events.c.command_id == command_id, command_events.c.seq > after_seq)
            .order_by(command_events.c.seq)
            .limit(limit)
        )
        return await self._events(query)

    async def list_events_after(self, position: int, scope: EventScope, *, limit: int) -> list[Event]:
        query = select(command_events).where(command_events.c.position > position)
        for name in ("command_id", "vehicle_id", "user_id"):
            value = getattr(scope, name)
            if value is not None:
                query = query.where(command_events.c[name] == value)
        return await self._events(query.order_by(command_events.c.position).limit(limit))

    async def list_stops_wanted(self, worker: UUID) -> list[UUID]:
        query = select(commands.c.id).where(
            commands.c.status.in_([Status.DISPATCHING.value, Status.STREAMING.value]),
            commands.c.owner == worker,
            commands.c.stop_wanted == 1,
        )
        return list((await self._connection.execute(query)).scalars())

    async def head(self) -> tuple[str, int]:
        """Epoch and position of the newest event."""
        row = (await self._connection.execute(select(ledger_head.c.epoch, ledger_head.c.position))).one()
        return row.epoch, row.position

    async def _events(self, query: Select[Any]) -> list[Event]:
        return [event_of(row) for row in await self._connection.execute(query)]


def command_of(row: Row[Any]) -> Command:
    return Command(
        id=CommandId(row.id),
        vehicle_id=row.vehicle_id,
        user_id=row.user_id,
        username=row.username,
        method=row.method,
        path=row.path,
        query=row.query,
        body=row.body,
        command=row.command,
        risk=Risk(row.risk),
        lane=row.lane,
        status=Status(row.status),
        created_at=row.created_at,
        not_after=row.not_after,
        finished_at=row.finished_at,
        reason=row.reason,
        correlation_id=row.correlation_id,
        response=row.response,
        error=row.error,
        fence=row.fence,
        last_seq=row.last_seq,
        following=None if row.following is None else Following.from_json(row.following),
        stop_wanted=bool(row.stop_wanted),
    )


def event_of(row: Row[Any]) -> Event:
    return Event(
        command_id=row.command_id,
        seq=row.seq,
        vehicle_id=row.vehicle_id,
        user_id=row.user_id,
        at=row.at,
        status=Status(row.status),
        data=row.data,
        position=row.position,
    )
