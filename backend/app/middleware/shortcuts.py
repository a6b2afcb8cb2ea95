"""Shortcuts: routes that are asked so often that the framework's way to them costs more than the answer.

The framework has every one of these routes as well. A shortcut answers the plain request and declines whatever is
odd; the framework then says what is wrong with it, as it does for all other routes. Sockets live long and are many,
and what lies between them and the server would be kept in memory for each.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from app.middleware.errors import problem_response
from app.problems import Problem

# The scope and the body to status and JSON; None: not a plain request. It may raise a Problem, as a route may.
Shortcut = Callable[[Mapping[str, Any], bytes], Awaitable[tuple[int, bytes] | None]]


class ClientLeft(Exception):
    """The body never came to its end; there is nobody to answer."""


Serve = Callable[[WebSocket], Awaitable[None]]


class Shortcuts:
    def __init__(
        self, app: ASGIApp, requests: Mapping[tuple[str, str], Shortcut], sockets: Mapping[str, Serve]
    ) -> None:
        """Shape: `requests` by method and path, `sockets` by path."""
        self._app = app
        self._requests = requests
        self._sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (shortcut := self._requests.get((scope["method"], scope["path"]))):
            scope["template"] = scope["path"]
            await self._answer(shortcut, scope, receive, send)
        elif scope["type"] == "websocket" and (serve := self._sockets.get(scope["path"])):
            await serve(WebSocket(scope, receive, send))
        else:
            await self._app(scope, receive, send)

    async def _answer(self, shortcut: Shortcut, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await _read(receive)
            answer = await shortcut(scope, body)
        except ClientLeft:
            return
        except Problem as problem:
            await problem_response(problem)(scope, receive, send)
            return
        if answer is None:
            await self._app(scope, _from_the_start(body, receive), send)
        else:
            await _send(*answer, send)


async def _read(receive: Receive) -> bytes:
    """Raises: ClientLeft."""
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _from_the_start(body: bytes, receive: Receive) -> Receive:
    """The body again, for who reads it next."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


async def _send(status: int, body: bytes, send: Send) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
