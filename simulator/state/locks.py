"""Locks of one entity: who holds it, until when, and what others may not do meanwhile."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.failures import LockBroken, NotFound, PreconditionMissing

BROKEN_LOCKS_REMEMBERED = 32


@dataclass(slots=True)
class Lock:
    id: str
    owner: str
    scopes: Sequence[str]  # resource collections; empty: the whole entity
    ends_at_s: float


class LockBook:
    """Expiry is looked at on every access; a lock that is over is as if it had never been."""

    def __init__(self) -> None:
        self._locks: dict[str, Lock] = {}
        self._broken: deque[tuple[str, str]] = deque(maxlen=BROKEN_LOCKS_REMEMBERED)
        self._given = 0

    def list_valid(self, now_s: float) -> list[Lock]:
        if self._locks:
            self._locks = {lock.id: lock for lock in self._locks.values() if now_s < lock.ends_at_s}
        return list(self._locks.values())

    def get(self, lock_id: str, client: str, now_s: float) -> Lock:
        """Raises: NotFound; LockBroken if this client had it and another broke it."""
        if (lock_id, client) in self._broken:
            raise LockBroken(f"lock {lock_id} was broken by another client")
        for lock in self.list_valid(now_s):
            if lock.id == lock_id:
                return lock
        raise NotFound(f"no lock {lock_id}")

    def get_owned(self, lock_id: str, client: str, now_s: float) -> Lock:
        """Raises: NotFound; LockBroken; PreconditionMissing if another client holds it."""
        lock = self.get(lock_id, client, now_s)
        if lock.owner != client:
            raise PreconditionMissing(f"lock {lock_id} belongs to another client")
        return lock

    def acquire(self, client: str, scopes: Sequence[str], ends_at_s: float, now_s: float) -> Lock:
        """Raises: PreconditionMissing if another client holds an overlapping lock."""
        for lock in self.list_valid(now_s):
            if lock.owner != client and _overlap(lock.scopes, scopes):
                raise PreconditionMissing("the entity is locked by another client")
        self._given += 1
        lock = Lock(f"lock-{self._given}", client, tuple(scopes), ends_at_s)
        self._locks[lock.id] = lock
        return lock

    def break_others(self, client: str, scopes: Sequence[str], now_s: float) -> None:
        """Take away every overlapping lock of another client."""
        for lock in self.list_valid(now_s):
            if lock.owner != client and _overlap(lock.scopes, scopes):
                del self._locks[lock.id]
                self._broken.append((lock.id, lock.owner))

    def release(self, lock_id: str, client: str, now_s: float) -> None:
        """Raises: NotFound; LockBroken; PreconditionMissing if another client holds it."""
        lock = self.get_owned(lock_id, client, now_s)
        del self._locks[lock.id]

    def require_may_write(self, collection: str, client: str, now_s: float) -> None:
        """Raises: PreconditionMissing if another client holds a lock over this collection."""
        for lock in self.list_valid(now_s):
            if lock.owner != client and (not lock.scopes or collection in lock.scopes):
                raise PreconditionMissing("the entity is locked by another client")


def _overlap(one: Sequence[str], other: Sequence[str]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)
