"""One span around each HTTP request, inside of its correlation id."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.infra.traces import STATUS_CODE, Traces, note_error
from app.middleware.request_context import METHODS, OTHER, route_of


class Traced:
    def __init__(self, app: ASGIApp, traces: Traces) -> None:
        self._app = app
        self._traces = traces

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http" and not scope["path"].startswith(("/health/", "/metrics")):
            return self._spanned(scope, receive, send)
        return self._app(scope, receive, send)

    async def _spanned(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"] if scope["method"] in METHODS else OTHER
        with self._traces.request(method, _traceparent(scope)) as span:
            span.set_attribute("http.request.method", method)

            async def send_noting(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute(STATUS_CODE, message["status"])
                    if message["status"] >= 500:
                        note_error(span, str(message["status"]))
                await send(message)

            try:
                await self._app(scope, receive, send_noting)
            finally:
                # Known only now; a path would have ids in it, a route has their names.
                route = route_of(scope)
                span.update_name(f"{method} {route}")
                span.set_attribute("http.route", route)


def _traceparent(scope: Scope) -> str:
    """Without `tracestate`: that is for whom we ask in turn, and vehicles are told nothing."""
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"), "")
