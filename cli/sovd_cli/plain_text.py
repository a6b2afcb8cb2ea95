"""Values from outside as text that does nothing to a terminal."""

import json
import re
from typing import Any

# A vehicle's words may hold sequences that steer a terminal; tab and line feed stay.
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain(value: object) -> str:
    """The text of a value without anything that steers a terminal."""
    return STEERING.sub("", "" if value is None else str(value))


def pretty(value: Any) -> str:
    """A JSON value as a person reads it; a lone string without its quotes."""
    if isinstance(value, str):
        return plain(value)
    return plain(json.dumps(value, indent=2, ensure_ascii=False))


def compact(value: Any) -> str:
    """A JSON value on one line."""
    if isinstance(value, str):
        return plain(value).replace("\n", " ")
    return plain(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")))
