"""Operations and executions (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.failures import Malformed, PreconditionMissing
from simulator.operation_specs import OperationSpec
from simulator.sovd.calls import (
    Call,
    by_method,
    has_tags,
    href,
    no_such_resource,
    read_seconds,
    translation_id,
    with_schema,
    with_tags,
)
from simulator.sovd.errors import generic_error
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.modes import require_modes
from simulator.sovd.schemas import ANY_OBJECT, ITEMS, operation_schema
from simulator.state.operations import (
    Execution,
    Parameters,
    find_duration_s,
    find_failure,
    give_result,
    read_parameters,
)

MOMENT_S = 0.001  # how long an operation takes that ends at once
NOT_SUPPORTED_CAPABILITIES = frozenset({"freeze", "reset"})


def answer_operations(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_operations})
        case [_]:
            return by_method(call, {"GET": _read_operation})
        case [_, "executions"]:
            return by_method(call, {"GET": _list_executions, "POST": _start})
        case [_, "executions", _]:
            return by_method(call, {"GET": _read_execution, "PUT": _change, "DELETE": _forget})
        case _:
            raise no_such_resource(call)


def _list_operations(call: Call) -> Reply:
    items: list[JsonValue] = [
        _describe(call, spec) for spec in call.entity.model.operations.values() if has_tags(call, spec.tags)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _describe(call: Call, spec: OperationSpec) -> dict[str, JsonValue]:
    described: dict[str, JsonValue] = {
        "id": spec.id,
        "name": spec.name,
        "translation_id": translation_id(call.entity.path, "operations", spec.id),
        "proximity_proof_required": False,
        "asynchronous_execution": spec.asynchronous,
    }
    return with_tags(described, spec.tags)


def _read_operation(call: Call) -> Reply:
    spec = call.entity.operation(call.rest[0]).spec
    content: dict[str, JsonValue] = {"item": _describe(call, spec), "modes": {**spec.required_modes}}
    return Reply.of(with_schema(call, content, operation_schema(spec)))


def _list_executions(call: Call) -> Reply:
    return Reply.of({"items": [*call.entity.operation(call.rest[0]).list_ids()]})


def _start(call: Call) -> Reply:
    operation = call.entity.operation(call.rest[0])
    body = call.request.json_object() if call.request.body else {}
    timeout_s = read_seconds(body, "timeout") if "timeout" in body else None
    told = body.get("parameters", {})
    if not isinstance(told, dict):
        raise Malformed("parameters must be an object")
    parameters = read_parameters(operation.spec, told)
    require_modes(call.entity, operation.spec.required_modes, call.now_s)
    _require_conditions(call, operation.spec)
    duration_s = find_duration_s(operation.spec, parameters)
    if duration_s is None:
        if not call.request.always_executes:
            return Reply.of(_finish_at_once(operation.spec, parameters))
        duration_s = MOMENT_S
    return _accepted(call, operation.start(parameters, duration_s, call.now_s, timeout_s))


def _require_conditions(call: Call, spec: OperationSpec) -> None:
    """Raises: PreconditionMissing if the vehicle is in the wrong state for it."""
    for condition in spec.conditions:
        quantity = call.vehicle.model.cycle.table(condition.quantity, 0)
        if not condition.is_met(quantity.at(call.vehicle.drive_time_s())):
            raise PreconditionMissing(condition.message)


def _finish_at_once(spec: OperationSpec, parameters: Parameters) -> dict[str, JsonValue]:
    failure = find_failure(spec, parameters)
    if failure is not None:
        return {"error": generic_error(failure.error_code, failure.message)}
    return {"parameters": {**parameters, **give_result(spec, parameters)}}


def _accepted(call: Call, execution: Execution) -> Reply:
    where = href(call.entity.path, "operations", call.rest[0], "executions", execution.id)
    return Reply.of({"id": execution.id, "status": execution.status(call.now_s)}, 202, location=where)


def _read_execution(call: Call) -> Reply:
    execution = call.entity.operation(call.rest[0]).get(call.rest[2])
    now_s = call.now_s
    status = execution.status(now_s)
    parameters: dict[str, JsonValue] = {
        "elapsed_s": round(execution.elapsed_s(now_s), 1),
        **execution.parameters,
        **(execution.result if status == "completed" else {}),
    }
    content: dict[str, JsonValue] = {
        "status": status,
        "capability": "execute",
        "progress": execution.progress(now_s),
        "parameters": parameters,
    }
    failure = execution.failure(now_s)
    if failure is not None:
        # The path "/" says that the operation as a whole has failed.
        content["error"] = [{"path": "/", "error": generic_error(failure.error_code, failure.message)}]
    return Reply.of(with_schema(call, content, ANY_OBJECT))


def _change(call: Call) -> Reply:
    operation = call.entity.operation(call.rest[0])
    body = call.request.json_object()
    capability = body.get("capability")
    if capability == "stop":
        return _accepted(call, operation.stop(call.rest[2], call.now_s))
    if capability == "execute":
        timeout_s = read_seconds(body, "timeout") if "timeout" in body else None
        return _accepted(call, operation.prolong(call.rest[2], call.now_s, timeout_s))
    if capability in NOT_SUPPORTED_CAPABILITIES:
        raise PreconditionMissing(f"{call.rest[0]} has no capability {capability}")
    raise Malformed("capability must be execute, stop, freeze or reset")


def _forget(call: Call) -> Reply:
    call.entity.operation(call.rest[0]).forget(call.rest[2])
    return NO_CONTENT
