"""Reading the entity tree of a vehicle: all four kinds, with what is inside them, within limits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.connectors.sovd_http.roots import Root, as_segment
from app.connectors.sovd_http.translation import rows_of
from app.sovd.dialects import NATIVE
from app.sovd.entities import Entity, VehicleDescription
from app.sovd.errors import MalformedAnswer, VehicleRefusal
from app.sovd.requests import BadPath, Collection, EntityKind, ResourcePath

MAX_DEPTH = 6
MAX_ENTITIES = 2_000
MAX_AT_ONCE = 6
_CAPABILITIES_OF_NATIVE = "capabilities"  # its entities do not tell them themselves

_SUB_LISTS: Mapping[EntityKind, str] = {EntityKind.AREA: "subareas", EntityKind.COMPONENT: "subcomponents"}
# Where an entity says what it belongs with, and what kind of entity stands there.
_RELATIONS: Mapping[EntityKind, tuple[str, EntityKind]] = {
    EntityKind.AREA: ("contains", EntityKind.COMPONENT),
    EntityKind.APP: ("is-located-on", EntityKind.COMPONENT),
}
_WORDS = frozenset(Collection)

Get = Callable[[str], Awaitable[object]]  # the body of a path below the root


@dataclass(slots=True)
class _Found:
    """An entity whose inside is not yet known."""

    kind: EntityKind
    id: str
    name: str
    path: str
    tags: tuple[str, ...]
    document: Mapping[str, object]  # its row in the list
    collections: tuple[str, ...] = ()
    children: "list[_Found]" = field(default_factory=list)
    contains: list[str] = field(default_factory=list)

    def entity(self) -> Entity:
        return Entity(
            self.id,
            self.name,
            self.kind,
            self.path,
            self.tags,
            self.collections,
            tuple(child.entity() for child in self.children),
            tuple(self.contains),
        )

    def walk(self) -> "Iterator[_Found]":
        yield self
        for child in self.children:
            yield from child.walk()


class TreeReader:
    """Reads one tree. Refused branches are left out; a vehicle that falls silent ends the reading."""

    def __init__(self, root: Root, get: Get) -> None:
        self._root = root
        self._get = get
        self._seen: set[str] = set()
        self._located: list[tuple[str, str]] = []  # an app, and the component it runs on
        self._gate = asyncio.Semaphore(MAX_AT_ONCE)

    async def read(self) -> VehicleDescription:
        """Raises: NotSent, Silent; VehicleRefusal or MalformedAnswer when no kind can be listed."""
        refusals: list[VehicleRefusal | MalformedAnswer] = []
        tops: list[_Found] = []
        for kind in EntityKind:
            try:
                tops += self._new(kind, await self._rows(kind.value), kind.value)
            except (VehicleRefusal, MalformedAnswer) as refusal:
                refusals.append(refusal)
        if len(refusals) == len(EntityKind):
            raise refusals[1]  # of components, which every server should have
        await self._look_into(tops)
        self._hang_apps(tops)
        return VehicleDescription(self._root.base_path, self._root.dialect.name, tuple(top.entity() for top in tops))

    async def _look_into(self, level: Sequence[_Found]) -> None:
        """One level after the other, so that a wide tree is cut fairly and a circle ends."""
        depth = 1
        while level:
            tasks = await self._all_of(level, depth)
            level = [child for task in tasks for child in task.result()]
            depth += 1

    async def _all_of(self, level: Sequence[_Found], depth: int) -> Sequence[asyncio.Task[Sequence[_Found]]]:
        """Raises: the first failure itself, not a group of it."""
        try:
            async with asyncio.TaskGroup() as group:
                return [group.create_task(self._look_at(one, depth)) for one in level]
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _look_at(self, found: _Found, depth: int) -> Sequence[_Found]:
        document = await self._document(found.path)
        found.collections = collections_of({**found.document, **document})
        await self._relate(found, document)
        sub_list = _SUB_LISTS.get(found.kind)
        if sub_list is None or sub_list not in document or depth >= MAX_DEPTH:
            return ()
        path = f"{found.path}/{sub_list}"
        try:
            found.children = self._new(found.kind, await self._rows(path), path)
        except (VehicleRefusal, MalformedAnswer):
            return ()
        return found.children

    async def _relate(self, found: _Found, document: Mapping[str, object]) -> None:
        relation, kind = _RELATIONS.get(found.kind, ("", found.kind))
        if relation not in document:
            return
        try:
            rows = await self._rows(f"{found.path}/{relation}")
        except (VehicleRefusal, MalformedAnswer):
            return
        others = [other.path for row in rows if (other := _read_row(self._root, kind, row, kind.value)) is not None]
        if found.kind is EntityKind.AREA:
            found.contains = others
        else:
            self._located += [(found.path, host) for host in others[:1]]

    def _hang_apps(self, tops: Sequence[_Found]) -> None:
        """In the order of the apps, not of their answers."""
        all_found = {found.path: found for top in tops for found in top.walk()}
        hosts = dict(self._located)
        for path in all_found:
            host = all_found.get(hosts.get(path, ""))
            if host is not None:
                host.contains.append(path)

    async def _document(self, path: str) -> Mapping[str, object]:
        """The capabilities document; empty when the server refuses to give it."""
        document = await self._told(path)
        if self._root.dialect is not NATIVE:
            return document
        own_words = {own: word for word, own in NATIVE.segments.items()}
        more = await self._told(f"{path}/{_CAPABILITIES_OF_NATIVE}")
        return {**document, **{own_words.get(key, key): value for key, value in more.items()}}

    async def _told(self, path: str) -> Mapping[str, object]:
        try:
            async with self._gate:
                body = await self._get(path)
        except (VehicleRefusal, MalformedAnswer):
            return {}
        return body if isinstance(body, Mapping) else {}

    async def _rows(self, path: str) -> Sequence[object]:
        async with self._gate:
            rows = rows_of(await self._get(path))
        if rows is None:
            raise MalformedAnswer(f"the vehicle's list of {path} is no list", status_code=200)
        return rows

    def _new(self, kind: EntityKind, rows: Iterable[object], list_path: str) -> list[_Found]:
        """What has not been seen: an area that holds itself would be read for ever."""
        fresh: list[_Found] = []
        for row in rows:
            found = _read_row(self._root, kind, row, list_path)
            if found is None or found.path in self._seen or len(self._seen) >= MAX_ENTITIES:
                continue
            self._seen.add(found.path)
            fresh.append(found)
        return fresh


def _read_row(root: Root, kind: EntityKind, row: object, list_path: str) -> _Found | None:
    if isinstance(row, str):
        row = {"id": row}
    if not isinstance(row, Mapping) or not isinstance(row.get("id"), str):
        return None
    identifier, href, name, tags = row["id"], row.get("href"), row.get("name"), row.get("tags")
    path = path_of_entity(root, identifier, href if isinstance(href, str) else None, list_path)
    if path is None:
        return None
    return _Found(
        kind,
        identifier,
        name if isinstance(name, str) and name else identifier,
        path,
        tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        row,
    )


def path_of_entity(root: Root, identifier: str, href: str | None, list_path: str) -> str | None:
    """The link where it leads below our root, else list and id.

    An id with slashes is a path itself: its server has no other way to be asked.
    """
    if href is not None and root.dialect.hrefs_are_true:
        linked = root.find_path(href)
        if linked is not None:
            return linked
    inner = identifier.strip("/")
    built = inner if "/" in identifier else f"{list_path}/{as_segment(inner)}"
    try:
        return str(ResourcePath.parse(built)) if inner else None
    except BadPath:
        return None


def collections_of(document: Mapping[str, object]) -> tuple[str, ...]:
    """The collections that a capabilities document names, in the order of the standard.

    Links are members of the document itself; some servers add a list, or flags, under `capabilities`.
    """
    named = {key for key, value in document.items() if value and isinstance(value, str | list | Mapping)}
    more = document.get("capabilities")
    if isinstance(more, Mapping):
        named |= {key.replace("_", "-") for key, value in more.items() if value}
    elif isinstance(more, list):
        named |= {str(one.get("name", one.get("id"))) if isinstance(one, Mapping) else str(one) for one in more}
    links = document.get("_links")
    named |= set(links) if isinstance(links, Mapping) else set()
    return tuple(word.value for word in Collection if word in named and word in _WORDS)
