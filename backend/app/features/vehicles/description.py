"""The stored form of a vehicle's entity tree. Pure."""

from collections.abc import Mapping
from typing import Any

from app.sovd.entities import Entity, VehicleDescription
from app.sovd.requests import EntityKind


def encode_description(description: VehicleDescription) -> dict[str, Any]:
    return {
        "base_path": description.base_path,
        "dialect": description.dialect,
        "entities": [_encode_entity(entity) for entity in description.entities],
    }


def decode_description(stored: Mapping[str, Any]) -> VehicleDescription:
    return VehicleDescription(
        base_path=stored["base_path"],
        dialect=stored["dialect"],
        entities=tuple(_decode_entity(entity) for entity in stored["entities"]),
    )


def _encode_entity(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind.value,
        "path": entity.path,
        "tags": list(entity.tags),
        "collections": list(entity.collections),
        "children": [_encode_entity(child) for child in entity.children],
        "contains": list(entity.contains),
    }


def _decode_entity(stored: Mapping[str, Any]) -> Entity:
    return Entity(
        id=stored["id"],
        name=stored["name"],
        kind=EntityKind(stored["kind"]),
        path=stored["path"],
        tags=tuple(stored["tags"]),
        collections=tuple(stored["collections"]),
        children=tuple(_decode_entity(child) for child in stored["children"]),
        # Trees that were kept before the vehicle was asked for it do not have it.
        contains=tuple(stored.get("contains", ())),
    )
