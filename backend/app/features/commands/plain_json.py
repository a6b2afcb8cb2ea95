"""Which JSON may be accepted: what both databases keep and a vehicle can be sent, unchanged. Pure."""

import math
import re

DEEPEST = 64  # levels
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_STORED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")

# Where a value stands: the place around it and its own key. A text is made of it only for an error.
_Place = tuple["_Place", str | int] | None


class NotPlain(ValueError):
    """The JSON holds something that would be lost or changed on its way; says where."""


def require_plain(document: object) -> None:
    """Raises: NotPlain."""
    waiting: list[tuple[_Place, object, int]] = [(None, document, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        trouble = _trouble_of(value, depth)
        if trouble is not None:
            raise NotPlain(f"{_text_of(place)}: {trouble}")
        if isinstance(value, dict):
            waiting += [(place, key, depth) for key in value]
            waiting += [((place, key), inner, depth + 1) for key, inner in value.items()]
        elif isinstance(value, list):
            waiting += [((place, index), inner, depth + 1) for index, inner in enumerate(value)]


def without_nul(json_text: str) -> str:
    """What a vehicle says is kept even if it holds U+0000, which PostgreSQL cannot store: as U+FFFD."""
    if r"\u0000" not in json_text:
        return json_text
    return _STORED_NUL.sub(r"\1\\ufffd", json_text)


def _trouble_of(value: object, depth: int) -> str | None:
    if depth > DEEPEST:
        return f"nested more than {DEEPEST} levels deep"
    if isinstance(value, str) and _UNSTORABLE.search(value):
        return "a text holds U+0000 or half of a surrogate pair"
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN and Infinity are no JSON"
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return "a whole number has more than 64 bits"
    return None


def _text_of(place: _Place) -> str:
    keys: list[str] = []
    while place is not None:
        place, key = place
        keys.append(str(key).encode("ascii", "backslashreplace").decode()[:64])
    return ".".join(reversed(keys)) or "the body"
