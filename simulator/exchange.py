"""One HTTP exchange with a client: reading the request, answering it, cutting it off."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qs

from starlette.types import Message, Receive, Scope, Send

from simulator.sovd.messages import READING_METHODS, Reply, Request

BODY_LIMIT = 1024 * 1024
TRANSPORT = "transport"  # where the listener puts the connection into the scope's state
ANONYMOUS = "anonymous"


class ClientLeft(Exception):
    """The connection ended before the request was complete."""


class Exchange:
    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send

    async def read_request(self, client_header: bytes | None) -> tuple[Request, bool]:
        """Give the request and whether its body fits; one that does not fit is empty.

        Shape: `client_header` is the header, in lower case, that names a client without a token.

        Raises: ClientLeft if the body never came to its end.
        """
        method: str = self._scope["method"]
        query: bytes = self._scope["query_string"]
        is_read = method in READING_METHODS
        body, fits = (b"", True) if is_read else await self._read_body()
        request = Request(
            method=method,
            path=self._scope["path"],
            query=parse_qs(query.decode("latin-1"), keep_blank_values=True) if query else {},
            body=body,
            client=_identify_client(self._scope["headers"], client_header),
            host=_find_header(self._scope["headers"], b"host"),
            content_type=_find_header(self._scope["headers"], b"content-type"),
            disposition=_find_header(self._scope["headers"], b"content-disposition"),
            accept=_find_header(self._scope["headers"], b"accept"),
        )
        return request, fits

    async def answer(self, reply: Reply) -> None:
        await self._send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        if reply.stream is None or self._scope["method"] == "HEAD":
            await self._send({"type": "http.response.body", "body": reply.body})
        else:
            await self._send_stream(reply.stream())

    async def wait_until_left(self) -> None:
        """Return when the client has closed the connection, or the simulator has."""
        while (await self._receive())["type"] != "http.disconnect":
            continue

    async def has_left_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self.wait_until_left()
        except TimeoutError:
            return False
        return True

    async def cut(self, reply: Reply, after_bytes: int) -> None:
        """Send the first bytes of an answer, headers included, then close the TCP connection."""
        transport = self._transport
        left = after_bytes
        async with aclosing(_serialise(reply)) as chunks:
            async for chunk in chunks:
                transport.write(chunk[:left])
                left -= len(chunk[:left])
                if left == 0 or transport.is_closing():
                    break
        transport.close()
        await self.wait_until_left()

    async def send_raw(self, octets: bytes) -> None:
        """Send bytes that nobody checks, then close the TCP connection."""
        transport = self._transport
        transport.write(octets)
        transport.close()
        await self.wait_until_left()

    async def reset(self) -> None:
        self._transport.abort()
        await self.wait_until_left()

    @property
    def _transport(self) -> asyncio.Transport:
        return cast(asyncio.Transport, self._scope["state"][TRANSPORT])

    async def _read_body(self) -> tuple[bytes, bool]:
        chunks: list[bytes] = []
        size = 0
        while True:
            message: Message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientLeft
            chunk: bytes = message.get("body", b"")
            size += len(chunk)
            if size <= BODY_LIMIT:
                chunks.append(chunk)
            else:
                # The rest is read and dropped, or the client would meet a reset instead of the answer.
                chunks.clear()
            if not message.get("more_body", False):
                return b"".join(chunks), size <= BODY_LIMIT

    async def _send_stream(self, stream: AsyncGenerator[bytes, None]) -> None:
        left = asyncio.create_task(self.wait_until_left())
        try:
            async with aclosing(stream) as chunks:
                async for chunk in chunks:
                    if left.done():
                        return
                    await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
            await self._send({"type": "http.response.body", "body": b""})
        finally:
            left.cancel()


def serialise_with_length(reply: Reply, off_by: int) -> bytes:
    """A whole answer whose Content-Length is that many bytes too large, or too small if negative."""
    status = HTTPStatus(reply.status)
    headers = [(name, value) for name, value in reply.headers if name != b"content-length"]
    headers.append((b"content-length", b"%d" % max(0, len(reply.body) + off_by)))
    lines = [b"HTTP/1.1 %d %s" % (status, status.phrase.encode()), *(b"%s: %s" % header for header in headers)]
    return b"\r\n".join([*lines, b"", reply.body])


async def _serialise(reply: Reply) -> AsyncGenerator[bytes, None]:
    status = HTTPStatus(reply.status)
    lines = [b"HTTP/1.1 %d %s" % (status, status.phrase.encode())]
    lines += [b"%s: %s" % header for header in reply.headers]
    if reply.stream is None:
        yield b"\r\n".join([*lines, b"", reply.body])
        return
    yield b"\r\n".join([*lines, b"transfer-encoding: chunked", b"", b""])
    async with aclosing(reply.stream()) as chunks:
        async for chunk in chunks:
            yield b"%x\r\n%s\r\n" % (len(chunk), chunk)


def _find_header(headers: list[tuple[bytes, bytes]], wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in headers if name == wanted), "")


def _identify_client(headers: list[tuple[bytes, bytes]], client_header: bytes | None) -> str:
    """Name the client by its bearer token, else by the header of the dialect.

    Shape: `token:` and the start of a digest (a token must not stand in the witness), the id, or `anonymous`.
    """
    client = ANONYMOUS
    for name, value in headers:
        if name == b"authorization" and value[:7].lower() == b"bearer " and value[7:].strip():
            return f"token:{hashlib.sha256(value[7:].strip()).hexdigest()[:12]}"
        if name == client_header and value:
            client = value.decode("latin-1")
    return client
