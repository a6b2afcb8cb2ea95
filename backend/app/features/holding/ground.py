"""What a lock covers, and what it forbids to whom. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from app.sovd.requests import Collection, Method, ResourcePath, SovdRequest

# A lock keeps nobody from what a client keeps for itself; who may do what to a lock is asked of the lock.
UNLOCKABLE = frozenset({Collection.LOCKS, Collection.CYCLIC_SUBSCRIPTIONS, Collection.TRIGGERS})


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a request changes something: an entity as paths are compared, and a collection of it, if it names one."""

    entity: str
    collection: str


def ground_text(path: ResourcePath) -> str:
    """Shape: `components/bms/`, so that what lies below begins with it; the root is empty.

    `components/b%6Ds` and `components/BMS` reach the same component at one server or another.
    """
    return "".join(f"{unquote(segment).casefold()}/" for segment in path.entity)


def changed_ground(request: SovdRequest) -> Ground | None:
    """None for what no lock can forbid."""
    if request.method is Method.GET or request.path.collection in UNLOCKABLE:
        return None
    collection = request.path.collection
    return Ground(ground_text(request.path), "" if collection is None else collection.value)


def grounds_meet(one: str, other: str) -> bool:
    """One is the other, or lies below it."""
    return one.startswith(other) or other.startswith(one)


def scopes_meet(one: Iterable[str], other: Iterable[str]) -> bool:
    """No scopes: the whole entity."""
    first, second = frozenset(one), frozenset(other)
    return not first or not second or not first.isdisjoint(second)
