"""Data lists: several data items read at once (SOVD 1.1). They are gone when the simulator ends."""

from pydantic import JsonValue

from simulator.failures import Malformed, NotFound, TooManySubscriptions
from simulator.sovd.calls import Call, by_method, href, no_such_resource, with_schema
from simulator.sovd.data import show_metadata
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import ITEMS

MOST_LISTS = 50


def answer_data_lists(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_lists, "POST": _create})
        case [_]:
            return by_method(call, {"GET": _read_list, "DELETE": _delete})
        case _:
            raise no_such_resource(call)


def _list_lists(call: Call) -> Reply:
    data = call.entity.model.data
    items: list[JsonValue] = [
        {"id": list_id, "items": [show_metadata(call, data[data_id]) for data_id in data_ids]}
        for list_id, data_ids in call.entity.data_lists.items()
    ]
    return Reply.of({"items": items})


def _create(call: Call) -> Reply:
    ids = call.request.json_object().get("ids")
    if not isinstance(ids, list) or not ids:
        raise Malformed("ids must be a list of data ids")
    known = [each for each in ids if isinstance(each, str) and each in call.entity.model.data]
    if len(known) != len(ids):
        raise Malformed(f"unknown data: {', '.join(str(each) for each in ids if each not in known)}")
    lists = call.entity.data_lists
    if len(lists) >= MOST_LISTS:
        raise TooManySubscriptions("there are too many data lists")
    list_id = f"list-{1 + max((int(each.removeprefix('list-')) for each in lists), default=0)}"
    lists[list_id] = known
    return Reply.of({"id": list_id}, 201, location=href(call.entity.path, "data-lists", list_id))


def _read_list(call: Call) -> Reply:
    time_s = call.vehicle.drive_time_s()
    data = call.entity.data
    items: list[JsonValue] = [{"id": each, "data": data.read(each, time_s)} for each in _get_list(call)]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _delete(call: Call) -> Reply:
    _get_list(call)
    del call.entity.data_lists[call.rest[0]]
    return NO_CONTENT


def _get_list(call: Call) -> list[str]:
    found = call.entity.data_lists.get(call.rest[0])
    if found is None:
        raise NotFound(f"no data list {call.rest[0]}")
    return found
