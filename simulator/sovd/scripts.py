"""Scripts and their executions (SOVD 1.1). An upload is the bare file; what it says is not carried out."""

from typing import cast

from pydantic import JsonValue

from simulator.clock import rfc3339
from simulator.failures import Malformed
from simulator.scenario import ScriptSpec
from simulator.sovd.bulk import read_upload
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
from simulator.sovd.errors import generic_error
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import ANY_OBJECT, ITEMS
from simulator.state.scripts import WORDS, ScriptExecution, When

ACTIONS = ("stop", "forced_termination")


def answer_scripts(call: Call) -> Reply:
    match call.rest:
        case _ if not call.entity.model.scripts:
            raise no_such_resource(call)
        case []:
            return by_method(call, {"GET": _list_scripts, "POST": _upload})
        case [_]:
            return by_method(call, {"GET": _read_script, "DELETE": _delete})
        case [_, "executions"]:
            return by_method(call, {"GET": _list_executions, "POST": _start})
        case [_, "executions", _]:
            return by_method(call, {"GET": _read_execution, "PUT": _end, "DELETE": _forget})
        case _:
            raise no_such_resource(call)


def _list_scripts(call: Call) -> Reply:
    items: list[JsonValue] = [
        _describe(call, script.spec) for script in call.entity.scripts.list_all() if has_tags(call, script.spec.tags)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _describe(call: Call, spec: ScriptSpec) -> dict[str, JsonValue]:
    described: dict[str, JsonValue] = {
        "id": spec.id,
        "name": spec.name,
        "translation_id": translation_id(call.entity.path, "scripts", spec.id),
        "proximity_proof_required": False,
    }
    return with_tags(described, spec.tags)


def _upload(call: Call) -> Reply:
    name, content = read_upload(call)
    try:
        text = content.decode()
    except UnicodeDecodeError as wrong:
        raise Malformed("a script is text in UTF-8") from wrong
    script = call.entity.scripts.add(name, text)
    return Reply.of({"id": script.spec.id}, 201, location=href(call.entity.path, "scripts", script.spec.id))


def _read_script(call: Call) -> Reply:
    script = call.entity.scripts.get(call.rest[0])
    return Reply.of(with_schema(call, {"item": _describe(call, script.spec)}, ANY_OBJECT))


def _delete(call: Call) -> Reply:
    call.entity.scripts.delete(call.rest[0], call.now_s)
    return NO_CONTENT


def _list_executions(call: Call) -> Reply:
    return Reply.of({"items": [*call.entity.scripts.get(call.rest[0]).executions]})


def _start(call: Call) -> Reply:
    script = call.entity.scripts.get(call.rest[0])
    when = call.request.json_object().get("execution_type")
    if when not in WORDS:
        raise Malformed(f"execution_type must be one of {', '.join(WORDS)}")
    execution = script.begin(cast(When, when), call.now_s)
    where = href(call.entity.path, "scripts", script.spec.id, "executions", execution.id)
    return Reply.of({"id": execution.id, "status": execution.status(call.now_s)}, 202, location=where)


def _read_execution(call: Call) -> Reply:
    execution = _get_execution(call)
    status = execution.status(call.now_s)
    content: dict[str, JsonValue] = {"status": status}
    if execution.started_s is not None:
        content["last_started"] = rfc3339(call.vehicle.clock.at(execution.started_s))
    if status == "completed":
        content["result"] = execution.spec.result
    failure = execution.failure(call.now_s)
    if failure is not None:
        content["error"] = [{"path": "/", "error": generic_error(failure.error_code, failure.message)}]
    return Reply.of(with_schema(call, content, ANY_OBJECT))


def _end(call: Call) -> Reply:
    if call.request.json_object().get("action") not in ACTIONS:
        raise Malformed(f"action must be one of {', '.join(ACTIONS)}")
    _get_execution(call).end(call.now_s)
    return NO_CONTENT


def _forget(call: Call) -> Reply:
    call.entity.scripts.get(call.rest[0]).forget(call.rest[2], call.now_s)
    return NO_CONTENT


def _get_execution(call: Call) -> ScriptExecution:
    return call.entity.scripts.get(call.rest[0]).get(call.rest[2])
