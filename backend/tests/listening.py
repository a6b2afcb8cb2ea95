"""A TCP server of a test on loopback, which leaves no connection open behind it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def tcp_server(serve: Serve, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Its port. Every connection is closed when `serve` returns, and at the latest when the server ends."""
    visits: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()

    # No coroutine: one that is cancelled before its first step would close nothing, and a connection may come last.
    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits[asyncio.create_task(visit(reader, writer))] = writer

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.sleep(0)  # who was accepted at the last moment is connected now
        for task in visits:
            task.cancel()
        await asyncio.gather(*visits, return_exceptions=True)
        for writer in visits.values():
            writer.transport.abort()
        await asyncio.sleep(0)
