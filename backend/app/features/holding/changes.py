"""Which requests change what is held, and what they ask for. Pure; what comes of it is in `lessons`."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote
from uuid import UUID

from app.features.holding.ground import ground_text
from app.features.holding.held import Change, Deed
from app.sovd.requests import Collection, Method, SovdRequest

DEFAULT_SECONDS = 300.0  # of a lock, where the request does not say
MOST_SECONDS = 10 * 365 * 24 * 3600.0
RESTARTS = frozenset({"start", "restart", "force-restart", "shutdown", "force-shutdown"})


@dataclass(frozen=True, slots=True)
class Author:
    """Which command it is, and whose."""

    command_id: UUID
    vehicle_id: UUID
    user_id: UUID
    username: str
    reason: str | None
    at: datetime


def deed_of(request: SovdRequest) -> tuple[Deed, str] | None:
    """The deed and what it is done to; None for a request that changes nothing that is held."""
    match request.method, request.path.collection, request.path.rest:
        case Method.POST, Collection.LOCKS, ():
            return Deed.ACQUIRE, ""
        case Method.PUT, Collection.LOCKS, (lock,):
            return Deed.EXTEND, unquote(lock)
        case Method.DELETE, Collection.LOCKS, (lock,):
            return Deed.RELEASE, unquote(lock)
        case Method.PUT, Collection.MODES, (mode,):
            return Deed.SET_MODE, unquote(mode)
        case Method.PUT, Collection.STATUS, (what,) if what in RESTARTS:
            return Deed.RESTART, ""
        case _:
            return None


def change_of(request: SovdRequest, author: Author) -> Change | None:
    """None for a request that changes nothing that is held."""
    found = deed_of(request)
    if found is None:
        return None
    deed, item = found
    return Change(
        command_id=author.command_id,
        vehicle_id=author.vehicle_id,
        entity=request.path.entity_path,
        ground=ground_text(request.path),
        deed=deed,
        item=item,
        user_id=author.user_id,
        username=author.username,
        seconds=_seconds(deed, request.body),
        value=_word(member(request.body, "value")) if deed is Deed.SET_MODE else None,
        reason=author.reason,
        at=author.at,
        scopes=_scopes(request.body) if deed is Deed.ACQUIRE else (),
    )


def member(body: object, name: str) -> object:
    return body.get(name) if isinstance(body, Mapping) else None


def owned_ids(listed: object) -> Set[object] | None:
    """Of the locks in a list that are not said to be those of others; None for what is no list."""
    items = member(listed, "items")
    if not isinstance(items, list):
        return None
    return {member(item, "id") for item in items if member(item, "owned") is not False and _has_id(item)}


def _has_id(item: object) -> bool:
    return isinstance(member(item, "id"), str)


def _seconds(deed: Deed, body: object) -> float | None:
    if deed is Deed.SET_MODE:
        return _number(member(body, "mode_expiration"))
    if deed in {Deed.ACQUIRE, Deed.EXTEND}:
        seconds = _number(member(body, "lock_expiration"))
        return DEFAULT_SECONDS if seconds is None else seconds
    return None


def _number(value: object) -> float | None:
    """Within what a calendar can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return min(max(float(value), 0.0), MOST_SECONDS)


def _scopes(body: object) -> tuple[str, ...]:
    """As the lock has them; what is no list of collections locks the whole entity."""
    told = member(body, "scopes")
    if not isinstance(told, Sequence) or isinstance(told, str):
        return ()
    scopes = tuple(scope for scope in told if isinstance(scope, str) and scope.replace("-", "").isalnum())
    return scopes if len(scopes) == len(told) else ()


def _word(value: object) -> object:
    """A mode's value is a word or a number. Of a security access it is the level; its key is another member."""
    return value if isinstance(value, str | int | float) else None
