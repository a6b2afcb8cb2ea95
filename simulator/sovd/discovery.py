"""Entity collections, capabilities and relations (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.sovd.calls import Call, by_method, has_tags, href, no_such_resource, with_schema
from simulator.sovd.messages import Reply
from simulator.sovd.schemas import ANY_OBJECT, ITEMS
from simulator.state.entity import Entity, EntityKind
from simulator.state.vehicle import Vehicle


def show_root(vehicle: Vehicle) -> Reply:
    links: dict[str, JsonValue] = {kind: href(kind) for kind in EntityKind if vehicle.list_roots(kind)}
    return Reply.of({"id": vehicle.vin, "name": vehicle.name, **links, "updates": href("updates")})


def show_entities(entities: list[Entity], wanted_tags: list[str] | None) -> dict[str, JsonValue]:
    items: list[JsonValue] = [
        _reference(entity) for entity in entities if wanted_tags is None or not set(wanted_tags).isdisjoint(entity.tags)
    ]
    return {"items": items}


def answer_capabilities(call: Call) -> Reply:
    return by_method(call, {"GET": _show_capabilities})


def answer_relation(call: Call, relation: str) -> Reply:
    if call.rest or relation not in call.entity.relations:
        raise no_such_resource(call)
    return by_method(call, {"GET": lambda call: _show_relation(call, relation)})


def _show_relation(call: Call, relation: str) -> Reply:
    related = [entity for entity in call.entity.relations[relation] if has_tags(call, entity.tags)]
    return Reply.of(with_schema(call, show_entities(related, None), ITEMS))


def _reference(entity: Entity) -> dict[str, JsonValue]:
    reference: dict[str, JsonValue] = {"id": entity.id, "name": entity.name, "href": href(entity.path)}
    if entity.tags:
        reference["tags"] = [*entity.tags]
    return reference


def _show_capabilities(call: Call) -> Reply:
    entity = call.entity
    shown: dict[str, JsonValue] = {"id": entity.id, "name": entity.name}
    if entity.tags:
        shown["tags"] = [*entity.tags]
    if entity.variant is not None:
        shown["variant"] = {**entity.variant}
    links = [*_collections(entity), *entity.relations]
    shown.update({name: href(entity.path, name) for name in links})
    return Reply.of(with_schema(call, shown, ANY_OBJECT))


def _collections(entity: Entity) -> list[str]:
    """List the resource collections with something to offer; absent means unsupported."""
    if not entity.owns_resources:
        return []
    offered = {
        "data": entity.data,
        "bulk-data": entity.bulk.list_categories(),
        "data-lists": entity.data,
        "configurations": entity.configurations,
        "operations": entity.operations,
        "modes": entity.modes,
        "cyclic-subscriptions": entity.data,
        "triggers": entity.data,
    }
    return ["faults", "locks", "logs", *(name for name, content in offered.items() if content)]
