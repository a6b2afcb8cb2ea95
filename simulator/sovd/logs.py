"""Logs: entries and their configuration (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.clock import rfc3339
from simulator.failures import Malformed
from simulator.sovd.calls import Call, by_method, href, no_such_resource, with_schema
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import ITEMS
from simulator.state.logs import SEVERITIES, USUAL_SEVERITY


def answer_logs(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _show_logs})
        case ["entries"]:
            return by_method(call, {"GET": _list_entries})
        case ["config"]:
            return by_method(call, {"GET": _read_config, "PUT": _write_config, "DELETE": _reset_config})
        case _:
            raise no_such_resource(call)


def _show_logs(call: Call) -> Reply:
    path = call.entity.path
    return Reply.of({"entries": href(path, "logs", "entries"), "config": href(path, "logs", "config")})


def _list_entries(call: Call) -> Reply:
    wanted = call.request.query.get("severity", [None])[-1]
    if wanted is not None:
        _require_severity(wanted)
    items: list[JsonValue] = [
        {
            "timestamp": rfc3339(call.vehicle.clock.at(entry.at_s)),
            "context": _context(call),
            "severity": entry.severity,
            "msg": entry.text,
        }
        for entry in call.entity.logs.list_since(wanted)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _context(call: Call) -> dict[str, JsonValue]:
    return {"type": "RFC5424", "host": call.vehicle.vin, "process": call.entity.model.id, "pid": "1"}


def _read_config(call: Call) -> Reply:
    return Reply.of({"contexts": [{"context": _context(call), "severity": call.entity.logs.severity}]})


def _write_config(call: Call) -> Reply:
    items = call.request.json_object().get("items")
    if not isinstance(items, list) or not items:
        raise Malformed("items must be a list of contexts with a severity")
    severities = [item.get("severity") if isinstance(item, dict) else None for item in items]
    for severity in severities:
        _require_severity(severity)
    call.entity.logs.severity = str(severities[-1])  # there is one context
    return NO_CONTENT


def _reset_config(call: Call) -> Reply:
    call.entity.logs.severity = USUAL_SEVERITY
    return NO_CONTENT


def _require_severity(severity: JsonValue) -> None:
    if severity not in SEVERITIES:
        raise Malformed(f"severity must be one of {', '.join(SEVERITIES)}")
