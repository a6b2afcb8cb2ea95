"""Entity collections, capabilities and relations (SOVD 1.1)."""

from collections.abc import Sequence

from pydantic import JsonValue

from simulator.sovd.calls import (
    Call,
    by_method,
    has_tags,
    href,
    no_such_resource,
    translation_id,
    with_schema,
    with_tags,
)
from simulator.sovd.messages import Reply
from simulator.sovd.schemas import ANY_OBJECT, ITEMS
from simulator.state.model import EntityKind, EntityModel
from simulator.state.vehicle import Vehicle


def show_root(vehicle: Vehicle) -> Reply:
    links: dict[str, JsonValue] = {kind: href(kind) for kind in EntityKind if vehicle.model.list_roots(kind)}
    own = vehicle.own
    return Reply.of({"id": own.vin, "name": own.name, **links, "updates": href("updates")})


def show_entities(entities: Sequence[EntityModel], wanted_tags: Sequence[str] | None) -> dict[str, JsonValue]:
    items: list[JsonValue] = [
        _reference(entity) for entity in entities if wanted_tags is None or not set(wanted_tags).isdisjoint(entity.tags)
    ]
    return {"items": items}


def answer_capabilities(call: Call) -> Reply:
    return by_method(call, {"GET": _show_capabilities})


def answer_relation(call: Call, relation: str) -> Reply:
    if call.rest or relation not in call.entity.model.relations:
        raise no_such_resource(call)
    return by_method(call, {"GET": lambda call: _show_relation(call, relation)})


def _show_relation(call: Call, relation: str) -> Reply:
    related = [entity for entity in call.entity.model.relations[relation] if has_tags(call, entity.tags)]
    return Reply.of(with_schema(call, show_entities(related, None), ITEMS))


def _reference(entity: EntityModel) -> dict[str, JsonValue]:
    reference: dict[str, JsonValue] = {
        "id": entity.id,
        "name": entity.name,
        "href": href(entity.path),
        "translation_id": translation_id(entity.path),
    }
    return with_tags(reference, entity.tags)


def _show_capabilities(call: Call) -> Reply:
    entity = call.entity.model
    shown: dict[str, JsonValue] = {
        "id": entity.id,
        "name": entity.name,
        "translation_id": translation_id(entity.path),
    }
    if entity.variant is not None:
        shown["variant"] = {**entity.variant}
    links = [*list_collections(entity), *entity.relations]
    shown.update({name: href(entity.path, name) for name in links})
    return Reply.of(with_schema(call, with_tags(shown, entity.tags), ANY_OBJECT))


def list_collections(entity: EntityModel) -> list[str]:
    """List the resource collections with something to offer; absent means unsupported."""
    if not entity.owns_resources:
        return []
    offered = {
        "data": entity.data,
        "bulk-data": entity.bulk,
        "data-lists": entity.data,
        "configurations": entity.configurations or entity.bulk_configurations,
        "operations": entity.operations,
        "modes": entity.modes,
        "scripts": entity.scripts,
        "communication-logs": entity.records,
        "cyclic-subscriptions": entity.data,
        "triggers": entity.data,
    }
    always = ["faults", "locks", "logs", "status", "clear-data"]
    return [*always, *(name for name, content in offered.items() if content)]
