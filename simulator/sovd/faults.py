"""Faults (SOVD 1.1)."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from simulator.failures import Malformed
from simulator.sovd.calls import Call, by_method, has_tags, no_such_resource, translation_id, with_schema
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import ANY_OBJECT, ITEMS
from simulator.state.faults import Fault, StatusBit

STATUS_FILTER = "status["
STATUS_KEYS: Mapping[StatusBit, str] = {
    StatusBit.TEST_FAILED: "testFailed",
    StatusBit.TEST_FAILED_THIS_OPERATION_CYCLE: "testFailedThisOperationCycle",
    StatusBit.PENDING_DTC: "pendingDTC",
    StatusBit.CONFIRMED_DTC: "confirmedDTC",
    StatusBit.TEST_NOT_COMPLETED_SINCE_LAST_CLEAR: "testNotCompletedSinceLastClear",
    StatusBit.TEST_FAILED_SINCE_LAST_CLEAR: "testFailedSinceLastClear",
    StatusBit.TEST_NOT_COMPLETED_THIS_OPERATION_CYCLE: "testNotCompletedThisOperationCycle",
    StatusBit.WARNING_INDICATOR_REQUESTED: "warningIndicatorRequested",
}


def answer_faults(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_faults, "DELETE": _clear_faults})
        case [_]:
            return by_method(call, {"GET": _read_fault, "DELETE": _clear_fault})
        case _:
            raise no_such_resource(call)


def _list_faults(call: Call) -> Reply:
    below = _severity_limit(call)
    scope = call.request.query.get("scope")
    statuses = _status_filters(call.request.query)
    items: list[JsonValue] = [
        _show(call, fault)
        for fault in call.entity.faults.list_all(call.vehicle.drive_time_s(), call.entity.data.read)
        if (below is None or fault.severity < below)
        and (scope is None or fault.scope in scope)
        and (not statuses or _has_one_of(fault, statuses))
        and has_tags(call, list(fault.tags))
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _severity_limit(call: Call) -> int | None:
    values = call.request.query.get("severity")
    if values is None:
        return None
    try:
        return int(values[-1])
    except ValueError as wrong:
        raise Malformed("severity must be an integer") from wrong


def _status_filters(query: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [
        (key[len(STATUS_FILTER) : -1], value)
        for key, values in query.items()
        if key.startswith(STATUS_FILTER) and key.endswith("]")
        for value in values
    ]


def _has_one_of(fault: Fault, filters: Sequence[tuple[str, str]]) -> bool:
    status = _show_status(fault)
    return any(status.get(key) == value for key, value in filters)


def _read_fault(call: Call) -> Reply:
    fault = call.entity.faults.get(call.rest[0], call.vehicle.drive_time_s(), call.entity.data.read)
    content: dict[str, JsonValue] = {"item": _show(call, fault)}
    if fault.environment:
        content["environment_data"] = {"id": "env_data", "data": fault.environment}
    return Reply.of(with_schema(call, content, ANY_OBJECT))


def _clear_faults(call: Call) -> Reply:
    scope = call.request.query.get("scope")
    call.entity.faults.clear(scope[-1] if scope else None, call.vehicle.drive_time_s())
    return NO_CONTENT


def _clear_fault(call: Call) -> Reply:
    call.entity.faults.clear_one(call.rest[0], call.vehicle.drive_time_s())
    return NO_CONTENT


def _show(call: Call, fault: Fault) -> dict[str, JsonValue]:
    """The fault with the keys of its texts."""
    key = translation_id(call.entity.path, "faults", fault.code)
    shown = {**show_fault(fault), "fault_translation_id": key}
    return {**shown, "symptom_translation_id": f"{key}.symptom"} if fault.symptom is not None else shown


def show_fault(fault: Fault) -> dict[str, JsonValue]:
    """Shape: Fault; optional fields are left out when there is nothing to say."""
    shown: dict[str, JsonValue] = {
        "code": fault.code,
        "fault_name": fault.fault_name,
        "severity": fault.severity,
        "scope": fault.scope,
        "status": {**_show_status(fault)},
    }
    if fault.display_code is not None:
        shown["display_code"] = fault.display_code
    if fault.symptom is not None:
        shown["symptom"] = fault.symptom
    if fault.tags:
        shown["tags"] = [*fault.tags]
    return shown


def _show_status(fault: Fault) -> dict[str, str]:
    bits = {key: "1" if bit in fault.status else "0" for bit, key in STATUS_KEYS.items()}
    aggregated = "active" if fault.is_active else "passive"
    return {**bits, "mask": f"{int(fault.status):02X}", "aggregatedStatus": aggregated}
