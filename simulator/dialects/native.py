"""In the manner of OpenSOVD native server: lists and errors as OData has them, its own words for much else."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from pydantic import JsonValue

from simulator.dialects.dialect import (
    Content,
    Dialect,
    Turn,
    as_reply,
    asked_number,
    error_in,
    number,
    objects,
    page_of,
    rename,
    told,
    with_body,
    write_as_value,
)
from simulator.failures import Malformed, NotFound
from simulator.sovd.messages import Reply, Request

_SERVED = {
    **{
        word: word
        for word in ("capabilities", "data", "faults", "operations", "configurations", "modes", "logs", "subcomponents")
    },
    "lock": "locks",
}
SEVERITIES: Mapping[int, str] = {1: "high", 2: "medium", 3: "low", 4: "info"}
DEFAULT_LOCK_S = 300


def _version_info(_origin: str, base: str) -> JsonValue:
    version: Content = {"version": "v1", "url": base, "status": "current"}
    return {"sovdVersion": "1.1.0", "serverVersion": "0.1.0", "apiVersions": [version]}


def _wrap(turn: Turn, content: Content) -> Content:
    rows: list[JsonValue] = items if isinstance(items := content["items"], list) else []
    rest = {key: value for key, value in content.items() if key != "items"}
    shown = page_of(turn, rows, "$top", asked_number(turn, "$skip", 0))
    return {"@odata.context": f"{turn.base}/$metadata", "@odata.count": len(rows), "value": shown, **rest}


def _show_entity(turn: Turn, reply: Reply, content: Content) -> Reply:
    shown: Content = {"@odata.id": turn.url(), "id": content["id"], "name": content["name"]}
    return as_reply(reply, {**shown, "connectionState": "connected"})


def _show_capabilities(turn: Turn, reply: Reply, content: Content) -> Reply:
    own = {standard: word for word, standard in _SERVED.items()}
    links = {own[name]: turn.url(own[name]) for name in content if name in own}
    return as_reply(reply, {"@odata.id": turn.url("capabilities"), "id": content["id"], **links})


def _read_value(turn: Turn, reply: Reply, content: Content) -> Reply:
    shown: Content = {"@odata.id": turn.url(turn.place.collection, *turn.place.rest), "id": content["id"]}
    answer = as_reply(reply, {**shown, "value": content["data"]})
    tag = sha256(answer.body).hexdigest()[:16]
    return replace(answer, headers=[*answer.headers, (b"etag", f'"{tag}"'.encode())])


def _list_faults(_: Turn, reply: Reply, content: Content) -> Reply:
    return as_reply(reply, {"items": [_fault(row) for row in objects(content)]})


def _show_fault(turn: Turn, reply: Reply, content: Content) -> Reply:
    item = content["item"]
    shown = _fault(item) if isinstance(item, dict) else {}
    environment = {key: content[key] for key in ("environment_data",) if key in content}
    return as_reply(reply, {"@odata.id": turn.url("faults", *turn.place.rest), **shown, **environment})


def _fault(fault: Content) -> Content:
    status = fault["status"]
    bits = status if isinstance(status, dict) else {}
    stored = "confirmed" if bits.get("confirmedDTC") == "1" else "pending"
    return {
        "id": fault["code"],
        "code": fault["code"],
        "displayCode": fault.get("display_code"),
        "name": fault["fault_name"],
        "severity": SEVERITIES.get(number(fault, "severity", 3), "medium"),
        "status": stored if bits.get("testFailed") == "1" else "passive",
    }


def _start(turn: Turn) -> Request:
    """It is started at the operation itself, with `params`."""
    body = turn.request.json_object() if turn.request.body else {}
    params = body.get("params")
    # They may be text in hex there, which means nothing to an operation that names its parameters.
    told: Content = {"parameters": params} if isinstance(params, dict) else {}
    return with_body(turn.at("operations", *turn.place.rest, "executions"), told)


def _started(turn: Turn, reply: Reply, content: Content) -> Reply:
    shown: Content = {"executionId": content["id"], "operationId": turn.place.rest[0], "status": content["status"]}
    return as_reply(reply, shown)


def _show_execution(turn: Turn, reply: Reply, content: Content) -> Reply:
    word = {"stopped": "cancelled"}.get(told(content, "status"), told(content, "status"))
    shown: Content = {
        "executionId": turn.place.rest[2],
        "operationId": turn.place.rest[0],
        "status": word,
        "progress": content["progress"],
        "result": content["parameters"],
    }
    return as_reply(reply, {**shown, **{key: content[key] for key in ("error",) if key in content}})


def _ask_session(turn: Turn) -> Request:
    return replace(turn.at("modes", "session"), query={"include-schema": ["true"]})


def _show_modes(turn: Turn, reply: Reply, content: Content) -> Reply:
    return as_reply(
        reply,
        {
            "componentId": turn.place.entity.rpartition("/")[2],
            "currentMode": content["value"],
            "availableModes": _choices(content["schema"]),
        },
    )


def _choices(schema: JsonValue) -> JsonValue:
    found: JsonValue = schema
    for key in ("properties", "value", "enum"):
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _set_mode(turn: Turn) -> Request:
    body = turn.request.json_object()
    return with_body(turn.at("modes", "session"), rename(body, "mode", "value"), method="PUT")


def _lock(turn: Turn) -> Request:
    """Shape: `{"lockedBy", "expires"?: moment}`; the standard's request counts in seconds from now."""
    body = turn.request.json_object()
    seconds = body.get("lock_expiration", DEFAULT_LOCK_S)
    return with_body(turn.request, {"lock_expiration": seconds})


def _locked(turn: Turn, reply: Reply, content: Content) -> Reply:
    shown: Content = {"id": content["id"], "lockedBy": turn.request.client, "status": "locked"}
    return Reply.of(shown, reply.status, location=turn.url("lock"))


def _unlock(turn: Turn) -> Request:
    """There is one lock, without an id in its path.

    Raises: NotFound.
    """
    entity = turn.vehicle.find(turn.place.entity)
    if entity is None:
        raise NotFound(f"no entity {turn.place.entity}")
    lock = next(iter(entity.locks.list_valid(turn.vehicle.clock.now_s())), None)
    if lock is None:
        raise NotFound("there is no lock")
    return turn.at("locks", lock.id)


def _capabilities(turn: Turn) -> Request:
    if turn.place.rest:
        raise Malformed("capabilities have no parts")
    return replace(turn.request, path=turn.at().path.rstrip("/"))


def _fail(status: int, content: Content) -> Reply:
    error = error_in(content)
    inner: Content = {
        "code": f"SOVD-ERR-{status}",
        "message": error["message"],
        "details": [],
        "innererror": {"errorCode": error["error_code"]},
    }
    if "path" in content:
        inner["target"] = content["path"]
    return Reply.of({"error": inner}, status)


NATIVE = Dialect(
    "native",
    documents={"/sovd/v1/version-info": _version_info},
    kinds={"components": "components", "apps": "apps", "areas": "areas", "funcs": "functions"},
    collections=_SERVED,
    client_header=b"x-sovd-client-id",
    not_allowed=frozenset({"POST operations/*/executions", "GET operations/*/executions"}),
    always_executes=True,
    inward={
        "GET capabilities": _capabilities,
        "PUT data/*": write_as_value,
        "PATCH data/*": lambda turn: replace(write_as_value(turn), method="PUT"),
        "PUT configurations/*": write_as_value,
        "POST operations/*": _start,
        "GET modes": _ask_session,
        "POST modes": _set_mode,
        "POST locks": _lock,
        "GET locks": _unlock,
        "DELETE locks": _unlock,
    },
    outward={
        "GET entity": _show_entity,
        "GET capabilities": _show_capabilities,
        "GET data/*": _read_value,
        "GET configurations/*": _read_value,
        "GET faults": _list_faults,
        "GET faults/*": _show_fault,
        "POST operations/*": _started,
        "GET operations/*/executions/*": _show_execution,
        "GET modes": _show_modes,
        "POST locks": _locked,
    },
    wrap_list=_wrap,
    failure=_fail,
)
