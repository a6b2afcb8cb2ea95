"""Spans of requests and commands, with the correlation id that stands in the log, judged with the SDK's exporter."""

from typing import Any

import structlog
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app.infra.figures import OwnFigures
from app.infra.metrics import Metrics
from app.infra.traces import CORRELATION_ID, Traces
from app.middleware.request_context import RequestContext, RequestFigures
from app.middleware.traced import Traced

STORY = "workshop-7f3a9b21"


def recorded() -> tuple[Traces, InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(kept))
    return Traces(provider.get_tracer("test")), kept


async def answer(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def ask(traces: Traces, path: str) -> None:
    app = RequestContext(Traced(answer, traces), RequestFigures(Metrics(OwnFigures())))
    headers = [(b"x-correlation-id", STORY.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "client": ("127.0.0.1", 1)}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Any) -> None:
        """Nobody listens."""

    await app(scope, receive, send)


def attributes_of(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


async def test_a_request_is_a_span_with_the_id_of_its_log_lines() -> None:
    traces, kept = recorded()
    await ask(traces, "/api/v1/vehicles")
    [span] = kept.get_finished_spans()
    told = attributes_of(span)
    assert (told[CORRELATION_ID], told["http.response.status_code"]) == (STORY, 418)
    assert span.name.startswith("GET ")


async def test_probes_leave_no_spans() -> None:
    traces, kept = recorded()
    await ask(traces, "/health/ready")
    assert kept.get_finished_spans() == ()


def test_a_command_is_a_span_with_the_id_of_who_asked_for_it() -> None:
    traces, kept = recorded()
    with structlog.contextvars.bound_contextvars(correlation_id=STORY), traces.command():
        pass
    [span] = kept.get_finished_spans()
    assert (span.name, attributes_of(span)) == ("command", {CORRELATION_ID: STORY})
