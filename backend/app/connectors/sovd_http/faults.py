"""Faults of every server, in the standard's words. What has no word in the standard is kept as it came."""

import re
from collections.abc import Mapping

_LETTERS = re.compile(r"[^a-z]")

# The bits of the status byte, ISO 14229-1 Annex D, lowest first, in the standard's spelling.
STATUS_BITS = (
    "testFailed",
    "testFailedThisOperationCycle",
    "pendingDTC",
    "confirmedDTC",
    "testNotCompletedSinceLastClear",
    "testFailedSinceLastClear",
    "testNotCompletedThisOperationCycle",
    "warningIndicatorRequested",
)
_FOLDED = {bit.lower(): bit for bit in STATUS_BITS} | {"warningindicator": "warningIndicatorRequested"}
_TEXTS = {"aggregatedstatus": "aggregatedStatus", "mask": "mask", "statusmask": "mask"}
_ITEM_KEYS = {
    "code": ("fault_code", "faultCode", "id", "dtc"),
    "fault_name": ("name", "description", "fault_description", "title"),
    "display_code": ("displayCode", "dtc_display"),
}
# A single word instead of bits: what it says of them.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "confirmed": {"aggregatedStatus": "active", "confirmedDTC": "1"},
    "prefailed": {"aggregatedStatus": "active", "pendingDTC": "1"},
    "pending": {"aggregatedStatus": "active", "pendingDTC": "1"},
    "active": {"aggregatedStatus": "active"},
    "healed": {"aggregatedStatus": "passive", "testFailed": "0"},
    "prepassed": {"aggregatedStatus": "passive", "testFailed": "0"},
    "passive": {"aggregatedStatus": "passive"},
    "inactive": {"aggregatedStatus": "passive"},
    "stored": {"aggregatedStatus": "passive", "confirmedDTC": "1"},
    "cleared": {"aggregatedStatus": "cleared", "confirmedDTC": "0"},
}
SEVERITIES: Mapping[str, int] = {
    "fatal": 1, "critical": 1, "high": 1,
    "error": 2, "medium": 2, "major": 2,
    "warn": 3, "warning": 3, "low": 3, "minor": 3,
    "info": 4, "information": 4, "debug": 4,
}  # fmt: skip


def standard_fault(fault: object) -> object:
    if not isinstance(fault, Mapping):
        return fault
    told = dict(fault)
    for key, others in _ITEM_KEYS.items():
        if told.get(key) is None:
            found = next((told[other] for other in others if isinstance(told.get(other), str)), None)
            if found is not None:
                told[key] = found
    severity = _severity(told)
    if severity is not None:
        told["severity"] = severity
    if "status" in told:
        told["status"] = _status(told["status"])
    return told


def standard_fault_detail(body: object) -> object:
    """`{"item": fault, "environment_data"?}`, also from servers that send the fault bare."""
    if not isinstance(body, Mapping):
        return body
    if isinstance(body.get("item"), Mapping):
        return {**body, "item": standard_fault(body["item"])}
    if isinstance(body.get("fault"), Mapping):
        return {**body, "item": standard_fault(body["fault"])}
    if not any(key in body for key in ("code", *_ITEM_KEYS["code"])):
        return body
    environment = {key: body[key] for key in ("environment_data",) if key in body}
    return {"item": standard_fault({k: v for k, v in body.items() if k not in environment}), **environment}


def _severity(fault: Mapping[str, object]) -> int | None:
    """A word beside a number tells which scale the number is on."""
    label = fault.get("severity_label")
    if isinstance(label, str) and label.lower() in SEVERITIES:
        return SEVERITIES[label.lower()]
    severity = fault.get("severity")
    if isinstance(severity, str):
        return int(severity) if severity.isascii() and severity.isdigit() else SEVERITIES.get(severity.lower())
    return None


def _status(status: object) -> object:
    if isinstance(status, str):
        word = status.strip().lower()
        return dict(_WORDS.get(word, {"aggregatedStatus": word}))
    if not isinstance(status, Mapping):
        return status
    told: dict[str, object] = {}
    disputed: set[str] = set()
    for key, value in status.items():
        name, text = _status_entry(key, value)
        if name in STATUS_BITS and told.get(name, text) != text:
            disputed.add(name)
        if text is not None:
            told[name] = text
    _settle_by_mask(told, disputed)
    return told


def _status_entry(key: str, value: object) -> tuple[str, object]:
    folded = _LETTERS.sub("", key.lower())
    if folded in _FOLDED:
        return _FOLDED[folded], _bit(value)
    if folded in {"mask", "statusmask"}:
        return "mask", _mask_text(value)
    return _TEXTS.get(folded, key), value


def _bit(value: object) -> object:
    """Shape: "0" or "1", as in the standard's samples; something else stays what it is."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float) and value in (0, 1):
        return str(int(value))
    if isinstance(value, str) and value.strip().lower() in {"1", "true", "0", "false"}:
        return "1" if value.strip().lower() in {"1", "true"} else "0"
    return value


def _mask_text(value: object) -> object:
    """Shape: two hex digits, such as "2F"."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and 0 <= value <= 0xFF:
        return f"{value:02X}"
    if isinstance(value, str):
        digits = value.strip().lower().removeprefix("0x")
        if re.fullmatch(r"[0-9a-f]{1,2}", digits):
            return f"{int(digits, 16):02X}"
    return value


def _settle_by_mask(status: dict[str, object], disputed: set[str]) -> None:
    """The mask is the tie-breaker: it speaks for bits that are missing or told twice differently."""
    mask = status.get("mask")
    if not isinstance(mask, str) or not re.fullmatch(r"[0-9A-F]{2}", mask):
        return
    value = int(mask, 16)
    for position, bit in enumerate(STATUS_BITS):
        if bit not in status or bit in disputed:
            status[bit] = str(value >> position & 1)
