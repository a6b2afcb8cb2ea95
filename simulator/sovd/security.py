"""The mode `security`: `Level_1_RequestSeed`, then `Level_1` with the key (as CDA does; SOVD leaves it open)."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from simulator.failures import BadValue, Malformed
from simulator.sovd.calls import Call
from simulator.sovd.messages import Reply
from simulator.state.modes import Mode

_SEED = re.compile(r"(Level_(\d+))_RequestSeed", re.IGNORECASE)
_KEY = re.compile(r"(Level_(\d+))(?:_SendKey)?", re.IGNORECASE)
_KEY_MEMBERS = ("Key", "SendKey", "key")
_INNER_MEMBERS = ("Send_Key", "Security")


def answer_security(call: Call, mode: Mode, value: str, *, ends_at_s: float | None) -> Reply:
    """Raises: BadValue, Malformed, KeyRefused, PreconditionMissing."""
    body = call.request.json_object()
    if value == mode.spec.default:
        mode.set(value, ends_at_s=None)
        return Reply.of({"id": mode.spec.id, "value": value})
    asked = _SEED.fullmatch(value)
    given = _find_key(body)
    if asked is not None:
        if given is not None:
            raise Malformed("a seed is requested without a key")
        level = _level(mode, asked)
        seed = mode.security.request_seed(level, call.now_s)
        return Reply.of({"id": mode.spec.id, "seed": {"Request_Seed": " ".join(f"0x{byte:02x}" for byte in seed)}})
    sent = _KEY.fullmatch(value)
    if sent is None:
        raise BadValue("/value", f"{value!r} is not one of {mode.spec.values}")
    if given is None:
        raise Malformed("a level needs a key: request the seed first")
    level = _level(mode, sent)
    mode.security.check_key(level, given, call.now_s)
    mode.set(f"Level_{level}", ends_at_s=ends_at_s)
    return Reply.of({"id": mode.spec.id, "value": f"Level_{level}"})


def _level(mode: Mode, found: re.Match[str]) -> int:
    level = int(found[2])
    if f"Level_{level}" not in mode.spec.values:
        raise BadValue("/value", f"there is no level {level}")
    return level


def _find_key(body: Mapping[str, JsonValue]) -> bytes | None:
    """Shape: hex digits with or without `0x` and blanks; bare or in an object."""
    value = next((body[member] for member in _KEY_MEMBERS if member in body), None)
    if isinstance(value, dict):
        value = next((value[member] for member in _INNER_MEMBERS if member in value), None)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Malformed("the key must be text in hex")
    try:
        return bytes.fromhex(value.replace("0x", " ").replace("0X", " "))
    except ValueError as wrong:
        raise Malformed("the key must be text in hex") from wrong
