"""Answers only to names that it was given: a page from elsewhere cannot point a name of its own at us."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.middleware.errors import error_body


class KnownHosts:
    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        """Shape: `hosts` without ports."""
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or without_port(Headers(scope=scope).get("host", "")) in self._hosts:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "This name is not ours."})
        else:
            body = error_body("This demo does not answer to this name; see SOVD_DEMO_HOSTS.", "UNKNOWN_HOST")
            await JSONResponse(body, HTTPStatus.MISDIRECTED_REQUEST)(scope, receive, send)


def without_port(host: str) -> str:
    """Shape: `name`, `name:port`, `[::1]` or `[::1]:port`."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.strip("[]").lower()
