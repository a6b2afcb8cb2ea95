"""What stands on a page of the ledger beside a command that changes what is held: its beginning and its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from app.features.holding.held import Broken, Change, Deed, HeldLock, Seed, SetMode
from app.features.holding.lessons import (
    Extended,
    Granted,
    Learned,
    LockEnded,
    ModeOver,
    ModeSet,
    NotGranted,
    Nothing,
    SeedTold,
)
from app.features.holding.store import HoldingStore
from app.infra.ledger import Page

SEED_LIFETIME = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learned of a change, and when."""

    change: Change
    learned: Learned
    at: datetime


async def begin_change(page: Page, change: Change, *, not_after: datetime) -> HeldLock | None:
    """Write down what is going to change. The lock of somebody else that forbids it, and then nothing is written.

    An acquired lock is its asker's from here on, so that of two who ask at once one is told no, before anything is
    sent: to the vehicle both are the same client, and it would say yes to both.
    """
    store = HoldingStore(await page.begun())
    if change.deed is Deed.ACQUIRE:
        await store.take_turns(change.vehicle_id)
        for lock in await store.list_locks(change.vehicle_id, change.at):
            if lock.broken is None and lock.holder_id != change.user_id and lock.excludes(change.ground, change.scopes):
                return lock
        await store.add_lock(_asked_for(change, not_after))
    await store.add_change(change)
    return None


def _asked_for(change: Change, not_after: datetime) -> HeldLock:
    return HeldLock(
        command_id=change.command_id,
        vehicle_id=change.vehicle_id,
        entity=change.entity,
        ground=change.ground,
        lock_id=None,
        scopes=change.scopes,
        holder_id=change.user_id,
        holder=change.username,
        since=change.at,
        until=not_after + timedelta(seconds=change.seconds or 0),
        reason=change.reason,
    )


async def end_change(page: Page, taught: Taught) -> None:
    """Everything here may be said twice: the second time it is already so."""
    await learn(HoldingStore(await page.begun()), taught)


async def learn(store: HoldingStore, taught: Taught) -> None:
    change, lesson, at = taught.change, taught.learned.lesson, taught.at
    match lesson:
        case Granted(lock_id=lock_id, until=until):
            await store.grant(change.command_id, lock_id, since=at, until=until)
        case NotGranted():
            await store.remove_lock(change.command_id)
        case Extended() | LockEnded():
            for lock in await _locks_meant(store, change, at):
                await _learn_of_lock(store, lock, taught)
        case ModeSet(value=value, until=until):
            await store.set_mode(_mode(change, value, at, until))
        case ModeOver():
            await store.remove_mode(change.vehicle_id, change.ground, change.item.casefold())
        case SeedTold(seed=seed):
            await store.keep_seed(change.command_id, Seed(change.user_id, seed), until=at + SEED_LIFETIME)
        case Nothing():
            pass
        case _:
            assert_never(lesson)
    if taught.learned.is_final:
        await store.remove_change(change.command_id)


async def _locks_meant(store: HoldingStore, change: Change, at: datetime) -> list[HeldLock]:
    known = await store.list_locks(change.vehicle_id, at)
    if change.deed is Deed.ACQUIRE:
        return [lock for lock in known if lock.command_id == change.command_id]
    return [lock for lock in known if lock.ground == change.ground and lock.lock_id == change.item]


async def _learn_of_lock(store: HoldingStore, lock: HeldLock, taught: Taught) -> None:
    change = taught.change
    if isinstance(taught.learned.lesson, Extended):
        await store.extend(lock.command_id, taught.learned.lesson.until)
    elif change.deed is Deed.RELEASE and change.user_id != lock.holder_id:
        await store.break_lock(lock.command_id, Broken(change.username, taught.at, change.reason))
    elif lock.broken is None:
        await store.remove_lock(lock.command_id)


def _mode(change: Change, value: object, at: datetime, until: datetime | None) -> SetMode:
    return SetMode(
        vehicle_id=change.vehicle_id,
        entity=change.entity,
        ground=change.ground,
        mode=change.item.casefold(),
        value=value,
        set_by=change.username,
        since=at,
        until=until,
        command_id=change.command_id,
    )
