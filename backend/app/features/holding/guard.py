"""Whether a request may be accepted in the face of the locks that others hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.features.accounts.identity import Caller, Role
from app.features.holding.changes import deed_of, member
from app.features.holding.errors import LockBroken, Locked, MayNotBreak, ReasonMissing
from app.features.holding.ground import changed_ground, ground_text
from app.features.holding.held import Change, Deed, HeldLock
from app.features.holding.register import Register
from app.features.vehicles.news import What
from app.sovd.requests import SovdRequest


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asks for something to be done to a vehicle. `breaks`: it is there to take a lock from its holder."""

    vehicle_id: UUID
    request: SovdRequest
    by: Caller
    reason: str | None = None
    breaks: bool = False


_CONCERNS: Mapping[Deed, tuple[What, ...]] = {
    Deed.ACQUIRE: (What.LOCKS,),
    Deed.EXTEND: (What.LOCKS,),
    Deed.RELEASE: (What.LOCKS,),
    Deed.SET_MODE: (What.MODES,),
    Deed.RESTART: (What.LOCKS, What.MODES),
}


class Guard:
    def __init__(self, register: Register) -> None:
        self._register = register

    def find_doubt(self, asked: Asked) -> HeldLock | None:
        """From memory, without waiting: the lock that seems to forbid it."""
        deed = deed_of(asked.request)
        if deed is not None and deed[0] in {Deed.EXTEND, Deed.RELEASE}:
            return self._foreign_lock(asked, deed[1])
        ground = changed_ground(asked.request)
        return None if ground is None else self._register.find_forbidding(asked.vehicle_id, ground, asked.by.user_id)

    async def require_free(self, asked: Asked, doubt: HeldLock) -> None:
        """Asked of the database, for nobody is refused by what a process remembers.

        Raises: Locked, LockBroken, Unavailable.
        """
        ground = changed_ground(asked.request)
        if ground is None:
            known = await self._register.list_locks(asked.vehicle_id)
            lock = next((each for each in known if each.command_id == doubt.command_id), None)
        else:
            lock = await self._register.confirm_forbidding(asked.vehicle_id, ground, asked.by.user_id)
        if lock is None:
            return
        if lock.broken is None:
            raise Locked(lock)
        for told in await self._register.take_broken(asked.vehicle_id, asked.by.user_id):
            if told.command_id == lock.command_id:
                raise LockBroken(told)

    async def find_forbidding(self, vehicle_id: UUID, request: SovdRequest, user_id: UUID) -> HeldLock | None:
        """The lock of somebody else because of which a command was not marked. Raises: Unavailable."""
        ground = changed_ground(request)
        if ground is None:
            return None
        lock = await self._register.confirm_forbidding(vehicle_id, ground, user_id)
        return None if lock is None or lock.broken is not None else lock

    async def changed(self, change: Change) -> None:
        """After COMMIT. Raises: Unavailable."""
        await self._register.changed(change.vehicle_id, *_CONCERNS[change.deed])

    def _foreign_lock(self, asked: Asked, lock_id: str) -> HeldLock | None:
        lock = self._register.find_lock(asked.vehicle_id, ground_text(asked.request.path), lock_id)
        if lock is None or asked.breaks or lock.broken is not None or lock.holder_id == asked.by.user_id:
            return None
        return lock


def require_may_ask(asked: Asked) -> None:
    """Whether the asker may take a lock from others, if that is what is asked.

    Raises: MayNotBreak, ReasonMissing.
    """
    takes_from_others = (
        deed_of(asked.request) == (Deed.ACQUIRE, "") and member(asked.request.body, "break_lock") is True
    )
    if takes_from_others or asked.breaks:
        require_may_break(asked.by, asked.reason)


def require_may_break(by: Caller, reason: str | None) -> None:
    """Raises: MayNotBreak, ReasonMissing."""
    if by.role is not Role.ADMIN:
        raise MayNotBreak
    if reason is None or not reason.strip():
        raise ReasonMissing
