"""Configurations of both types: single parameters as JSON, bulk as bytes (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.failures import Malformed, NotAcceptable, WrongContentType
from simulator.scenario import BulkConfigurationSpec
from simulator.sovd.calls import (
    Call,
    accepts,
    by_method,
    has_tags,
    no_such_resource,
    translation_id,
    with_schema,
    with_tags,
)
from simulator.sovd.data import read_written_value
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import ITEMS, read_value_schema
from simulator.state.values import Parameter

BYTES = "application/octet-stream"  # whatever the resource's own type is, its bytes may come as this


def answer_configurations(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_configurations})
        case [configuration_id]:
            bulk = call.entity.bulk_configurations.find(configuration_id)
            if bulk is not None:
                return by_method(
                    call, {"GET": lambda call: _read_bulk(call, bulk), "PUT": lambda call: _write_bulk(call, bulk)}
                )
            return by_method(call, {"GET": _read_configuration, "PUT": _write_configuration})
        case _:
            raise no_such_resource(call)


def _list_configurations(call: Call) -> Reply:
    model = call.entity.model
    items: list[JsonValue] = [
        *(_describe(call, each) for each in model.configurations.values() if has_tags(call, each.spec.tags)),
        *(_describe_bulk(call, spec) for spec in model.bulk_configurations.values() if has_tags(call, spec.tags)),
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _describe(call: Call, parameter: Parameter) -> dict[str, JsonValue]:
    spec = parameter.spec
    key = translation_id(call.entity.path, "configurations", spec.id)
    return with_tags({"id": spec.id, "name": spec.name, "translation_id": key, "type": "parameter"}, spec.tags)


def _describe_bulk(call: Call, spec: BulkConfigurationSpec) -> dict[str, JsonValue]:
    key = translation_id(call.entity.path, "configurations", spec.id)
    described: dict[str, JsonValue] = {
        "id": spec.id,
        "name": spec.name,
        "translation_id": key,
        "type": "bulk",
        "version": spec.version,
        "content_type": spec.content_type,
    }
    return with_tags(described, spec.tags)


def _read_configuration(call: Call) -> Reply:
    configurations, configuration_id = call.entity.configurations, call.rest[0]
    value = configurations.read(configuration_id, call.vehicle.drive_time_s())
    schema = read_value_schema(configurations.get(configuration_id).spec)
    return Reply.of(with_schema(call, {"id": configuration_id, "data": value}, schema))


def _write_configuration(call: Call) -> Reply:
    call.entity.configurations.get(call.rest[0])
    call.entity.configurations.write(call.rest[0], read_written_value(call), "/data")
    return NO_CONTENT


def _read_bulk(call: Call, spec: BulkConfigurationSpec) -> Reply:
    if not accepts(call.request.accept, spec.content_type):
        raise NotAcceptable(f"{spec.id} is {spec.content_type}")
    content = call.entity.bulk_configurations.read(spec)
    headers = [(b"content-type", spec.content_type.encode()), (b"content-length", b"%d" % len(content))]
    return Reply(200, content, headers)


def _write_bulk(call: Call, spec: BulkConfigurationSpec) -> Reply:
    content_type = call.request.content_type.partition(";")[0].strip().lower()
    if content_type not in {"", BYTES, spec.content_type.lower()}:
        raise WrongContentType(f"{spec.id} is {spec.content_type}")
    if not call.request.body:
        raise Malformed("there is nothing in the body")
    call.entity.bulk_configurations.write(spec, call.request.body)
    return NO_CONTENT
