"""Submitting without the framework: the plain request of the hot path. Whatever is odd goes to `routes`."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from pydantic import ValidationError

from app.features.accounts.callers import caller_of_scope
from app.features.accounts.service import Accounts
from app.features.commands.schemas import CommandIn, command_json
from app.features.commands.submit import Submitting

ACCEPTED = 202
LONGEST_KEY = 255  # characters of an idempotency key, as `routes` has it


def submit_shortcut(
    submitting: Submitting, accounts: Accounts
) -> Callable[[Mapping[str, Any], bytes], Awaitable[tuple[int, bytes] | None]]:
    """Shape: an ASGI scope and a body to status and JSON, or to None for a request that is not plain."""

    async def submit(scope: Mapping[str, Any], body: bytes) -> tuple[int, bytes] | None:
        headers = dict(reversed(scope["headers"]))  # of several with one name the first counts
        key = headers.get(b"idempotency-key")
        is_plain = headers.get(b"content-type") == b"application/json" and (key is None or 0 < len(key) <= LONGEST_KEY)
        told = _parse(body) if is_plain else None
        if told is None:
            return None
        by = await caller_of_scope(accounts, scope)
        try:
            draft = CommandIn.model_validate(told).draft()
        except ValidationError:
            return None
        command = await submitting.submit(draft, by=by, idempotency_key=None if key is None else key.decode("latin-1"))
        return ACCEPTED, orjson.dumps(command_json(command))

    return submit


def _parse(body: bytes) -> object | None:
    """With the parser that the framework uses, so that both ways see the same document."""
    try:
        told: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told
