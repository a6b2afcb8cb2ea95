"""Modes as SOVDd has them: words in lower case, `level1_requestseed`, a seed in bare hex."""

import re

from pydantic import JsonValue

from simulator.dialects.dialect import Content, Turn, as_reply, told, with_body
from simulator.sovd.messages import Reply, Request

_THEIRS = re.compile(r"level(\d+)(_requestseed)?", re.IGNORECASE)
_OURS = re.compile(r"Level_(\d+)")


def set_mode(turn: Turn) -> Request:
    """Into the value of the standard's vehicle, whatever case it came in."""
    body = turn.request.json_object()
    value = body.get("value")
    return with_body(turn.request, {**body, "value": _find_value(turn, value)} if isinstance(value, str) else body)


def _find_value(turn: Turn, value: str) -> str:
    level = _THEIRS.fullmatch(value)
    if level is not None:
        return f"Level_{level[1]}{'_RequestSeed' if level[2] else ''}"
    entity = turn.vehicle.model.entities.get(turn.place.entity)
    spec = entity.modes.get(turn.place.rest[0]) if entity else None
    return next((each for each in spec.values if each.lower() == value.lower()), value) if spec else value


def show_mode(_: Turn, reply: Reply, content: Content) -> Reply:
    """Shape: the answer to reading one and to setting one."""
    shown: Content = dict(content)
    if "value" in content:
        shown["value"] = _OURS.sub(r"level\1", told(content, "value")).lower()
    if "seed" in content:
        shown["seed"] = _bare_hex(content["seed"])
    return as_reply(reply, shown)


def _bare_hex(seed: JsonValue) -> str:
    return told(seed, "Request_Seed").replace("0x", "").replace(" ", "") if isinstance(seed, dict) else ""
