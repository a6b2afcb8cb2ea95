"""All SQL of holding, but for its part in the mark of a command (`marking`)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.holding.held import Broken, Change, Deed, HeldLock, Seed, SetMode
from app.features.holding.tables import holding_changes, locks_held, modes_set, seeds

_LOCK, _MODE, _CHANGE = locks_held.c, modes_set.c, holding_changes.c


class HoldingStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take_turns(self, vehicle_id: UUID) -> None:
        """Until the transaction ends, nobody else decides about locks of this vehicle. SQLite has one writer."""
        if self._connection.dialect.name == "postgresql":
            number = int.from_bytes(vehicle_id.bytes[8:], signed=True)
            await self._connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

    async def list_all_locks(self, now: datetime) -> list[HeldLock]:
        return await self._locks(_LOCK.until > now)

    async def list_locks(self, vehicle_id: UUID, now: datetime) -> list[HeldLock]:
        """Also the broken ones whose holder was not told yet."""
        return await self._locks(_LOCK.vehicle_id == vehicle_id, _LOCK.until > now)

    async def list_modes(self, vehicle_id: UUID, now: datetime) -> list[SetMode]:
        query = select(modes_set).where(_MODE.vehicle_id == vehicle_id).order_by(_MODE.entity, _MODE.mode)
        found = [_mode_of(row) for row in await self._connection.execute(query)]
        return [mode for mode in found if mode.until is None or mode.until > now]

    async def first_end(self) -> datetime | None:
        """When the next of all locks, modes and seeds is over."""
        ends = [
            (await self._connection.execute(select(func.min(column)))).scalar_one()
            for column in (_LOCK.until, _MODE.until, seeds.c.until)
        ]
        return min((end for end in ends if end is not None), default=None)

    async def remove_ended(self, now: datetime) -> tuple[set[UUID], set[UUID]]:
        """The vehicles whose locks, and whose modes, are over."""
        locks = await self._connection.execute(delete(locks_held).where(_LOCK.until <= now).returning(_LOCK.vehicle_id))
        modes = await self._connection.execute(delete(modes_set).where(_MODE.until <= now).returning(_MODE.vehicle_id))
        await self._connection.execute(delete(seeds).where(seeds.c.until <= now))
        return set(locks.scalars()), set(modes.scalars())

    async def add_lock(self, lock: HeldLock) -> None:
        values = {
            "command_id": lock.command_id,
            "vehicle_id": lock.vehicle_id,
            "entity": lock.entity,
            "ground": lock.ground,
            "lock_id": lock.lock_id,
            "scopes": f",{','.join(lock.scopes)}," if lock.scopes else None,
            "holder_id": lock.holder_id,
            "holder": lock.holder,
            "since": lock.since,
            "until": lock.until,
            "reason": lock.reason,
        }
        await self._connection.execute(insert(locks_held).values(values))

    async def grant(self, command_id: UUID, lock_id: str, *, since: datetime, until: datetime) -> None:
        query = update(locks_held).where(_LOCK.command_id == command_id)
        await self._connection.execute(query.values(lock_id=lock_id, since=since, until=until))

    async def extend(self, command_id: UUID, until: datetime) -> None:
        await self._connection.execute(update(locks_held).where(_LOCK.command_id == command_id).values(until=until))

    async def remove_lock(self, command_id: UUID) -> None:
        await self._connection.execute(delete(locks_held).where(_LOCK.command_id == command_id))

    async def break_lock(self, command_id: UUID, broken: Broken) -> None:
        query = update(locks_held).where(_LOCK.command_id == command_id)
        await self._connection.execute(
            query.values(broken_by=broken.by, broken_at=broken.at, broken_because=broken.because)
        )

    async def take_broken(self, vehicle_id: UUID, holder_id: UUID) -> list[HeldLock]:
        """Their holder is being told: it is remembered no longer."""
        query = delete(locks_held).where(
            _LOCK.vehicle_id == vehicle_id, _LOCK.holder_id == holder_id, _LOCK.broken_at.is_not(None)
        )
        return [_lock_of(row) for row in await self._connection.execute(query.returning(*locks_held.c))]

    async def set_mode(self, mode: SetMode) -> None:
        await self.remove_mode(mode.vehicle_id, mode.ground, mode.mode)
        values = {
            "vehicle_id": mode.vehicle_id,
            "ground": mode.ground,
            "mode": mode.mode,
            "entity": mode.entity,
            "value": mode.value,
            "set_by": mode.set_by,
            "since": mode.since,
            "until": mode.until,
            "command_id": mode.command_id,
        }
        await self._connection.execute(insert(modes_set).values(values))

    async def remove_mode(self, vehicle_id: UUID, ground: str, mode: str) -> None:
        query = delete(modes_set).where(_MODE.vehicle_id == vehicle_id, _MODE.ground == ground, _MODE.mode == mode)
        await self._connection.execute(query)

    async def add_change(self, change: Change) -> None:
        values = {
            "command_id": change.command_id,
            "vehicle_id": change.vehicle_id,
            "entity": change.entity,
            "ground": change.ground,
            "deed": change.deed.value,
            "item": change.item,
            "user_id": change.user_id,
            "username": change.username,
            "seconds": change.seconds,
            "value": change.value,
            "reason": change.reason,
            "at": change.at,
        }
        await self._connection.execute(insert(holding_changes).values(values))

    async def remove_change(self, command_id: UUID) -> None:
        await self._connection.execute(delete(holding_changes).where(_CHANGE.command_id == command_id))

    async def list_changes(self) -> list[Change]:
        query = select(holding_changes).order_by(_CHANGE.at)
        return [_change_of(row) for row in await self._connection.execute(query)]

    async def keep_seed(self, command_id: UUID, seed: Seed, *, until: datetime) -> None:
        values = {"command_id": command_id, "user_id": seed.user_id, "seed": seed.seed, "until": until}
        await self._connection.execute(delete(seeds).where(seeds.c.command_id == command_id))
        await self._connection.execute(insert(seeds).values(values))

    async def find_seed(self, command_id: UUID, now: datetime) -> Seed | None:
        query = select(seeds.c.user_id, seeds.c.seed).where(seeds.c.command_id == command_id, seeds.c.until > now)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else Seed(row.user_id, row.seed)

    async def _locks(self, *conditions: Any) -> list[HeldLock]:
        query = select(locks_held).where(*conditions).order_by(_LOCK.entity, _LOCK.since)
        return [_lock_of(row) for row in await self._connection.execute(query)]


def _lock_of(row: Row[Any]) -> HeldLock:
    return HeldLock(
        command_id=row.command_id,
        vehicle_id=row.vehicle_id,
        entity=row.entity,
        ground=row.ground,
        lock_id=row.lock_id,
        scopes=() if row.scopes is None else tuple(row.scopes.strip(",").split(",")),
        holder_id=row.holder_id,
        holder=row.holder,
        since=row.since,
        until=row.until,
        reason=row.reason,
        broken=None if row.broken_at is None else Broken(row.broken_by, row.broken_at, row.broken_because),
    )


def _mode_of(row: Row[Any]) -> SetMode:
    return SetMode(
        vehicle_id=row.vehicle_id,
        entity=row.entity,
        ground=row.ground,
        mode=row.mode,
        value=row.value,
        set_by=row.set_by,
        since=row.since,
        until=row.until,
        command_id=row.command_id,
    )


def _change_of(row: Row[Any]) -> Change:
    return Change(
        command_id=row.command_id,
        vehicle_id=row.vehicle_id,
        entity=row.entity,
        ground=row.ground,
        deed=Deed(row.deed),
        item=row.item,
        user_id=row.user_id,
        username=row.username,
        seconds=row.seconds,
        value=row.value,
        reason=row.reason,
        at=row.at,
    )
