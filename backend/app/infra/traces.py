"""Traces for OpenTelemetry, off by default. A span has the correlation id of the log lines beside it.

Spans carry names out of closed sets and ids of ours. Paths, bodies, addresses and the texts of errors are in nobody's
span: a trace leaves the house, and nothing masks it on the way.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from opentelemetry.context import Context
from opentelemetry.trace import (
    INVALID_SPAN,
    Span,
    SpanKind,
    Status,
    StatusCode,
    Tracer,
    get_current_span,
    use_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.config import BadConfiguration
from app.infra.log import current_correlation_id

SERVICE = "sovd-web-application"
CORRELATION_ID = "sovd.correlation_id"
COMMAND_ID = "sovd.command_id"
OUTCOME = "sovd.outcome"
STATUS_CODE = "http.response.status_code"
ERROR_TYPE = "error.type"

_W3C = TraceContextTextMapPropagator()


class Sending(Protocol):
    tracer: Tracer

    def end(self) -> None:
        """Send what waits, and stop. Takes a moment, at most."""
        ...


class Traces:
    def __init__(self, tracer: Tracer, end: Callable[[], None] = lambda: None) -> None:
        self._tracer = tracer
        self.end = end  # may wait for a moment

    def request(self, method: str, traceparent: str) -> AbstractContextManager[Span]:
        """`traceparent`: what whoever asks said of their own trace (W3C); what makes no sense is not heeded."""
        caller = _W3C.extract({"traceparent": traceparent}, Context())
        return self._current(self._begin(method, SpanKind.SERVER, {}, caller))

    def command(self, command_id: str, kind: str) -> AbstractContextManager[Span]:
        return self._current(self._begin("command", SpanKind.INTERNAL, {COMMAND_ID: command_id, "sovd.command": kind}))

    @contextmanager
    def question(self, name: str, **told: str) -> Iterator[Span]:
        """To somebody else, within a request or command; what nobody asked for is no trace."""
        if not get_current_span().is_recording():
            yield INVALID_SPAN
            return
        span = self._begin(name, SpanKind.CLIENT, {f"sovd.{word}": value for word, value in told.items()})
        try:
            yield span
        except Exception as error:
            note_error(span, type(error).__name__)
            raise
        finally:
            span.end()

    def _begin(self, name: str, kind: SpanKind, told: Mapping[str, str], within: Context | None = None) -> Span:
        attributes = {CORRELATION_ID: current_correlation_id(), **told}
        return self._tracer.start_span(name, within, kind, attributes)

    @contextmanager
    def _current(self, span: Span) -> Iterator[Span]:
        # What an exception says of itself is for the log, where it is masked.
        with use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            try:
                yield span
            except Exception as error:
                note_error(span, type(error).__name__)
                raise


def note_error(span: Span, kind: str) -> None:
    """`kind`: a word of ours, never of whoever caused it."""
    span.set_attribute(ERROR_TYPE, kind)
    span.set_status(Status(StatusCode.ERROR))


def note_outcome(outcome: str, error: str | None) -> None:
    """Of the command that this task works on. `error`: what kind of error it was."""
    span = get_current_span()
    span.set_attribute(OUTCOME, outcome)
    if error is not None:
        note_error(span, error)


def send_traces(url: str) -> Traces:
    """To an OTLP collector, from a thread of their own.

    Raises: BadConfiguration when the packages are missing.
    """
    try:
        sending: Sending = importlib.import_module("app.infra.otlp").Otlp(url, SERVICE)
    except ImportError as missing:
        raise BadConfiguration("SOVD_TRACES_URL needs the packages of the extra `otel`.") from missing
    return Traces(sending.tracer, sending.end)
