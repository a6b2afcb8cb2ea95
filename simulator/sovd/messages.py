"""A request as it came in and the answer that goes out; no transport here."""

import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from pydantic import JsonValue

from simulator.failures import Malformed

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
JSON_TYPE = (b"content-type", b"application/json")

# One encoder for all: `json.dumps` builds a new one for every call with separators.
encode_json = json.JSONEncoder(separators=(",", ":")).encode

Headers = Sequence[tuple[bytes, bytes]]


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str  # decoded, without the query
    query: Mapping[str, Sequence[str]]
    body: bytes
    client: str  # who asks, for locks and the witness
    host: str = ""  # as the client names this server, with the port
    accept: str = ""
    content_type: str = ""
    disposition: str = ""  # Content-Disposition, with the name of an upload
    always_executes: bool = False  # start an execution even for an operation that ends at once

    @property
    def is_write(self) -> bool:
        return self.method not in READING_METHODS

    def json_object(self) -> dict[str, JsonValue]:
        """Read the body.

        Raises: Malformed if it is not a JSON object.
        """
        try:
            content = json.loads(self.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as wrong:
            raise Malformed(f"the body is not JSON: {wrong}") from wrong
        if not isinstance(content, dict):
            raise Malformed("the body must be a JSON object")
        return content

    def flag(self, name: str) -> bool:
        return self.query.get(name, ("false",))[-1].lower() == "true"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes = b""
    headers: Headers = ()
    # Instead of a body: what gives the chunks of an endless one.
    stream: Callable[[], AsyncGenerator[bytes, None]] | None = field(default=None, compare=False)

    @classmethod
    def of(cls, content: JsonValue, status: int = 200, *, location: str | None = None) -> "Reply":
        body = encode_json(content).encode()
        headers = [JSON_TYPE, (b"content-length", b"%d" % len(body))]
        if location is not None:
            headers.append((b"location", location.encode()))
        return cls(status, body, headers)


NO_CONTENT = Reply(204)
