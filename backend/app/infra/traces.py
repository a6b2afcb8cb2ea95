"""Traces for OpenTelemetry, off by default. A span has the correlation id of the log lines beside it."""

import importlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from opentelemetry.trace import Span, SpanKind, Tracer

from app.config import BadConfiguration
from app.infra.log import current_correlation_id

SERVICE = "sovd-web-application"
CORRELATION_ID = "sovd.correlation_id"


class Traces:
    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def command(self) -> AbstractContextManager[Span]:
        return self._span("command", SpanKind.INTERNAL)

    def request(self, method: str) -> AbstractContextManager[Span]:
        return self._span(method, SpanKind.SERVER)

    @contextmanager
    def _span(self, name: str, kind: SpanKind) -> Iterator[Span]:
        told = {CORRELATION_ID: current_correlation_id()}
        # What an exception says of itself is for the log, where it is masked.
        with self._tracer.start_as_current_span(name, kind=kind, attributes=told, record_exception=False) as span:
            yield span


def send_traces(url: str) -> Traces:
    """To an OTLP collector, from a thread of their own.

    Raises: BadConfiguration when the packages are missing.
    """
    try:
        resources, sdk, export, otlp = (
            importlib.import_module(f"opentelemetry.{name}")
            for name in ("sdk.resources", "sdk.trace", "sdk.trace.export", "exporter.otlp.proto.http.trace_exporter")
        )
    except ImportError as missing:
        raise BadConfiguration("SOVD_TRACES_URL needs the extra packages: pip install .[otel]") from missing
    provider = sdk.TracerProvider(resource=resources.Resource.create({"service.name": SERVICE}))
    provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter(endpoint=url)))
    tracer: Tracer = provider.get_tracer(SERVICE)
    return Traces(tracer)
