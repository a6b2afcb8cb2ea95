"""Operations and executions (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.failures import Malformed, NotFound, PreconditionMissing
from simulator.scenario import OperationSpec
from simulator.sovd.calls import Call, by_method, has_tags, href, no_such_resource, read_seconds, with_schema
from simulator.sovd.errors import generic_error
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import ANY_OBJECT, ITEMS
from simulator.state.modes import require_modes
from simulator.state.operations import Execution, Operation

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
        _describe(operation.spec)
        for operation in call.entity.operations.values()
        if has_tags(call, operation.spec.tags)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _describe(spec: OperationSpec) -> dict[str, JsonValue]:
    described: dict[str, JsonValue] = {
        "id": spec.id,
        "name": spec.name,
        "proximity_proof_required": False,
        "asynchronous_execution": spec.asynchronous,
    }
    if spec.tags:
        described["tags"] = [*spec.tags]
    return described


def _read_operation(call: Call) -> Reply:
    spec = _get_operation(call).spec
    content: dict[str, JsonValue] = {"item": _describe(spec), "modes": {**spec.required_modes}}
    return Reply.of(with_schema(call, content, ANY_OBJECT))


def _list_executions(call: Call) -> Reply:
    return Reply.of({"items": [*_get_operation(call).list_ids()]})


def _start(call: Call) -> Reply:
    operation = _get_operation(call)
    body = call.request.json_object() if call.request.body else {}
    timeout_s = read_seconds(body, "timeout") if "timeout" in body else None
    if not isinstance(body.get("parameters", {}), dict):
        raise Malformed("parameters must be an object")
    require_modes(call.entity.modes, operation.spec.required_modes, call.now_s)
    duration_s = operation.spec.duration_s
    if duration_s is None:
        if not call.request.always_executes:
            return Reply.of(_finish_at_once(operation.spec))
        duration_s = MOMENT_S
    execution = operation.start(duration_s, call.now_s, timeout_s)
    return _accepted(call, execution)


def _finish_at_once(spec: OperationSpec) -> dict[str, JsonValue]:
    if spec.failure is not None:
        return {"error": generic_error(spec.failure.error_code, spec.failure.message)}
    return {"parameters": spec.result}


def _accepted(call: Call, execution: Execution) -> Reply:
    where = href(call.entity.path, "operations", call.rest[0], "executions", execution.id)
    return Reply.of({"id": execution.id, "status": execution.status(call.now_s)}, 202, location=where)


def _read_execution(call: Call) -> Reply:
    execution = _get_operation(call).get(call.rest[2])
    now_s = call.now_s
    status = execution.status(now_s)
    parameters: dict[str, JsonValue] = {"elapsed_s": round(execution.elapsed_s(now_s), 1)}
    if status == "completed":
        parameters.update(execution.spec.result)
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
    operation = _get_operation(call)
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
    _get_operation(call).forget(call.rest[2])
    return NO_CONTENT


def _get_operation(call: Call) -> Operation:
    operation = call.entity.operations.get(call.rest[0])
    if operation is None:
        raise NotFound(f"no operation {call.rest[0]}")
    return operation
