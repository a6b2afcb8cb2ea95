"""A listening port that can be closed with all its connections and opened again."""

import asyncio
from typing import Any

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from simulator.exchange import TRANSPORT

KEEP_ALIVE_S = 75


class _Protocol(HttpToolsProtocol):
    """Shows the application its connection, so that an answer can be cut off in the middle."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        super().connection_made(transport)
        self.app_state[TRANSPORT] = transport


class Listener:
    """Serves one ASGI application on one port, without signal handlers or a lifespan of its own."""

    def __init__(self, app: ASGIApp, host: str, port: int, known_as: str | None = None) -> None:
        """known_as: how others call this machine, where `host` means every address of it."""
        self._host = host
        self._known_as = known_as or host
        self._port = port
        self._config = Config(
            app,
            http=_Protocol,
            ws="none",
            interface="asgi3",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_S,
        )
        self._config.load()
        self._state = ServerState()
        self._server: asyncio.AbstractServer | None = None

    @property
    def url(self) -> str:
        host = f"[{self._known_as}]" if ":" in self._known_as else self._known_as
        return f"http://{host}:{self._port}"

    @property
    def is_open(self) -> bool:
        return self._server is not None

    async def open(self) -> None:
        """Listen, from the second time on at the same port.

        Raises: OSError if the port is taken.
        """
        if self._server is not None:
            return
        server = await asyncio.get_running_loop().create_server(self._protocol, self._host, self._port)
        self._port = server.sockets[0].getsockname()[1]
        self._server = server

    def close(self) -> None:
        """Refuse new connections and reset those that are open."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in list(self._state.connections):
            connection.transport.abort()

    async def finish(self, within_s: float) -> None:
        """Close, and see that no request is left running."""
        self.close()
        if not self._state.tasks:
            return
        _, late = await asyncio.wait(self._state.tasks, timeout=within_s)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=within_s)

    def _protocol(self) -> asyncio.Protocol:
        app_state: dict[str, Any] = {}
        return _Protocol(config=self._config, server_state=self._state, app_state=app_state)
