"""Around every HTTP request: its correlation id, its size limit, its one log line, and the last catch of errors."""

import asyncio
import re
import secrets
import time
from contextlib import suppress

import structlog
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.infra.metrics import Metrics
from app.middleware.errors import error_body, internal_error

log = structlog.get_logger()

LARGEST_BODY = 1024 * 1024  # bytes
# Who is still sending when the connection closes never sees the answer: so much more is read and thrown away.
MOST_DRAINED = 16 * 1024 * 1024  # bytes
DRAINED_WITHIN = 2.0  # seconds
_SANE_ID = re.compile(rb"[A-Za-z0-9._\-]{8,64}")
_QUIET = frozenset({"/health/live", "/health/ready"})


# From an answer out of memory to one that waits for a vehicle.
DURATIONS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"  # a method nobody knows, an address without a route: people choose those, and labels must not grow


class _TooLarge(Exception):
    pass


class RequestFigures:
    def __init__(self, metrics: Metrics) -> None:
        self._requests = metrics.counter(
            "http_requests_total", "Requests that were answered", ("method", "route", "status")
        )
        self._duration = metrics.histogram(
            "http_request_duration_seconds", "From the first byte to the last", DURATIONS, ("method", "route")
        )

    def answered(self, scope: Scope, route: str, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else OTHER
        self._requests.add(method, route, str(status))
        self._duration.observe(seconds, method, route)


class RequestContext:
    def __init__(self, app: ASGIApp, figures: RequestFigures) -> None:
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        with structlog.contextvars.bound_contextvars(correlation_id=_correlation_id(scope)):
            if scope["type"] == "http":
                exchange = _Exchange(self._app, scope, receive, send)
                seconds = await exchange.run()
                self._figures.answered(scope, route_of(scope), exchange.status, seconds)
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
        self.status = 0  # none was sent: the client had left
        self._id = str(structlog.contextvars.get_contextvars()["correlation_id"])

    async def run(self) -> float:
        """Seconds it took."""
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
        seconds = time.perf_counter() - began
        self._log(seconds * 1000)
        return seconds

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
        if self._is_too_large and self.status == 0:
            raise _TooLarge  # the framework took the first one for a body that cannot be read
        await self._watched_send(message)

    async def _watched_send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-correlation-id", self._id.encode())]
        await self._send(message)

    async def _answer(self, response: JSONResponse) -> None:
        """Unless an answer has begun: then the cut connection says that it is not whole."""
        if self.status == 0:
            await response(self._scope, self._receive, self._watched_send)

    def _log(self, milliseconds: float) -> None:
        path = self._scope["path"]
        if path not in _QUIET:
            log.info(
                "http.request",
                method=self._scope["method"],
                path=path,
                route=route_of(self._scope),
                status=self.status,
                milliseconds=round(milliseconds, 1),
            )


def route_of(scope: Scope) -> str:
    """The template that was matched: a label with ids in it would be a series for every vehicle."""
    route = scope.get("route")
    template = scope.get("template") if route is None else getattr(route, "path", None)
    return template or OTHER


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
