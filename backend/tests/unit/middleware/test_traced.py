"""Spans of requests and commands, with the correlation id that stands in the log, judged with the SDK's exporter."""

import sys
from collections.abc import Sequence
from typing import Any

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from app.config import BadConfiguration
from app.infra.figures import OwnFigures
from app.infra.metrics import Metrics
from app.infra.traces import CORRELATION_ID, Traces, send_traces
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


async def ask(traces: Traces, path: str, *, app: Any = answer, headers: Sequence[tuple[bytes, bytes]] = ()) -> None:
    whole = RequestContext(Traced(app, traces), RequestFigures(Metrics(OwnFigures())))
    told = [(b"x-correlation-id", STORY.encode()), *headers]
    scope = {"type": "http", "method": "GET", "path": path, "headers": told, "client": ("127.0.0.1", 1)}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Any) -> None:
        """Nobody listens."""

    await whole(scope, receive, send)


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
    with structlog.contextvars.bound_contextvars(correlation_id=STORY), traces.command("one", "read-data"):
        pass
    [span] = kept.get_finished_spans()
    told = {CORRELATION_ID: STORY, "sovd.command_id": "one", "sovd.command": "read-data"}
    assert (span.name, attributes_of(span)) == ("command", told)


async def break_down(_scope: Any, _receive: Any, _send: Any) -> None:
    raise RuntimeError("canary-secret")


async def test_what_broke_a_request_is_named_and_says_nothing_of_itself() -> None:
    traces, kept = recorded()
    await ask(traces, "/api/v1/vehicles", app=break_down)
    [span] = kept.get_finished_spans()
    assert attributes_of(span)["error.type"] == "RuntimeError"
    assert span.status.status_code is StatusCode.ERROR
    assert "canary-secret" not in span.to_json()


@pytest.mark.parametrize(
    ("told", "parent"),
    [
        (b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "b7ad6b7169203331"),
        (b"00-00000000000000000000000000000000-b7ad6b7169203331-01", None),
        (b"whatever\xff", None),
        (None, None),
    ],
)
async def test_a_request_belongs_to_the_trace_of_who_asked(told: bytes | None, parent: str | None) -> None:
    traces, kept = recorded()
    headers = [] if told is None else [(b"traceparent", told), (b"tracestate", b"somebody=else")]
    await ask(traces, "/api/v1/vehicles", headers=headers)
    [span] = kept.get_finished_spans()
    assert (None if span.parent is None else f"{span.parent.span_id:016x}") == parent
    assert "somebody" not in span.to_json()


async def test_who_keeps_no_trace_gets_none_here() -> None:
    traces, kept = recorded()
    unsampled = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
    await ask(traces, "/api/v1/vehicles", headers=[(b"traceparent", unsampled)])
    assert kept.get_finished_spans() == ()


def test_a_question_outside_of_every_request_and_command_is_no_span() -> None:
    traces, kept = recorded()
    with traces.question("vehicle GET data"):
        pass
    assert kept.get_finished_spans() == ()


def test_traces_that_are_wanted_without_their_packages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "app.infra.otlp", None)  # as Python has it of a module that cannot be had
    with pytest.raises(BadConfiguration, match="SOVD_TRACES_URL needs the packages of the extra `otel`"):
        send_traces("http://127.0.0.1:4318/v1/traces")
