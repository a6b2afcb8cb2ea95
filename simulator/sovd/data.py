"""Data, its categories and groups (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.failures import Malformed, NotFound
from simulator.sovd.calls import Call, by_method, has_tags, no_such_resource, with_schema
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
        show_metadata(item)
        for item in call.entity.data.values()
        if (not categories or item.about.category in categories)
        and (groups is None or not set(groups).isdisjoint(item.about.groups))
        and has_tags(call, item.about.tags)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def show_metadata(item: DataItem) -> dict[str, JsonValue]:
    about = item.about
    metadata: dict[str, JsonValue] = {"id": about.id, "name": about.name, "category": about.category}
    if about.groups:
        metadata["groups"] = [*about.groups]
    if about.tags:
        metadata["tags"] = [*about.tags]
    return metadata


def _read_data(call: Call) -> Reply:
    item = _get_item(call)
    content: dict[str, JsonValue] = {"id": item.about.id, "data": item.read(call.vehicle.drive_time_s())}
    if call.request.query:
        content = with_schema(call, content, read_value_schema(item.spec))
    return Reply.of(content)


def _write_data(call: Call) -> Reply:
    item = _get_item(call)
    item.write(read_written_value(call), "/data")
    return NO_CONTENT


def read_written_value(call: Call) -> JsonValue:
    """Raises: Malformed if the body has no `data`."""
    body = call.request.json_object()
    if "data" not in body:
        raise Malformed("data is missing")
    return body["data"]


def _get_item(call: Call) -> DataItem:
    item = call.entity.data.get(call.rest[0])
    if item is None:
        raise NotFound(f"no data {call.rest[0]}")
    return item


def _list_categories(call: Call) -> Reply:
    categories = dict.fromkeys(
        item.about.category for item in call.entity.data.values() if has_tags(call, item.about.tags)
    )
    return Reply.of({"items": [{"item": category} for category in categories]})


def _list_groups(call: Call) -> Reply:
    query = call.request.query
    categories = [*query.get("categories", ()), *query.get("category", ())]
    groups = dict.fromkeys(
        (group, item.about.category)
        for item in call.entity.data.values()
        for group in item.about.groups
        if (not categories or item.about.category in categories) and has_tags(call, item.about.tags)
    )
    return Reply.of({"items": [{"id": group, "category": category} for group, category in groups]})
