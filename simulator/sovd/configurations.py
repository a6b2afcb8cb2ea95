"""Configurations of type parameter (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.failures import NotFound
from simulator.sovd.calls import Call, by_method, has_tags, no_such_resource, with_schema
from simulator.sovd.data import read_written_value
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import ITEMS, read_value_schema
from simulator.state.values import Configuration


def answer_configurations(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_configurations})
        case [_]:
            return by_method(call, {"GET": _read_configuration, "PUT": _write_configuration})
        case _:
            raise no_such_resource(call)


def _list_configurations(call: Call) -> Reply:
    items: list[JsonValue] = [
        {
            "id": each.about.id,
            "name": each.about.name,
            "type": "parameter",
            **({"tags": [*each.about.tags]} if each.about.tags else {}),
        }
        for each in call.entity.configurations.values()
        if has_tags(call, each.about.tags)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _read_configuration(call: Call) -> Reply:
    configuration = _get_configuration(call)
    value = configuration.read(call.vehicle.drive_time_s())
    return Reply.of(
        with_schema(call, {"id": configuration.about.id, "data": value}, read_value_schema(configuration.spec))
    )


def _write_configuration(call: Call) -> Reply:
    _get_configuration(call).write(read_written_value(call), "/data")
    return NO_CONTENT


def _get_configuration(call: Call) -> Configuration:
    configuration = call.entity.configurations.get(call.rest[0])
    if configuration is None:
        raise NotFound(f"no configuration {call.rest[0]}")
    return configuration
