"""What a vehicle can be asked: one SOVD request. Parsing and risk only; sending is a connector's work."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

MAX_PATH_CHARACTERS = 1024
MAX_SEGMENTS = 32


class Method(StrEnum):
    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class Risk(StrEnum):
    """What a request may do to the vehicle."""

    READ = "read"  # may be repeated
    WRITE = "write"  # changes something that can be changed back
    CRITICAL = "critical"  # moves, resets or reprograms something


class EntityKind(StrEnum):
    """What SOVD can address. The value is the path segment on the wire."""

    AREA = "areas"
    COMPONENT = "components"
    APP = "apps"
    FUNCTION = "functions"


class Collection(StrEnum):
    """Resource collections of an entity. The value is the path segment on the wire."""

    DATA = "data"
    DATA_CATEGORIES = "data-categories"
    DATA_GROUPS = "data-groups"
    DATA_LISTS = "data-lists"
    FAULTS = "faults"
    OPERATIONS = "operations"
    CONFIGURATIONS = "configurations"
    MODES = "modes"
    LOCKS = "locks"
    LOGS = "logs"
    BULK_DATA = "bulk-data"
    CYCLIC_SUBSCRIPTIONS = "cyclic-subscriptions"
    TRIGGERS = "triggers"
    SCRIPTS = "scripts"
    UPDATES = "updates"
    COMMUNICATION_LOGS = "communication-logs"
    CLEAR_DATA = "clear-data"
    STATUS = "status"


CRITICAL_COLLECTIONS = frozenset(
    {
        Collection.OPERATIONS,
        Collection.MODES,
        Collection.SCRIPTS,
        Collection.UPDATES,
        Collection.CLEAR_DATA,
        Collection.STATUS,
        Collection.BULK_DATA,
    }
)
_KINDS = frozenset(EntityKind)
_NESTED = frozenset({"subareas", "subcomponents"})
_COLLECTIONS = frozenset(Collection)
# Letters a path segment may hold as they stand (RFC 3986 pchar), and percent escapes.
_SEGMENT = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+")
# An escaped slash, backslash, dot, percent or control character means one thing to us and may mean
# another to the vehicle's server: nobody sends it for a good reason.
_TRICK = re.compile(r"%(?:2[fFeE5]|5[cC]|[01][0-9A-Fa-f]|7[fF])")


class BadPath(ValueError):
    """The text is not a resource path below a vehicle's SOVD root."""


@dataclass(frozen=True, slots=True)
class ResourcePath:
    """A path below the vehicle's SOVD root, such as `components/engine/faults/P0171`."""

    entity: tuple[str, ...]  # ("components", "engine"); empty for the root
    collection: Collection | None
    rest: tuple[str, ...]  # what follows the collection: ("P0171",)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Shape: segments separated by `/`, no slash at either end; the empty text is the root.

        Raises: BadPath with the place, for anything that could leave the vehicle.
        """
        segments = _checked_segments(text)
        at = _collection_index(segments)
        if at is None:
            return cls(segments, None, ())
        return cls(segments[:at], Collection(segments[at]), segments[at + 1 :])

    def __str__(self) -> str:
        middle = () if self.collection is None else (self.collection.value,)
        return "/".join((*self.entity, *middle, *self.rest))

    @property
    def entity_path(self) -> str:
        return "/".join(self.entity)


def _checked_segments(text: str) -> tuple[str, ...]:
    if text == "":
        return ()
    if len(text) > MAX_PATH_CHARACTERS:
        raise BadPath(f"the path has {len(text)} characters, {MAX_PATH_CHARACTERS} are allowed")
    segments = tuple(text.split("/"))
    if len(segments) > MAX_SEGMENTS:
        raise BadPath(f"the path has {len(segments)} segments, {MAX_SEGMENTS} are allowed")
    for number, segment in enumerate(segments, start=1):
        _check_segment(segment, number)
    return segments


def _check_segment(segment: str, number: int) -> None:
    if segment == "":
        raise BadPath(f"segment {number} of the path is empty")
    if segment in {".", ".."}:
        raise BadPath(f"segment {number} of the path is {segment!r}, which would leave the vehicle")
    if _TRICK.search(segment):
        raise BadPath(f"segment {number} of the path hides a reserved character in a percent escape")
    if not _SEGMENT.fullmatch(segment):
        raise BadPath(f"segment {number} of the path has a character that a path may not hold")


def _collection_index(segments: Sequence[str]) -> int | None:
    if segments and segments[0] in _KINDS:
        return _collection_from_left(segments)
    return _collection_from_right(segments)


def _collection_from_left(segments: Sequence[str]) -> int | None:
    """A standard path: kind and id, nested kinds and ids, then the collection."""
    start = 2
    while start < len(segments) and segments[start] in _NESTED:
        start += 2
    return next((i for i in range(start, len(segments)) if segments[i] in _COLLECTIONS), None)


def _collection_from_right(segments: Sequence[str]) -> int | None:
    """A server with paths of its own (`engine/ecu/faults`): the last known word is the collection.

    `data/status` is the data item "status": a known word right behind another one is its id.
    """
    at = next((i for i in reversed(range(len(segments))) if segments[i] in _COLLECTIONS), None)
    while at is not None and at > 0 and segments[at - 1] in _COLLECTIONS:
        at -= 1
    return at


@dataclass(frozen=True, slots=True)
class SovdRequest:
    """One request. `body` is JSON, `None` means no body."""

    method: Method
    path: ResourcePath
    query: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    body: object = None


def risk_of(request: SovdRequest) -> Risk:
    """Read is an allow-list; whatever is not on it is a write."""
    if request.method is Method.GET:
        return Risk.READ
    if request.path.collection in CRITICAL_COLLECTIONS:
        return Risk.CRITICAL
    return Risk.WRITE


# What a client keeps for itself and gives up again, also while an operation of somebody's runs.
_SHARED_COLLECTIONS = frozenset({Collection.LOCKS, Collection.CYCLIC_SUBSCRIPTIONS, Collection.TRIGGERS})


def exclusive_entity(request: SovdRequest) -> str | None:
    """The entity that may have no other writer meanwhile; None when others need not wait.

    An execution under way is stopped beside itself, so what addresses one does not wait for it.
    """
    path = request.path
    if request.method is Method.GET or path.collection in _SHARED_COLLECTIONS:
        return None
    addresses_execution = "executions" in path.rest[1:-1]
    return None if addresses_execution else path.entity_path
