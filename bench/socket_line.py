"""One WebSocket that costs the load generator little: text frames in and out, RFC 6455 without extensions."""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import Self, cast
from urllib.parse import urlsplit

import orjson

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
EVENT = b'{"type":"event"'
UPGRADE_END = b"\r\n\r\n"

OnText = Callable[[bytes], None]


class Refused(Exception):
    """The handshake was not answered with 101."""


class SocketLine(asyncio.Protocol):
    """`on_text` is called for each message; unless it is replaced, events are counted and `hear` gives the rest."""

    def __init__(self, authority: str, path: str) -> None:
        loop = asyncio.get_running_loop()
        self.on_text: OnText = self._keep
        self.received = 0  # messages
        self.events = 0
        self._kept: asyncio.Queue[bytes] = asyncio.Queue()
        self._open: asyncio.Future[None] = loop.create_future()
        self._authority = authority
        self._path = path
        self._buffer = bytearray()
        self._is_open = False
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def open(cls, url: str, path: str = "/ws/commands") -> Self:
        """Raises: Refused, OSError."""
        parts = urlsplit(url)
        _, line = await asyncio.get_running_loop().create_connection(
            lambda: cls(parts.netloc, path), parts.hostname or "", parts.port or 80
        )
        await line._open
        return line

    @classmethod
    async def authenticated(cls, url: str, token: str) -> Self:
        line = await cls.open(url)
        line.say(type="authenticate", token=token)
        await line.hear()
        return line

    async def subscribe(self, **target: object) -> None:
        """Returns when the service has said that it listens."""
        self.say(type="subscribe", **target)
        await self.hear()

    def say(self, **message: object) -> None:
        self._send(TEXT, orjson.dumps(message))

    async def hear(self) -> bytes:
        return await self._kept.get()

    def close(self) -> None:
        """Without a word, as a lost network does."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: {self._authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._is_open and not self._upgraded():
            return
        while self._take_frame():
            continue

    def connection_lost(self, error: Exception | None) -> None:
        if not self._open.done():
            self._open.set_exception(Refused("the connection was closed"))

    def _keep(self, text: bytes) -> None:
        if text.startswith(EVENT):
            self.events += 1
        else:
            self._kept.put_nowait(text)

    def _upgraded(self) -> bool:
        end = self._buffer.find(UPGRADE_END)
        if end < 0:
            return False
        status = bytes(self._buffer[9:12])
        del self._buffer[: end + len(UPGRADE_END)]
        self._is_open = status == b"101"
        if self._open.done():
            return self._is_open
        if self._is_open:
            self._open.set_result(None)
        else:
            self._open.set_exception(Refused(status.decode()))
        return self._is_open

    def _take_frame(self) -> bool:
        """A server's frames are not masked."""
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        length, start = buffer[1] & 0x7F, 2
        if length == 126:
            start = 4
            length = int.from_bytes(buffer[2:4], "big")
        elif length == 127:
            start = 10
            length = int.from_bytes(buffer[2:10], "big")
        if len(buffer) < start + length:
            return False
        kind, payload = buffer[0] & 0x0F, bytes(buffer[start : start + length])
        del buffer[: start + length]
        if kind == TEXT:
            self.received += 1
            self.on_text(payload)
        elif kind == PING:
            self._send(PONG, payload)
        elif kind == CLOSE:
            self.close()
        return True

    def _send(self, kind: int, payload: bytes) -> None:
        mask = os.urandom(4)
        size = len(payload)
        short = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2, "big")
        pattern = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
        masked = (int.from_bytes(payload, "big") ^ pattern).to_bytes(size, "big") if size else b""
        if self._transport is not None:
            self._transport.write(bytes([0x80 | kind]) + short + mask + masked)
