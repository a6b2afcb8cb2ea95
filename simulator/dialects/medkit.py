"""In the manner of the ROS 2 medkit gateway: everything under `/api/v1`, with its own fault list and error codes."""

from collections.abc import Mapping

from pydantic import JsonValue

from simulator.dialects.dialect import Content, Dialect, Turn, as_reply, error_in, number, objects, told, with_body
from simulator.sovd.messages import Reply, Request

_SERVED = (
    "data", "data-categories", "data-groups", "faults", "operations", "configurations", "locks", "bulk-data", "logs",
    "cyclic-subscriptions", "triggers", "subareas", "subcomponents", "contains", "hosts", "is-located-on", "belongs-to",
    "depends-on", "status",
)  # fmt: skip
# The standard's severity -> the one of ROS, which counts upwards, with its label.
SEVERITIES: Mapping[int, tuple[int, str]] = {1: (3, "CRITICAL"), 2: (2, "ERROR"), 3: (1, "WARN"), 4: (0, "INFO")}
CODES: Mapping[int, str] = {
    400: "invalid-request",
    401: "unauthorized",
    403: "forbidden",
    405: "invalid-request",
    413: "payload-too-large",
    500: "internal-error",
    501: "not-implemented",
    503: "service-unavailable",
}


def _version_info(_origin: str, base: str) -> JsonValue:
    return {"items": [{"version": "1.1.0", "base_uri": base, "vendor_info": {"name": "medkit, simulated"}}]}


def _wrap(_: Turn, content: Content) -> Content:
    items = content["items"]
    return {**content, "x-medkit": {"total_count": len(items) if isinstance(items, list) else 0}}


def _show_entity(turn: Turn, reply: Reply, content: Content) -> Reply:
    links = {name: content[name] for name in _SERVED if name in content}
    more: Content = {
        "capabilities": [{"name": name, "href": href} for name, href in links.items()],
        "_links": {"self": turn.url(), **links},
        "x-medkit": {"entity_type": turn.place.entity.partition("/")[0].rstrip("s")},
    }
    kept = {key: value for key, value in content.items() if key not in {"modes", "data-lists", "updates", "clear-data"}}
    return as_reply(reply, {**kept, **more})


def _read_data(turn: Turn, reply: Reply, content: Content) -> Reply:
    about: Content = {"entity_id": turn.place.entity.rpartition("/")[2], "type": "std_msgs/msg/String"}
    return as_reply(reply, {**content, "x-medkit": about})


def _written(turn: Turn, _: Reply, __: Content) -> Reply:
    return Reply.of({"id": turn.place.rest[0], "data": turn.request.json_object().get("data")})


def _write_configuration(turn: Turn) -> Request:
    """It takes `data` and `value` alike."""
    body = turn.request.json_object()
    return with_body(turn.request, {"data": body["value"]} if "value" in body else body)


def _list_faults(turn: Turn, reply: Reply, content: Content) -> Reply:
    wanted = turn.request.query.get("status", ["all"])[-1].upper()
    rows: list[JsonValue] = [_fault(row) for row in objects(content)]
    kept = [row for row in rows if wanted == "ALL" or (isinstance(row, dict) and row["status"] == wanted)]
    return as_reply(reply, {"items": kept})


def _fault(fault: Content) -> Content:
    severity, label = SEVERITIES.get(number(fault, "severity", 3), (1, "WARN"))
    return {
        "fault_code": fault["code"],
        "severity": severity,
        "severity_label": label,
        "description": fault["fault_name"],
        "status": _word(fault["status"]),
        "occurrence_count": 1,
        "reporting_sources": [],
    }


def _word(status: JsonValue) -> str:
    bits = status if isinstance(status, dict) else {}
    if bits.get("testFailed") == "0":
        return "HEALED"
    return "CONFIRMED" if bits.get("confirmedDTC") == "1" else "PREFAILED"


def _show_fault(_: Turn, reply: Reply, content: Content) -> Reply:
    environment = content.get("environment_data")
    data = environment.get("data") if isinstance(environment, dict) else {}
    shown: Content = {"extended_data_records": {}, "snapshots": [{"type": "freeze_frame", "data": data}]}
    return as_reply(reply, {**content, "environment_data": shown})


def _show_subscription(_: Turn, reply: Reply, content: Content) -> Reply:
    return as_reply(reply, {key: value for key, value in content.items() if key != "expires"})


def _fail(status: int, content: Content) -> Reply:
    error = error_in(content)
    lock_broken = told(error, "error_code") == "lock-broken"
    code = "lock-broken" if lock_broken else CODES.get(status, "")
    if status == 404:
        message = told(error, "message")
        code = "entity-not-found" if message.startswith("no entity") else "resource-not-found"
    if not code:
        return Reply.of({"error_code": "vendor-error", "vendor_code": "x-medkit-refused", **_text(error)}, status)
    return Reply.of({"error_code": code, **_text(error), "parameters": {"status": status}}, status)


def _text(error: Content) -> Content:
    return {"message": error["message"]}


MEDKIT = Dialect(
    "medkit",
    "/api/v1",
    documents={"/api/v1/version-info": _version_info},
    kinds={word: word for word in ("areas", "components", "apps", "functions")},
    collections={word: word for word in _SERVED},
    client_header=b"x-client-id",
    inward={"PUT configurations/*": _write_configuration},
    outward={
        "GET entity": _show_entity,
        "GET data/*": _read_data,
        "PUT data/*": _written,
        "PUT configurations/*": _written,
        "GET faults": _list_faults,
        "GET faults/*": _show_fault,
        "POST cyclic-subscriptions": _show_subscription,
        "GET cyclic-subscriptions/*": _show_subscription,
    },
    wrap_list=_wrap,
    failure=_fail,
)
