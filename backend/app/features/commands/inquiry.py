"""What a vehicle is asked to find out what is held, and what its answers teach."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from app.features.holding.changes import member
from app.features.holding.held import Change, Deed, HeldLock
from app.features.holding.lessons import (
    GONE,
    NOT_FOUND,
    Extended,
    Granted,
    Learned,
    Lesson,
    LockEnded,
    ModeOver,
    ModeSet,
    NotGranted,
    Nothing,
    believable_end,
)
from app.features.holding.register import Register
from app.features.holding.writing import Taught
from app.infra.clock import Clock
from app.sovd.errors import SovdErrorCode, VehicleRefusal
from app.sovd.link import VehicleLink
from app.sovd.requests import BadPath, Method, ResourcePath, SovdRequest

PATIENCE = timedelta(seconds=5)  # for one answer
SERVER_ERROR = 500
NOT_IMPLEMENTED = 501
_GONE: Mapping[str, object] = {}


class Inquiry:
    """Of one change. Raises: VehicleError when the vehicle does not answer now; it may be asked later."""

    def __init__(self, link: VehicleLink, register: Register, clock: Clock) -> None:
        self._link = link
        self._register = register
        self._clock = clock

    async def ask(self, change: Change) -> list[Taught]:
        """Raises: VehicleError, Unavailable."""
        match change.deed:
            case Deed.ACQUIRE | Deed.EXTEND | Deed.RELEASE:
                return [self._taught(change, await self._of_lock(change))]
            case Deed.SET_MODE:
                return [self._taught(change, await self._of_mode(change))]
            case Deed.RESTART:
                return await self._of_restart(change)

    async def ask_of(self, lock: HeldLock) -> Taught:
        """A lock that the vehicle should hold, and no other of the same id. Raises: VehicleError."""
        change = Change(
            command_id=lock.command_id,
            vehicle_id=lock.vehicle_id,
            entity=lock.entity,
            ground=lock.ground,
            deed=Deed.ACQUIRE,
            item=lock.lock_id or "",
            user_id=lock.holder_id,
            username=lock.holder,
            seconds=None,
            value=None,
            reason=None,
            at=self._clock.now(),
        )
        return self._taught(change, await self._of_known_lock(change, lock, change.item), is_final=False)

    def _taught(self, change: Change, lesson: Lesson, *, is_final: bool = True) -> Taught:
        return Taught(change, Learned(lesson, is_final), self._clock.now())

    async def _of_lock(self, change: Change) -> Lesson:
        lock = _meant(await self._register.list_locks(change.vehicle_id), change)
        if lock is None:
            return Nothing()
        if lock.lock_id is None:
            return await self._of_lock_without_answer(change, lock)
        return await self._of_known_lock(change, lock, lock.lock_id)

    async def _of_lock_without_answer(self, change: Change, lock: HeldLock) -> Lesson:
        """Whether the vehicle gave it: then it holds one of ours that we do not know."""
        listed = await self._read(f"{change.entity}/locks")
        known = {
            each.lock_id for each in await self._register.list_locks(change.vehicle_id) if each.ground == lock.ground
        }
        items = member(listed, "items")
        ours = (
            [member(item, "id") for item in items if member(item, "owned") is True] if isinstance(items, list) else []
        )
        new = [each for each in ours if isinstance(each, str) and each not in known]
        if not new:
            return NotGranted()
        reckoned = self._clock.now() + timedelta(seconds=change.seconds or 0)
        told = await self._read(f"{change.entity}/locks/{quote(new[-1], safe='')}")
        until = believable_end(told, at=self._clock.now(), reckoned=reckoned)
        return Granted(new[-1], until or change.at + timedelta(seconds=change.seconds or 0))

    async def _of_known_lock(self, change: Change, lock: HeldLock, lock_id: str) -> Lesson:
        told = await self._read(f"{lock.entity}/locks/{quote(lock_id, safe='')}")
        if told is _GONE or member(told, "owned") is False:
            return LockEnded()
        now = self._clock.now()
        longest = max(lock.until, now + timedelta(seconds=change.seconds or 0))
        until = believable_end(told, at=now, reckoned=longest)
        return Nothing() if until is None else Extended(until)

    async def _of_mode(self, change: Change) -> Lesson:
        told = await self._read(f"{change.entity}/modes/{quote(change.item, safe='')}")
        if not _is_same(member(told, "value"), change.value):
            return ModeOver()
        until = None if change.seconds is None else change.at + timedelta(seconds=change.seconds)
        return ModeOver() if until is not None and until <= self._clock.now() else ModeSet(change.value, until)

    async def _of_restart(self, change: Change) -> list[Taught]:
        """Locks and modes of the entity and of what lies below it, each as the vehicle tells it now."""
        taught = [
            await self.ask_of(lock)
            for lock in await self._register.list_locks(change.vehicle_id)
            if lock.ground.startswith(change.ground) and lock.lock_id is not None and lock.broken is None
        ]
        for mode in await self._register.list_modes(change.vehicle_id):
            if mode.ground.startswith(change.ground):
                told = await self._read(f"{mode.entity}/modes/{quote(mode.mode, safe='')}")
                if not _is_same(member(told, "value"), mode.value):
                    of_mode = replace(change, ground=mode.ground, item=mode.mode)
                    taught.append(self._taught(of_mode, ModeOver(), is_final=False))
        return [*taught, self._taught(change, Nothing())]

    async def _read(self, path: str) -> object:
        """The body; `_GONE` when there is no such thing, None when the vehicle cannot say."""
        try:
            request = SovdRequest(Method.GET, ResourcePath.parse(path.removeprefix("/")))
        except BadPath:
            return None
        try:
            return (await self._link.send(request, within=PATIENCE)).body
        except VehicleRefusal as refusal:
            if refusal.status_code in {NOT_FOUND, GONE} or refusal.code == SovdErrorCode.LOCK_BROKEN:
                return _GONE
            if refusal.status_code >= SERVER_ERROR and refusal.status_code != NOT_IMPLEMENTED:
                raise
            return None


def _meant(known: list[HeldLock], change: Change) -> HeldLock | None:
    if change.deed is Deed.ACQUIRE:
        return next((lock for lock in known if lock.command_id == change.command_id), None)
    return next((lock for lock in known if lock.ground == change.ground and lock.lock_id == change.item), None)


def _is_same(told: object, asked: object) -> bool:
    """Servers change the case of a mode's value."""
    return str(told).casefold() == str(asked).casefold()
