"""The bytes to and from one vehicle, and what of a request has left us. httpcore speaks the HTTP.

A stream of our own, because two promises of the port are about single bytes: the gate is asked right before
the first one, and an error knows whether one has left.
"""

import asyncio
import select
import socket
import ssl
import struct
import sys
from contextvars import ContextVar
from typing import cast

import httpcore2

from app.sovd.link import SendGate

HIGH_WATER = 256 * 1024  # bytes that may wait here unread
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class AnswerTooLong(Exception):
    """More came than one answer may hold."""


class Departure:
    """One request on its way out, and how much of its answer may come in."""

    def __init__(self, may_send: SendGate, *, deadline: float, most_bytes: int | None) -> None:
        self._may_send = may_send
        self._deadline = deadline  # of the loop's clock; asked here too, for nothing waits on an idle line
        self.room = sys.maxsize if most_bytes is None else most_bytes
        self.has_left = False
        self.was_cut = False  # the vehicle closed the connection
        self._stream: VehicleStream | None = None

    def leave_by(self, stream: "VehicleStream") -> None:
        """Raises: what the gate raises, TimeoutError, WriteError; nothing is written then."""
        if self.has_left:
            raise httpcore2.WriteError("a request leaves once")
        if asyncio.get_running_loop().time() >= self._deadline:
            raise TimeoutError
        self._may_send()
        self.has_left = True
        self._stream = stream

    def discard(self) -> None:
        """Take back what the kernel still holds: a request that is given up must not arrive later."""
        if self._stream is not None:
            self._stream.reset()


departing: ContextVar[Departure | None] = ContextVar("departing", default=None)


class OpenLines:
    """How many connections to vehicles are open at present."""

    count = 0


class Line(asyncio.Protocol):
    """Bytes as they come, and the room to write more."""

    transport: asyncio.Transport  # from connection_made on, before anybody sees the line

    def __init__(self, lines: OpenLines) -> None:
        self._lines = lines
        self.received = bytearray()
        self.is_over = False
        self.error: Exception | None = None
        self._is_paused = False
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self._is_full = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._lines.count += 1

    def data_received(self, data: bytes) -> None:
        self.received += data
        if len(self.received) > HIGH_WATER and not self._is_paused:
            self._is_paused = True
            self.transport.pause_reading()
        _wake(self._reader)

    def eof_received(self) -> None:
        self.is_over = True
        _wake(self._reader)

    def connection_lost(self, error: Exception | None) -> None:
        self._lines.count -= 1
        self.is_over = True
        self.error = error
        _wake(self._reader)
        _wake(self._writer)

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        _wake(self._writer)

    async def something(self) -> None:
        """Returns when there are bytes, or the line is over."""
        while not self.received and not self.is_over:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader

    async def room(self) -> None:
        """Returns when the kernel takes more, or the line is over."""
        while self._is_full and not self.is_over:
            self._writer = asyncio.get_running_loop().create_future()
            await self._writer

    def take(self, at_most: int) -> bytes:
        taken = bytes(self.received[:at_most])
        del self.received[:at_most]
        if self._is_paused and not self.is_over and len(self.received) <= HIGH_WATER:
            self._is_paused = False
            self.transport.resume_reading()
        return taken


def _wake(waiter: asyncio.Future[None] | None) -> None:
    if waiter is not None and not waiter.done():
        waiter.set_result(None)


class VehicleStream(httpcore2.AsyncNetworkStream):
    """One connection to a vehicle. Deadlines are the caller's: every `timeout` of httpcore is None."""

    def __init__(self, line: Line, sock: socket.socket) -> None:
        self._line = line
        self._socket = sock
        self._has_served = False
        self._departure: Departure | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        await self._line.something()
        taken = self._line.take(max_bytes)
        departure = self._departure
        if departure is not None:
            departure.room -= len(taken)
            departure.was_cut = not taken
            if departure.room < 0:
                raise AnswerTooLong
        if not taken and self._line.error is not None:
            raise httpcore2.ReadError(str(self._line.error)) from self._line.error
        return taken

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        if not buffer:
            return
        departure = departing.get()
        if departure is not None and departure is not self._departure:
            self._refuse_dead_line()
            departure.leave_by(self)
            self._departure = departure
            self._has_served = True
        if self._line.is_over:
            raise httpcore2.WriteError("the connection was closed")
        self._line.transport.write(buffer)
        await self._line.room()

    def _refuse_dead_line(self) -> None:
        """Nothing has left yet, so the pool may take another connection for the same request."""
        if self._has_served and (self._is_stale or _is_readable(self._socket)):
            raise httpcore2.ConnectionNotAvailable
        if not self._is_stale:
            return
        raise httpcore2.WriteError("the vehicle closed the connection before it was asked")

    @property
    def _is_stale(self) -> bool:
        """Bytes that nobody asked for would be taken for the next answer."""
        return self._line.is_over or bool(self._line.received) or self._line.transport.is_closing()

    async def aclose(self) -> None:
        self._line.transport.abort()

    def reset(self) -> None:
        if self._socket.fileno() >= 0:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._line.transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore2.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        try:
            secured = await loop.start_tls(
                self._line.transport, self._line, ssl_context, server_hostname=server_hostname
            )
        except OSError as wrong:  # ssl.SSLError is one
            self._line.transport.abort()
            raise httpcore2.ConnectError(_tls_sentence(wrong)) from wrong
        except BaseException:
            self._line.transport.abort()
            raise
        if secured is None:
            raise httpcore2.ConnectError("the connection was closed during the TLS handshake")
        self._line.transport = secured
        return self

    def get_extra_info(self, info: str) -> object:
        if info == "is_readable":
            return self._is_stale
        if info == "ssl_object":
            return self._line.transport.get_extra_info("ssl_object")
        return None


def _is_readable(sock: socket.socket) -> bool:
    """Whether the vehicle has said or closed something that the loop has not yet looked at."""
    if not hasattr(select, "poll"):
        return False
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    return bool(waiting.poll(0))


def _tls_sentence(wrong: OSError) -> str:
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return f"the vehicle's certificate is not trusted: {wrong.verify_message}"
    return f"the TLS handshake failed: {wrong.__class__.__name__}"
