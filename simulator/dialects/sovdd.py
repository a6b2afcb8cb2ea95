"""In the manner of SOVDd: values with raw bytes, `{"value"}` writes, executions always, its own subscriptions."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from pydantic import JsonValue

from simulator.clock import rfc3339
from simulator.dialects.dialect import (
    Content,
    Dialect,
    Turn,
    as_reply,
    error_in,
    objects,
    told,
    with_body,
    write_as_value,
)
from simulator.dialects.sovdd_modes import set_mode, show_mode
from simulator.sovd.messages import Reply, Request, encode_json

_SERVED = ("data", "faults", "operations", "modes", "cyclic-subscriptions", "locks", "logs", "configurations")


def _version_info(_origin: str, base: str) -> JsonValue:
    return {"versions": [{"version_identifier": "v1", "base_path": base, "x-sovd-version": "1.1"}]}


def _relocate(segments: list[str]) -> list[str]:
    """Apps stand inside their component: `components/hpc/apps/nav/data`."""
    if len(segments) > 3 and segments[0] == "components" and segments[2] == "apps":
        return segments[2:]
    if len(segments) == 3 and segments[0] == "components" and segments[2] == "apps":
        return [*segments[:2], "hosts"]
    return segments


def _wrap(_: Turn, content: Content) -> Content:
    items = content["items"]
    count = len(items) if isinstance(items, list) else 0
    return {**content, "count": count, "total_count": count}


def _show_entity(turn: Turn, reply: Reply, content: Content) -> Reply:
    flags: Content = {
        "read_data": "data" in content,
        "faults": "faults" in content,
        "operations": "operations" in content,
        "modes": "modes" in content,
    }
    shown: Content = {"id": content["id"], "name": content["name"], "type": "component", "capabilities": flags}
    links: Content = {name: turn.url(name) for name in ("data", "faults", "operations", "modes") if name in content}
    return as_reply(reply, {**shown, **links})


def _read_data(turn: Turn, reply: Reply, content: Content) -> Reply:
    value = content["data"]
    raw = encode_json(value).encode()
    shown: Content = {
        "id": content["id"],
        "did": f"{0xF000 + sum(told(content, 'id').encode()) % 0x0FFF:04X}",
        "value": value,
        "unit": _unit(turn),
        "raw": raw.hex(),
        "length": len(raw),
        "converted": True,
        "timestamp": rfc3339(turn.vehicle.clock.at(turn.vehicle.clock.now_s())),
    }
    return as_reply(reply, shown)


def _unit(turn: Turn) -> JsonValue:
    model = turn.vehicle.model.entities[turn.place.entity]
    return model.data[turn.place.rest[0]].spec.unit


def _list_faults(turn: Turn, reply: Reply, content: Content) -> Reply:
    wanted = turn.request.query.get("x-severity")
    rows = [row for row in objects(content) if wanted is None or str(row["severity"]) in wanted]
    return as_reply(reply, {"items": [_fault(row) for row in rows]})


def _filter_faults(turn: Turn) -> Request:
    """Its `severity` means exactly that one; the standard's means those below."""
    query = {key: values for key, values in turn.request.query.items() if key != "severity"}
    return replace(turn.request, query=query)


def _fault(fault: Content) -> Content:
    status = fault["status"]
    bits = {
        {"warningIndicatorRequested": "warningIndicator"}.get(key, key): value == "1"
        for key, value in (status.items() if isinstance(status, dict) else ())
        if key not in {"mask", "aggregatedStatus"}
    }
    mask = f"0x{told(status, 'mask')}" if isinstance(status, dict) else "0x00"
    return {**fault, "status": {**bits, "mask": mask}}


def _show_fault(_: Turn, reply: Reply, content: Content) -> Reply:
    item = content["item"]
    return as_reply(reply, {**content, "item": _fault(item) if isinstance(item, dict) else item})


def _started(turn: Turn, reply: Reply, content: Content) -> Reply:
    shown: Content = {
        "execution_id": content["id"],
        "operation_id": turn.place.rest[0],
        "status": content["status"],
    }
    return as_reply(reply, shown)


def _subscribe(turn: Turn) -> Request:
    """Its duration may be left out."""
    return with_body(turn.request, {"duration": 3_600, **turn.request.json_object()})


def _subscription(turn: Turn, content: Content) -> Content:
    return {
        "subscription_id": content["id"],
        "component_id": turn.place.entity.rpartition("/")[2],
        "resource": "data/" + told(content, "observed_resource").rpartition("/")[2],
        "interval": content["interval"],
        "protocol": "sse",
        "status": "active",
        "created_at": rfc3339(turn.vehicle.clock.at(turn.vehicle.clock.now_s())),
        "expires_at": content["expires"],
    }


def _show_subscription(turn: Turn, reply: Reply, content: Content) -> Reply:
    if reply.stream is not None:
        return replace(reply, stream=partial(_counted, reply))
    return as_reply(reply, _subscription(turn, content))


def _list_subscriptions(turn: Turn, reply: Reply, content: Content) -> Reply:
    return as_reply(reply, {"items": [_subscription(turn, row) for row in objects(content)]})


def _open(turn: Turn) -> Request:
    """The subscription itself answers with events to whoever accepts them."""
    if "text/event-stream" not in turn.request.accept:
        return turn.request
    return turn.at("cyclic-subscriptions", *turn.place.rest, "events")


async def _counted(reply: Reply) -> AsyncGenerator[bytes, None]:
    """The same events, with values by name and a number that counts up."""
    if reply.stream is None:
        return
    seq = 0
    async with aclosing(reply.stream()) as events:
        async for event in events:
            envelope: Content = json.loads(event[len(b"data: ") :]) if event.startswith(b"data: ") else {}
            if "payload" not in envelope:
                yield event  # a comment, or why there is no value
                continue
            payload = envelope["payload"]
            values = {told(payload, "id"): payload["data"]} if isinstance(payload, dict) else {}
            yield f"data: {encode_json({**envelope, 'payload': {'seq': seq, 'values': values}})}\n\n".encode()
            seq += 1


def _fail(status: int, content: Content) -> Reply:
    error = error_in(content)
    parameters: Content = {"http_code": [str(status)]}
    code = "incomplete-request" if status in {400, 404, 405} else error["error_code"]
    shown: Content = {"error_code": code, "message": error["message"], "parameters": parameters}
    return Reply.of(shown, status)


SOVDD = Dialect(
    "sovdd",
    "/vehicle/v1",
    documents={"/version-info": _version_info, "/vehicle/v1/version-info": _version_info},
    kinds={"components": "components", "apps": "apps"},
    collections={**{word: word for word in _SERVED}, "hosts": "hosts", "subcomponents": "subcomponents"},
    relocate=_relocate,
    not_implemented=frozenset({"DELETE faults/*", "PUT configurations/*", "POST locks"}),
    always_executes=True,
    inward={
        "GET faults": _filter_faults,
        "PUT data/*": write_as_value,
        "PUT modes/*": set_mode,
        "POST cyclic-subscriptions": _subscribe,
        "GET cyclic-subscriptions/*": _open,
    },
    outward={
        "GET entity": _show_entity,
        "GET data/*": _read_data,
        "GET modes/*": show_mode,
        "PUT modes/*": show_mode,
        "GET faults": _list_faults,
        "GET faults/*": _show_fault,
        "GET configurations": lambda _turn, reply, _content: as_reply(reply, {"items": []}),
        "POST operations/*/executions": _started,
        "GET cyclic-subscriptions": _list_subscriptions,
        "POST cyclic-subscriptions": _show_subscription,
        "GET cyclic-subscriptions/*": _show_subscription,
    },
    wrap_list=_wrap,
    failure=_fail,
)
