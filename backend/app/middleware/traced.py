"""One span around each HTTP request, inside of its correlation id."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.infra.traces import Traces
from app.middleware.request_context import route_of


class Traced:
    def __init__(self, app: ASGIApp, traces: Traces) -> None:
        self._app = app
        self._traces = traces

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http" and not scope["path"].startswith(("/health/", "/metrics")):
            return self._spanned(scope, receive, send)
        return self._app(scope, receive, send)

    async def _spanned(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._traces.request(scope["method"]) as span:

            async def send_noting(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                await send(message)

            try:
                await self._app(scope, receive, send_noting)
            finally:
                # Known only now; a path would have ids in it, a route has their names.
                route = route_of(scope)
                span.update_name(f"{scope['method']} {route}")
                span.set_attribute("http.route", route)
