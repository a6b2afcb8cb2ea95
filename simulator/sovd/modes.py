"""Modes (SOVD 1.1)."""

from collections.abc import Mapping

from pydantic import JsonValue

from simulator.failures import Malformed, PreconditionMissing
from simulator.sovd.calls import (
    Call,
    by_method,
    has_tags,
    no_such_resource,
    read_seconds,
    translation_id,
    with_schema,
    with_tags,
)
from simulator.sovd.messages import Reply
from simulator.sovd.schemas import ITEMS, mode_schema
from simulator.sovd.security import answer_security
from simulator.state.entity import Entity


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
        with_tags({"id": spec.id, "name": spec.name, "translation_id": _translation_id(call, spec.id)}, spec.tags)
        for spec in call.entity.model.modes.values()
        if has_tags(call, spec.tags)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _read_mode(call: Call) -> Reply:
    mode = call.entity.mode(call.rest[0])
    content: dict[str, JsonValue] = {
        "name": mode.spec.name,
        "translation_id": _translation_id(call, mode.spec.id),
        "value": mode.value(call.now_s),
    }
    return Reply.of(with_schema(call, content, mode_schema(mode.spec.values, mode.spec.default)))


def _set_mode(call: Call) -> Reply:
    mode = call.entity.mode(call.rest[0])
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


def _translation_id(call: Call, mode_id: str) -> str:
    return translation_id(call.entity.path, "modes", mode_id)


def require_modes(entity: Entity, required: Mapping[str, str], now_s: float) -> None:
    """Raises: PreconditionMissing if one of the modes has another value."""
    for mode_id, needed in required.items():
        if mode_id not in entity.model.modes or entity.mode(mode_id).value(now_s) != needed:
            raise PreconditionMissing(f"mode {mode_id} must be {needed}")
