"""What a capability description says of each resource collection of an entity (SOVD 1.1, clause 7.5.2)."""

from collections.abc import Callable, Mapping

from simulator.operation_specs import OperationSpec
from simulator.scenario import BulkConfigurationSpec
from simulator.sovd.calls import href, translation_id
from simulator.sovd.openapi import JSON, Paths, does, path_item, path_parameter, reads, writes
from simulator.sovd.schemas import (
    ANY_OBJECT,
    ITEMS,
    METADATA_ITEMS,
    Schema,
    mode_schema,
    operation_schema,
    read_value_schema,
    value_schema,
)
from simulator.state.model import EntityModel
from simulator.state.values import DataItem

BYTES: Schema = {"type": "string", "contentEncoding": "binary"}
EXECUTION: Schema = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "status": {"type": "string"}},
    "required": ["id"],
}


def describe_data(entity: EntityModel) -> Paths:
    list_path = href(entity.path, "data")
    items = {f"{list_path}/{item.spec.id}": _data_item(entity, item) for item in entity.data.values()}
    return {list_path: path_item({"get": reads("List the data", METADATA_ITEMS)}), **items}


def _data_item(entity: EntityModel, item: DataItem) -> Schema:
    spec = item.spec
    methods = {"get": reads(f"Read {spec.name}", read_value_schema(spec))}
    if spec.writable:
        methods["put"] = writes(f"Write {spec.name}", _written(value_schema(spec)))
    return path_item(
        methods,
        name=spec.name,
        translation_id=translation_id(entity.path, "data", spec.id),
        tags=[*spec.tags],
        data_category=spec.category,
        data_groups=[*spec.groups],
        cyclic_subscription_supported=True,
    )


def _written(schema: Schema) -> Schema:
    return {"type": "object", "properties": {"data": schema}, "required": ["data"]}


def describe_faults(entity: EntityModel) -> Paths:
    list_path = href(entity.path, "faults")
    paths: Paths = {
        list_path: path_item({"get": reads("List the faults", ITEMS), "delete": does("Clear all faults", "204")})
    }
    for fault in entity.faults.values():
        paths[f"{list_path}/{fault.code}"] = path_item(
            {
                "get": reads(f"Read {fault.fault_name}", _object_with("item")),
                "delete": does(f"Clear {fault.fault_name}", "204"),
            },
            name=fault.fault_name,
            translation_id=translation_id(entity.path, "faults", fault.code),
            tags=[*fault.tags],
            fault_display_code=fault.display_code,
            fault_scope=fault.scope,
            fault_severity=fault.severity,
        )
    return paths


def _object_with(key: str) -> Schema:
    return {"type": "object", "properties": {key: {"type": "object"}}, "required": [key]}


def describe_operations(entity: EntityModel) -> Paths:
    list_path = href(entity.path, "operations")
    paths: Paths = {list_path: path_item({"get": reads("List the operations", ITEMS)})}
    for spec in entity.operations.values():
        paths[f"{list_path}/{spec.id}"] = path_item(
            {"get": reads(f"Describe {spec.name}", _object_with("item"))},
            name=spec.name,
            translation_id=translation_id(entity.path, "operations", spec.id),
            tags=[*spec.tags],
            asynchronous_execution=spec.asynchronous,
            proximity_proof_required=False,
        )
        paths.update(_executions(f"{list_path}/{spec.id}/executions", spec))
    return paths


def _executions(path: str, spec: OperationSpec) -> Paths:
    starts = does(
        f"Start {spec.name}",
        "202" if spec.asynchronous else "200",
        EXECUTION if spec.asynchronous else ANY_OBJECT,
        operation_schema(spec),
    )
    one: Schema = {
        "parameters": [path_parameter("execution-id")],
        "get": reads(f"Follow {spec.name}", _status_of(("running", "completed", "failed", "stopped"))),
        "put": does("Stop or prolong it", "202", EXECUTION, {"type": "object", "required": ["capability"]}),
        "delete": does("End and forget it", "204"),
    }
    return {
        path: path_item({"get": reads("List the executions", _ID_ITEMS), "post": starts}),
        f"{path}/{{execution-id}}": path_item(one),
    }


def _status_of(words: tuple[str, ...]) -> Schema:
    return {"type": "object", "properties": {"status": {"type": "string", "enum": [*words]}}, "required": ["status"]}


_ID_ITEMS: Schema = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"type": "string"}}},
    "required": ["items"],
}


def describe_configurations(entity: EntityModel) -> Paths:
    list_path = href(entity.path, "configurations")
    paths: Paths = {list_path: path_item({"get": reads("List the configurations", ITEMS)})}
    for each in entity.configurations.values():
        spec = each.spec
        paths[f"{list_path}/{spec.id}"] = path_item(
            {
                "get": reads(f"Read {spec.name}", read_value_schema(spec)),
                "put": writes(f"Write {spec.name}", _written(value_schema(spec))),
            },
            name=spec.name,
            translation_id=translation_id(entity.path, "configurations", spec.id),
            tags=[*spec.tags],
        )
    for bulk in entity.bulk_configurations.values():
        paths[f"{list_path}/{bulk.id}"] = path_item(
            {
                "get": reads(f"Read {bulk.name}", _bulk_schema(bulk), bulk.content_type),
                "put": writes(f"Write {bulk.name}", _bulk_schema(bulk), bulk.content_type),
            },
            name=bulk.name,
            translation_id=translation_id(entity.path, "configurations", bulk.id),
            tags=[*bulk.tags],
        )
    return paths


def _bulk_schema(spec: BulkConfigurationSpec) -> Schema:
    """What is JSON may be any JSON."""
    return {} if spec.content_type == JSON else BYTES


def describe_modes(entity: EntityModel) -> Paths:
    list_path = href(entity.path, "modes")
    paths: Paths = {list_path: path_item({"get": reads("List the modes", ITEMS)})}
    for spec in entity.modes.values():
        schema = mode_schema(spec.values, spec.default)
        paths[f"{list_path}/{spec.id}"] = path_item(
            {"get": reads(f"Read {spec.name}", schema), "put": does(f"Set {spec.name}", "200", ANY_OBJECT, schema)},
            name=spec.name,
            translation_id=translation_id(entity.path, "modes", spec.id),
            tags=[*spec.tags],
        )
    return paths


DESCRIBED: Mapping[str, Callable[[EntityModel], Paths]] = {
    "data": describe_data,
    "faults": describe_faults,
    "operations": describe_operations,
    "configurations": describe_configurations,
    "modes": describe_modes,
}
