"""In the manner of the Classic Diagnostic Adapter: ECUs behind SOVD, with the names of its UDS and ODX world."""

import re
from collections.abc import Mapping
from dataclasses import replace

from pydantic import JsonValue

from simulator.dialects.dialect import Content, Dialect, Turn, as_reply, error_in, objects, told, with_body
from simulator.failures import Malformed
from simulator.sovd.messages import Reply, Request

_SERVED = ("data", "faults", "operations", "configurations", "modes", "locks", "subcomponents", "data-lists")
VENDOR_CODES: Mapping[int, str] = {400: "bad-request", 404: "not-found", 405: "bad-request"}
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _version(_origin: str, _base: str) -> JsonValue:
    implementation: Content = {"version": "0.1.0", "commit": "simulated", "build_date": "2026-01-01"}
    return {
        "id": "version",
        "data": {"name": "Classic Diagnostic Adapter", "api": {"version": "1.1"}, "implementation": implementation},
    }


def _list_apps(_origin: str, base: str) -> JsonValue:
    return {"items": [{"id": "sovd2uds", "name": "sovd2uds", "href": f"http://localhost:20002{base}/apps/sovd2uds"}]}


def _list_entities(_: Turn, reply: Reply, content: Content) -> Reply:
    """Its links name a fixed host and the spelling of the ECU's file: neither can be asked."""
    items: list[JsonValue] = [
        {**row, "href": f"http://localhost:20002/Vehicle/v15/components/{told(row, 'id').upper()}"}
        for row in objects(content)
    ]
    return as_reply(reply, {**content, "items": items})


def _show_entity(turn: Turn, reply: Reply, content: Content) -> Reply:
    links = {name: turn.url(name) for name in _SERVED if name in content}
    variant: Content = {
        "name": f"{told(content, 'id').upper()}_Base",
        "is_base_variant": True,
        "state": "Online",
        "logical_address": "0x1000",
    }
    return as_reply(reply, {"id": content["id"], "name": content["name"], "variant": variant, **links})


def _read_value(turn: Turn, reply: Reply, content: Content) -> Reply:
    """A service gives parameters by name; what has no parts is the one parameter of its service."""
    value = content["data"]
    data: Content = value if isinstance(value, dict) else {turn.place.rest[0]: value}
    return as_reply(reply, {**content, "data": data})


def _write_value(turn: Turn) -> Request:
    data = turn.request.json_object().get("data")
    if not isinstance(data, dict):
        raise Malformed("data must be an object of parameters")
    identifier = turn.place.rest[0]
    is_single = list(data) == [identifier]
    return with_body(turn.request, {"data": data[identifier] if is_single else data})


def _list_faults(_: Turn, reply: Reply, content: Content) -> Reply:
    return as_reply(reply, {"items": [_fault(row) for row in objects(content)]})


def _show_fault(_: Turn, reply: Reply, content: Content) -> Reply:
    item, environment = content["item"], content.get("environment_data")
    data = environment.get("data") if isinstance(environment, dict) else None
    records: Content = {"extended_data_records": {"data": data or {}, "errors": []}}
    snapshots: Content = {"snapshots": {"data": {}, "errors": []}}
    return as_reply(
        reply, {"item": _fault(item) if isinstance(item, dict) else item, "environment_data": {**records, **snapshots}}
    )


def _fault(fault: Content) -> Content:
    status = fault["status"]
    bits = {
        _CAPITALS.sub("_", key).lower(): value == "1" if value in {"0", "1"} else value
        for key, value in (status.items() if isinstance(status, dict) else ())
        if key != "aggregatedStatus"
    }
    return {**fault, "status": {**bits}}


def _filter_faults(turn: Turn) -> Request:
    """Shape: `status[confirmedDtc]=true` there, `status[confirmedDTC]=1` in the standard."""
    query = {
        key.replace("Dtc]", "DTC]"): [{"true": "1", "false": "0"}.get(value, value) for value in values]
        if key.startswith("status[")
        else values
        for key, values in turn.request.query.items()
    }
    return replace(turn.request, query=query)


def _list_configurations(_: Turn, reply: Reply, content: Content) -> Reply:
    items: list[JsonValue] = [
        {"configurations_type": row["type"], **{key: value for key, value in row.items() if key != "type"}}
        for row in objects(content)
    ]
    return as_reply(reply, {"items": items})


def _fail(status: int, content: Content) -> Reply:
    error = {**error_in(content), "x-errorsource": "CDA"}
    if error["error_code"] == "precondition-not-fulfilled":
        error["error_code"] = "preconditions-not-fulfilled"
    if "vendor_code" in error:
        error["vendor_code"] = VENDOR_CODES.get(status, error["vendor_code"])
    return Reply.of(error, status)


CDA = Dialect(
    "cda",
    "/vehicle/v15",
    documents={
        "/vehicle/v15/data/version": _version,
        "/vehicle/v15/apps/sovd2uds/data/version": _version,
        "/vehicle/v15/apps": _list_apps,
    },
    kinds={"components": "components"},
    collections={word: word for word in _SERVED},
    needs_lock=frozenset({"DELETE faults", "DELETE faults/*", "PUT modes/*"}),
    inward={"PUT data/*": _write_value, "PUT configurations/*": _write_value, "GET faults": _filter_faults},
    outward={
        "GET entities": _list_entities,
        "GET subcomponents": _list_entities,
        "GET entity": _show_entity,
        "GET data/*": _read_value,
        "GET configurations": _list_configurations,
        "GET configurations/*": _read_value,
        "GET faults": _list_faults,
        "GET faults/*": _show_fault,
        "POST locks": lambda _turn, reply, content: Reply.of(content, reply.status),  # without Location
    },
    failure=_fail,
)
