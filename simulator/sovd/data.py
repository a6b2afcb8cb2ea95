"""Data, its categories and groups (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.failures import Malformed
from simulator.sovd.calls import Call, by_method, has_tags, no_such_resource, translation_id, with_schema, with_tags
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import ITEMS, read_value_schema
from simulator.state.values import DataItem


def answer_data(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_data})
        case [_]:
            return by_method(call, {"GET": _read_data, "PUT": _write_data})
        case _:
            raise no_such_resource(call)


def answer_data_categories(call: Call) -> Reply:
    if call.rest:
        raise no_such_resource(call)
    return by_method(call, {"GET": _list_categories})


def answer_data_groups(call: Call) -> Reply:
    if call.rest:
        raise no_such_resource(call)
    return by_method(call, {"GET": _list_groups})


def _list_data(call: Call) -> Reply:
    query = call.request.query
    # The 1.1 template says `category`, the tables of the standard `categories`: both are taken.
    categories = [*query.get("categories", ()), *query.get("category", ())]
    groups = query.get("groups")
    items: list[JsonValue] = [
        show_metadata(call, item)
        for item in call.entity.model.data.values()
        if (not categories or item.spec.category in categories)
        and (groups is None or not set(groups).isdisjoint(item.spec.groups))
        and has_tags(call, item.spec.tags)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def show_metadata(call: Call, item: DataItem) -> dict[str, JsonValue]:
    about = item.spec
    metadata: dict[str, JsonValue] = {
        "id": about.id,
        "name": about.name,
        "category": about.category,
        "translation_id": translation_id(call.entity.path, "data", about.id),
    }
    if about.groups:
        metadata["groups"] = [*about.groups]
    return with_tags(metadata, about.tags)


def _read_data(call: Call) -> Reply:
    data, data_id = call.entity.data, call.rest[0]
    content: dict[str, JsonValue] = {"id": data_id, "data": data.read(data_id, call.vehicle.drive_time_s())}
    if call.request.query:
        content = with_schema(call, content, read_value_schema(data.get(data_id).spec))
    return Reply.of(content)


def _write_data(call: Call) -> Reply:
    data, data_id = call.entity.data, call.rest[0]
    data.get(data_id)
    data.write(data_id, read_written_value(call), "/data")
    return NO_CONTENT


def read_written_value(call: Call) -> JsonValue:
    """Raises: Malformed if the body has no `data`."""
    body = call.request.json_object()
    if "data" not in body:
        raise Malformed("data is missing")
    return body["data"]


def _list_categories(call: Call) -> Reply:
    categories = dict.fromkeys(
        item.spec.category for item in call.entity.model.data.values() if has_tags(call, item.spec.tags)
    )
    items: list[JsonValue] = [
        {"item": category, "category_translation_id": translation_id("data-categories", category)}
        for category in categories
    ]
    return Reply.of({"items": items})


def _list_groups(call: Call) -> Reply:
    query = call.request.query
    categories = [*query.get("categories", ()), *query.get("category", ())]
    groups = dict.fromkeys(
        (group, item.spec.category)
        for item in call.entity.model.data.values()
        for group in item.spec.groups
        if (not categories or item.spec.category in categories) and has_tags(call, item.spec.tags)
    )
    return Reply.of({"items": [_show_group(group, category) for group, category in groups]})


def _show_group(group: str, category: str) -> dict[str, JsonValue]:
    return {
        "id": group,
        "category": category,
        "category_translation_id": translation_id("data-categories", category),
        "group": group,
        "group_translation_id": translation_id("data-groups", group),
    }
