"""Wire shapes of holding."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from app.features.holding.held import HeldLock, SetMode


class LockHolder(BaseModel):
    id: UUID
    username: str


class LockOut(BaseModel):
    """A lock that one of our users holds. `scopes` empty: the whole entity, and what lies below it."""

    entity: str
    lock_id: str
    holder: LockHolder
    is_yours: bool
    since: datetime
    until: datetime
    reason: str | None
    scopes: list[str]
    command_id: UUID

    @classmethod
    def of(cls, lock: HeldLock, lock_id: str, user_id: UUID) -> "LockOut":
        return cls(
            entity=lock.entity,
            lock_id=lock_id,
            holder=LockHolder(id=lock.holder_id, username=lock.holder),
            is_yours=lock.holder_id == user_id,
            since=lock.since,
            until=lock.until,
            reason=lock.reason,
            scopes=list(lock.scopes),
            command_id=lock.command_id,
        )


class BrokenLockOut(BaseModel):
    """A lock of the caller's that somebody broke. It is told until their next command on the entity."""

    entity: str
    lock_id: str | None
    by: str
    at: datetime
    reason: str | None


class LockList(BaseModel):
    items: list[LockOut]
    broken: list[BrokenLockOut]

    @classmethod
    def of(cls, locks: list[HeldLock], user_id: UUID) -> "LockList":
        held = [LockOut.of(lock, lock.lock_id, user_id) for lock in locks if lock.lock_id and lock.broken is None]
        broken = [
            BrokenLockOut(
                entity=lock.entity,
                lock_id=lock.lock_id,
                by=lock.broken.by,
                at=lock.broken.at,
                reason=lock.broken.because,
            )
            for lock in locks
            if lock.broken is not None and lock.holder_id == user_id
        ]
        return cls(items=held, broken=broken)


class ModeOut(BaseModel):
    """A mode that one of our users set. `until` null: until it is set again."""

    entity: str
    mode: str
    value: Any
    set_by: str
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, mode: SetMode) -> "ModeOut":
        return cls(
            entity=mode.entity,
            mode=mode.mode,
            value=mode.value,
            set_by=mode.set_by,
            since=mode.since,
            until=mode.until,
        )


class ModeList(BaseModel):
    items: list[ModeOut]


class SeedOut(BaseModel):
    """What the vehicle wants to have answered with a key. Only who asked for it is told, for two minutes."""

    seed: Any
