"""Around every HTTP request: its correlation id, its size limit, its one log line, and the last catch of errors."""

import asyncio
import re
import secrets
import time
from contextlib import suppress

import structlog
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.errors import error_body, internal_error

log = structlog.get_logger()

LARGEST_BODY = 1024 * 1024  # bytes
# Who is still sending when the connection closes never sees the answer: so much more is read and thrown away.
MOST_DRAINED = 16 * 1024 * 1024  # bytes
DRAINED_WITHIN = 2.0  # seconds
_SANE_ID = re.compile(rb"[A-Za-z0-9._\-]{8,64}")
_QUIET = frozenset({"/health/live", "/health/ready"})


class _TooLarge(Exception):
    pass


class RequestContext:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        with structlog.contextvars.bound_contextvars(correlation_id=_correlation_id(scope)):
            if scope["type"] == "http":
                await _Exchange(self._app, scope, receive, send).run()
            else:
                await self._app(scope, receive, send)


class _Exchange:
    """One request and its answer."""

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self._app = app
        self._scope = scope
        self._receive = receive
        self._send = send
        self._received = 0
        self._is_too_large = False
        self._has_more = True
        self._status = 0
        self._id = str(structlog.contextvars.get_contextvars()["correlation_id"])

    async def run(self) -> None:
        began = time.perf_counter()
        try:
            if _declared_length(self._scope) > LARGEST_BODY:
                raise _TooLarge
            await self._app(self._scope, self._bounded_receive, self._framework_send)
        except _TooLarge:
            await self._drain()
            body = error_body(f"The body is larger than {LARGEST_BODY} bytes.", "BODY_TOO_LARGE")
            await self._answer(JSONResponse(body, 413, {"Connection": "close"}))
        except Exception:
            log.exception("http.crashed", method=self._scope["method"], path=self._scope["path"])
            await self._answer(internal_error())
        self._log((time.perf_counter() - began) * 1000)

    async def _bounded_receive(self) -> Message:
        message = await self._receive()
        self._note_received(message)
        if self._received > LARGEST_BODY:
            self._is_too_large = True
            raise _TooLarge
        return message

    def _note_received(self, message: Message) -> None:
        self._received += len(message.get("body", b""))
        self._has_more = bool(message.get("more_body", False))

    async def _drain(self) -> None:
        if _declared_length(self._scope) > MOST_DRAINED:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAINED_WITHIN):
                while self._has_more and self._received < MOST_DRAINED:
                    self._note_received(await self._receive())

    async def _framework_send(self, message: Message) -> None:
        if self._is_too_large and self._status == 0:
            raise _TooLarge  # the framework took the first one for a body that cannot be read
        await self._watched_send(message)

    async def _watched_send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            message["headers"] = [*message["headers"], (b"x-correlation-id", self._id.encode())]
        await self._send(message)

    async def _answer(self, response: JSONResponse) -> None:
        """Unless an answer has begun: then the cut connection says that it is not whole."""
        if self._status == 0:
            await response(self._scope, self._receive, self._watched_send)

    def _log(self, milliseconds: float) -> None:
        path = self._scope["path"]
        if path not in _QUIET:
            log.info(
                "http.request",
                method=self._scope["method"],
                path=path,
                status=self._status,
                milliseconds=round(milliseconds, 1),
            )


def _correlation_id(scope: Scope) -> str:
    """The client's own, if it is sane; it is written into logs."""
    for name, value in scope["headers"]:
        if name == b"x-correlation-id" and _SANE_ID.fullmatch(value):
            return str(value.decode("ascii"))
    return secrets.token_hex(16)


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
