"""Serves the page of metrics on an address of its own, so that it is never on the product's port."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator
from http import HTTPStatus

import structlog
import uvicorn
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from app.infra.figures import FolderBusy

log = structlog.get_logger()

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"  # Prometheus documentation, exposition formats
ENDS_WITHIN = 2  # seconds


class MetricsListener:
    def __init__(self, page: Callable[[], Awaitable[bytes]], host: str, port: int) -> None:
        """Raises: OSError when the address cannot be had."""
        self._page = page
        # Neighbours listen on the same port: each speaks for all, and who is killed is asked no more.
        self._socket = _listen(host, port)

    async def run(self) -> None:
        """Until cancelled."""
        server = _Beside(
            uvicorn.Config(
                self._serve,
                interface="asgi3",
                lifespan="off",
                proxy_headers=False,
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=ENDS_WITHIN,
            )
        )
        serving = asyncio.create_task(server.serve([self._socket]))
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._response(scope["method"], scope["path"])
        await response(scope, receive, send)

    async def _response(self, method: str, path: str) -> Response:
        if path != "/metrics":
            return PlainTextResponse("Metrics are at /metrics.\n", HTTPStatus.NOT_FOUND)
        if method not in {"GET", "HEAD"}:
            return PlainTextResponse("GET it.\n", HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
        try:
            return Response(await self._page(), media_type=CONTENT_TYPE)
        except (FolderBusy, OSError) as wrong:
            log.warning("metrics.unreadable", reason=str(wrong))
            return PlainTextResponse("The figures cannot be read.\n", HTTPStatus.SERVICE_UNAVAILABLE)


class _Beside(uvicorn.Server):
    """A second server in the process: signals belong to the first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind(address)
    except OSError:
        listening.close()
        raise
    return listening
