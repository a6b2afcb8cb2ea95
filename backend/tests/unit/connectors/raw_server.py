"""A vehicle that says exactly the bytes a test wants, and remembers what it was asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson

from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.addresses import AddressPolicy
from app.sovd.link import Endpoint
from app.sovd.requests import Method, ResourcePath, SovdRequest
from tests.listening import tcp_server

LOOPBACK = AddressPolicy.of(["127.0.0.0/8", "::1/128"])
SOON = timedelta(seconds=2)


@dataclass
class RawServer:
    port: int = 0
    connections: int = 0
    closed: int = 0  # connections whose end the server has seen
    asked: list[bytes] = field(default_factory=list)  # heads of requests, with their bodies

    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def note_change(self) -> None:
        self._changed.set()

    async def until(self, *, asked: int = 0, closed: int = 0) -> None:
        """Raises: TimeoutError after ten seconds."""
        async with asyncio.timeout(10):
            while len(self.asked) < asked or self.closed < closed:
                self._changed.clear()
                await self._changed.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def lines(self) -> list[str]:
        """The request lines, without the version."""
        return [head.split(b" HTTP/1.1\r\n")[0].decode() for head in self.asked]


class Visit:
    """One connection, from the server's side."""

    def __init__(self, server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self.reader = reader
        self.writer = writer

    async def next_request(self) -> bytes:
        """Raises: IncompleteReadError when the client has gone."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length:" in line),
            0,
        )
        whole = head + await self.reader.readexactly(length)
        self._server.asked.append(whole)
        self._server.note_change()
        return whole

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


Script = Callable[[Visit], Awaitable[None]]


@asynccontextmanager
async def raw_server(script: Script, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[RawServer]:
    """Runs `script` for every connection; the connection is closed when it returns."""
    server = RawServer()

    async def visited(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        try:
            await script(Visit(server, reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the client has gone
        finally:
            server.closed += 1
            server.note_change()

    async with tcp_server(visited, tls=tls) as server.port:
        yield server


def always(*answers: bytes) -> Script:
    """Answers every request with the next of `answers`, the last one for ever."""
    left = list(answers)

    async def script(visit: Visit) -> None:
        while True:
            await visit.next_request()
            await visit.say(left.pop(0) if len(left) > 1 else left[0])

    return script


def by_target(answers: Mapping[str, bytes]) -> Script:
    """Answers by method and target, such as `GET /components`; everything else is 404."""

    async def script(visit: Visit) -> None:
        while True:
            request = await visit.next_request()
            line = request.split(b" HTTP/1.1\r\n")[0].decode()
            await visit.say(answers.get(line, answer(404, {"error": "no such thing"})))

    return script


def answer(status: int, body: object = None, **headers: str) -> bytes:
    """An HTTP answer; `body` is JSON unless it is bytes."""
    content = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
    lines = {"Content-Type": "application/json", "Content-Length": str(len(content))}
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value != "-")
    return f"HTTP/1.1 {status} Told\r\n{head}\r\n".encode() + content


@asynccontextmanager
async def linked(
    server: RawServer,
    *,
    base_path: str | None = "",
    dialect: str | None = "standard",
    token: str | None = None,
    most_bytes: int = 64 * 1024,
    **timing: Any,
) -> AsyncIterator[SovdHttpLink]:
    """A link whose root is known, so that the first request is the one a test sends."""
    endpoint = Endpoint("sovd_http", server.url, base_path=base_path, dialect=dialect, token=token)
    link = SovdHttpLink(endpoint, policy=LOOPBACK, most_bytes=most_bytes, **timing)
    try:
        yield link
    finally:
        await link.close()


def get(path: str) -> SovdRequest:
    return SovdRequest(Method.GET, ResourcePath.parse(path))


def put(path: str, body: object) -> SovdRequest:
    return SovdRequest(Method.PUT, ResourcePath.parse(path), body=body)


def post(path: str, body: object) -> SovdRequest:
    return SovdRequest(Method.POST, ResourcePath.parse(path), body=body)


READ = get("components/engine/data/speed")
WRITE = put("components/engine/data/limit", {"data": 80})
