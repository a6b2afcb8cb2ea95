"""The opening of a WebSocket as an old tool types it, and whether the service then keeps it open."""

import asyncio
import ssl
from dataclasses import dataclass

WAIT_S = 2.0
LISTEN_S = 0.4  # whom the service does not want it tells at once
CLOSE = 0x88  # RFC 6455, 5.2: the last frame of a closing
LARGEST_HEAD = 16 * 1024


@dataclass(frozen=True, slots=True)
class Handshake:
    """`status` 0: no answer in HTTP. `is_kept`: it was not closed again at once."""

    status: int
    is_kept: bool

    @property
    def is_open(self) -> bool:
        return self.status == 101 and self.is_kept


async def shake_hands(host: str, port: int, tls: ssl.SSLContext | None, origin: str | None) -> Handshake:
    """Its key is the odd one of the runbook, so what stands between must let that through too.

    Raises: OSError, TimeoutError.
    """
    async with asyncio.timeout(WAIT_S + LISTEN_S):
        reader, writer = await asyncio.open_connection(host, port, ssl=tls)
        try:
            lines = [
                "GET /ws/commands HTTP/1.1",
                f"Host: {host}:{port}",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: test",
                *([f"Origin: {origin}"] if origin else []),
            ]
            writer.write("\r\n".join([*lines, "", ""]).encode())
            head = await read_head(reader)
            status = status_of(head)
            return Handshake(status, status == 101 and not await is_closed(reader))
        finally:
            writer.close()


async def read_head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return b""


def status_of(head: bytes) -> int:
    words = head.split(b" ", 2)
    return int(words[1]) if len(words) == 3 and words[0].startswith(b"HTTP/") and words[1].isdigit() else 0


async def is_closed(reader: asyncio.StreamReader) -> bool:
    try:
        async with asyncio.timeout(LISTEN_S):
            first = await reader.read(1)
    except TimeoutError:
        return False
    return first == b"" or first[0] == CLOSE
