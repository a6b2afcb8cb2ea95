"""Modes (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.failures import Malformed, NotFound
from simulator.sovd.calls import Call, by_method, has_tags, no_such_resource, read_seconds, with_schema
from simulator.sovd.messages import Reply
from simulator.sovd.schemas import ITEMS, mode_schema
from simulator.sovd.security import answer_security
from simulator.state.modes import Mode


def answer_modes(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_modes})
        case [_]:
            return by_method(call, {"GET": _read_mode, "PUT": _set_mode})
        case _:
            raise no_such_resource(call)


def _list_modes(call: Call) -> Reply:
    items: list[JsonValue] = [
        {
            "id": mode.spec.id,
            "name": mode.spec.name,
            **({"tags": [*mode.spec.tags]} if mode.spec.tags else {}),
        }
        for mode in call.entity.modes.values()
        if has_tags(call, mode.spec.tags)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _read_mode(call: Call) -> Reply:
    mode = _get_mode(call)
    content: dict[str, JsonValue] = {"name": mode.spec.name, "value": mode.value(call.now_s)}
    return Reply.of(with_schema(call, content, mode_schema(mode.spec.values, mode.spec.default)))


def _set_mode(call: Call) -> Reply:
    mode = _get_mode(call)
    body = call.request.json_object()
    value = body.get("value")
    if not isinstance(value, str):
        raise Malformed("value must be a string")
    # The standard demands mode_expiration, its public servers do not: without it the mode stays.
    ends_at_s = call.now_s + read_seconds(body, "mode_expiration") if "mode_expiration" in body else None
    if mode.spec.security:
        return answer_security(call, mode, value, ends_at_s=ends_at_s)
    mode.set(value, ends_at_s=ends_at_s)
    return Reply.of({"id": mode.spec.id, "value": value})


def _get_mode(call: Call) -> Mode:
    mode = call.entity.modes.get(call.rest[0])
    if mode is None:
        raise NotFound(f"no mode {call.rest[0]}")
    return mode
