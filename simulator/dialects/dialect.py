"""What may differ between SOVD servers, as data and small functions; the answers come from `simulator.sovd`."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from pydantic import JsonValue

from simulator.sovd.calls import BASE, split_entity
from simulator.sovd.messages import Reply, Request
from simulator.state.vehicle import Vehicle

Content = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads, in the standard's words."""

    entity: str  # e.g. `components/bms`; empty for a list of entities
    collection: str = ""  # e.g. `data`; empty for an entity itself
    rest: tuple[str, ...] = ()

    @classmethod
    def of(cls, segments: Sequence[str]) -> "Place":
        if len(segments) == 1:
            return cls("")
        entity, rest = split_entity(segments)
        if not rest:
            return cls(entity)
        return cls(entity, rest[0], tuple(rest[1:]))

    @property
    def shape(self) -> str:
        """Shape: the path with `*` for each id, e.g. `operations/*/executions`; `entities`, `entity`."""
        if not self.collection:
            return "entity" if self.entity else "entities"
        rest = ["*" if index % 2 == 0 else word for index, word in enumerate(self.rest)]
        return "/".join((self.collection, *rest))


@dataclass(frozen=True, slots=True)
class Turn:
    """One request on its way to the server, and what the answer needs to know of it."""

    vehicle: Vehicle
    request: Request  # in the standard's words
    place: Place
    base: str  # as the client sees it

    def at(self, *segments: str) -> Request:
        """The request, led to another place."""
        return replace(self.request, path="/".join((BASE, self.place.entity, *segments)))

    def url(self, *segments: str) -> str:
        return "/".join((self.base, self.place.entity, *(quote(segment) for segment in segments)))


Inward = Callable[[Turn], Request]
Outward = Callable[[Turn, Reply, Content], Reply]
Document = Callable[[str, str], JsonValue]  # origin and base as the client sees them -> body


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to speak SOVD. The keys of `inward` and `outward` are a method and a shape, e.g. `PUT data/*`."""

    name: str
    base: str = BASE
    documents: Mapping[str, Document] = field(default_factory=dict)  # path of a fixed document -> what makes it
    # The server's own word -> the standard's; what is not here is not served.
    kinds: Mapping[str, str] = field(default_factory=dict)
    collections: Mapping[str, str] | None = None  # none: all, as the standard spells them
    relocate: Callable[[list[str]], list[str]] | None = None  # the segments of a path, where it nests otherwise
    client_header: bytes | None = None  # names the client; none: only a token does
    needs_lock: frozenset[str] = frozenset()  # e.g. `DELETE faults`
    not_allowed: frozenset[str] = frozenset()  # 405
    not_implemented: frozenset[str] = frozenset()  # 501
    always_executes: bool = False  # an operation that ends at once is an execution too
    inward: Mapping[str, Inward] = field(default_factory=dict)
    outward: Mapping[str, Outward] = field(default_factory=dict)
    wrap_list: Callable[[Turn, Content], Content] | None = None
    failure: Callable[[int, Content], Reply] | None = None


def with_body(request: Request, content: Content, *, method: str | None = None) -> Request:
    return replace(request, body=json.dumps(content).encode(), method=method or request.method)


def as_reply(reply: Reply, content: JsonValue, *, status: int | None = None) -> Reply:
    """The reply with another body; its Location is kept."""
    location = next((value.decode() for name, value in reply.headers if name == b"location"), None)
    return Reply.of(content, status or reply.status, location=location)


def objects(content: Content, key: str = "items") -> list[Content]:
    """The rows of a list, without those that are only an id."""
    rows = content.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def error_in(content: Content) -> Content:
    """The GenericError of a failure, also of one that is a DataError."""
    inner = content.get("error")
    return inner if isinstance(inner, dict) else content


def told(content: Content, key: str) -> str:
    value = content.get(key)
    return value if isinstance(value, str) else ""


def page_of(turn: Turn, rows: list[JsonValue], size_key: str, first: int) -> list[JsonValue]:
    """So many rows from there on; all that are left where the query names no size that makes sense."""
    size = turn.request.query.get(size_key, [""])[-1]
    return rows[first : first + int(size)] if size.isascii() and size.isdigit() and int(size) else rows[first:]


def asked_number(turn: Turn, key: str, otherwise: int) -> int:
    value = turn.request.query.get(key, [""])[-1]
    return int(value) if value.isascii() and value.isdigit() else otherwise


def number(content: Content, key: str, otherwise: int) -> int:
    value = content.get(key)
    return value if isinstance(value, int) else otherwise


def rename(body: Content, own: str, standard: str) -> Content:
    """Shape: only the standard's key, and none if the server's own was missing."""
    return {standard: body[own]} if own in body else {}


def write_as_value(turn: Turn) -> Request:
    """For servers that write `{"value"}` where the standard has `{"data"}`."""
    return with_body(turn.request, rename(turn.request.json_object(), "value", "data"))
