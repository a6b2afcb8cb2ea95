"""Seeds and keys of a security access: what of a request and its answer may be kept and shown. Pure.

The standard fixes neither the mode nor its members, so what may be kept is a list, and everything else is masked.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from app.sovd.requests import Collection, Method, SovdRequest

MASK = "***"
LONGEST_VALUE = 64  # characters; a mode's value is a word
_KEPT = frozenset({"id", "name", "translation_id", "mode_expiration", "error_code", "vendor_code", "message", "path"})
_SECRET_MODES = frozenset({"security", "authentication", "security-access", "securityaccess"})
_SECRET_NAME = re.compile("seed|key", re.IGNORECASE)


def holds_secrets(request: SovdRequest) -> bool:
    """Its body or its answer may hold a seed or a key."""
    path = request.path
    if path.collection is not Collection.MODES or len(path.rest) != 1 or request.method is Method.GET:
        return False
    names = request.body if isinstance(request.body, Mapping) else ()
    return unquote(path.rest[0]).casefold() in _SECRET_MODES or any(map(_SECRET_NAME.search, names))


def masked(body: object) -> object:
    """With every member masked that may be a seed or a key."""
    if not isinstance(body, Mapping):
        return None if body is None else MASK
    return {name: _masked_member(name, value) for name, value in body.items()}


def masked_names(told: object) -> object:
    """For what a component says of its refusal: only what is called a seed or a key is masked, at any depth."""
    if isinstance(told, Mapping):
        return {name: MASK if _SECRET_NAME.search(name) else masked_names(value) for name, value in told.items()}
    return [masked_names(value) for value in told] if isinstance(told, list) else told


def is_masked(body: object) -> bool:
    """It was written down without its secrets, and cannot be sent as it stands."""
    return isinstance(body, Mapping) and MASK in body.values()


def _masked_member(name: str, value: object) -> object:
    if name in _KEPT:
        return value
    if name == "value" and isinstance(value, str | int | float) and len(str(value)) <= LONGEST_VALUE:
        return value
    return masked_names(value) if name == "parameters" else MASK
