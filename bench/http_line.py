"""One HTTP connection that costs the load generator little: it shares the processors with what it measures."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Self, cast
from urllib.parse import urlsplit

import orjson

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


class LineCut(Exception):
    """The server closed the connection in the middle of an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        return orjson.loads(self.body)


class HttpLine(asyncio.Protocol):
    """Requests one after another on one connection; answers with a Content-Length only."""

    def __init__(self, authority: str) -> None:
        self._authority = authority
        self._buffer = bytearray()
        self._waiting: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None
        self.token = ""

    @classmethod
    async def open(cls, url: str, *, token: str = "") -> Self:
        parts = urlsplit(url)
        _, line = await asyncio.get_running_loop().create_connection(
            lambda: cls(parts.netloc), parts.hostname or "", parts.port or 80
        )
        line.token = token
        return line

    async def get(self, path: str) -> Answer:
        return await self.ask("GET", path)

    async def post(self, path: str, told: object) -> Answer:
        return await self.ask("POST", path, orjson.dumps(told))

    async def ask(self, method: str, path: str, body: bytes = b"") -> Answer:
        """Raises: LineCut."""
        if self._transport is None or self._transport.is_closing():
            raise LineCut
        authorization = f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._authority}\r\n{authorization}{kind}\r\n"
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(head.encode() + body)
        return await self._waiting

    async def timed_get(self, path: str) -> float:
        """Seconds of one GET that must succeed."""
        began = time.perf_counter()
        answer = await self.get(path)
        seconds = time.perf_counter() - began
        if answer.status != 200:
            raise RuntimeError(f"GET {path} was answered {answer.status}: {answer.body[:200]!r}")
        return seconds

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(HEAD_END)
        if end < 0:
            return
        head = bytes(self._buffer[:end]).lower()
        at = head.find(LENGTH)
        length = 0 if at < 0 else int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])
        whole = end + len(HEAD_END) + length
        if len(self._buffer) < whole:
            return
        body = bytes(self._buffer[end + len(HEAD_END) : whole])
        del self._buffer[:whole]
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(Answer(int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(LineCut())
