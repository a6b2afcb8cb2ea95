"""Capability description: `docs` behind any path gives OpenAPI of that path and what is below it (SOVD 1.1)."""

from collections.abc import Mapping, Sequence

from simulator.failures import NotFound
from simulator.sovd.calls import BASE, href, split_entity, translation_id
from simulator.sovd.discovery import list_collections
from simulator.sovd.messages import Reply
from simulator.sovd.openapi import Paths, document, path_item, reads
from simulator.sovd.resource_docs import DESCRIBED
from simulator.sovd.schemas import ANY_OBJECT, CAPABILITIES, ITEMS, REFERENCES, Schema
from simulator.state.model import EntityKind, EntityModel
from simulator.state.vehicle import Vehicle

VERSION = "1.0.0"  # of the description
IDS: Schema = {"type": "array", "items": {"type": "string"}}
# Collections whose answer is no list of objects.
OTHERS: Mapping[str, Schema] = {
    "logs": ANY_OBJECT,
    "status": ANY_OBJECT,
    "clear-data": ANY_OBJECT,
    "bulk-data": {"type": "object", "properties": {"items": IDS}, "required": ["items"]},
    "communication-logs": IDS,
}


def show_docs(vehicle: Vehicle, segments: Sequence[str]) -> Reply:
    """Shape: `segments` is what stands between the base and `docs`.

    Raises: NotFound.
    """
    title = "/".join(segments) or vehicle.own.name
    return Reply.of(document(title, VERSION, _describe(vehicle, segments)))


def _describe(vehicle: Vehicle, segments: Sequence[str]) -> Paths:
    match segments:
        case []:
            return _describe_root(vehicle)
        case ["updates"]:
            return {href("updates"): _updates()}
        case [word]:
            return _describe_kind(vehicle, word)
        case _:
            return _describe_inside(vehicle, segments)


def _describe_root(vehicle: Vehicle) -> Paths:
    kinds = [kind for kind in EntityKind if vehicle.model.list_roots(kind)]
    root: Paths = {BASE: path_item({"get": reads("Show the vehicle", CAPABILITIES)})}
    return {**root, **{href(kind): _list_of(kind) for kind in kinds}, href("updates"): _updates()}


def _updates() -> Schema:
    return path_item({"get": reads("List the updates", {"type": "object", "required": ["items"]})})


def _describe_kind(vehicle: Vehicle, word: str) -> Paths:
    if word not in set(EntityKind):
        raise NotFound(f"there is no {word}")
    roots = vehicle.model.list_roots(EntityKind(word))
    return {href(word): _list_of(word), **{href(entity.path): _entity(entity) for entity in roots}}


def _list_of(word: str) -> Schema:
    return path_item({"get": reads(f"List {word}", REFERENCES)})


def _entity(entity: EntityModel) -> Schema:
    return path_item(
        {"get": reads(f"Show {entity.name}", CAPABILITIES)},
        name=entity.name,
        translation_id=translation_id(entity.path),
        tags=[*entity.tags],
    )


def _describe_inside(vehicle: Vehicle, segments: Sequence[str]) -> Paths:
    path, rest = split_entity(segments)
    entity = vehicle.model.entities.get(path)
    if entity is None:
        raise NotFound(f"no entity {path}")
    return _describe_below(entity, rest)


def _describe_below(entity: EntityModel, rest: Sequence[str]) -> Paths:
    """Raises: NotFound."""
    if not rest:
        return _describe_entity(entity)
    collection = rest[0]
    if collection in entity.relations:
        return {href(entity.path, collection): _list_of(collection)}
    if collection not in list_collections(entity):
        raise NotFound(f"there is no {collection}")
    describe = DESCRIBED.get(collection)
    found = describe(entity) if describe else {href(entity.path, collection): _other(collection)}
    place = href(entity.path, *rest)
    below = {path: item for path, item in found.items() if path == place or path.startswith(f"{place}/")}
    if not below:
        raise NotFound(f"there is no {'/'.join(rest)}")
    return below


def _describe_entity(entity: EntityModel) -> Paths:
    paths: Paths = {href(entity.path): _entity(entity)}
    for collection in list_collections(entity):
        path = href(entity.path, collection)
        describe = DESCRIBED.get(collection)
        paths[path] = describe(entity)[path] if describe else _other(collection)
    return {**paths, **{href(entity.path, relation): _list_of(relation) for relation in entity.relations}}


def _other(collection: str) -> Schema:
    schema = OTHERS.get(collection, ITEMS)
    return path_item({"get": reads(f"Show {collection}", schema)})
