"""Spans on their way to a collector (OTLP over HTTP). Imported only when they are wanted: its packages are an extra.

A collector costs the service nothing, also when it is gone or hangs: spans wait in a queue that has an end, and the
log says once that they are lost.
"""

import logging
import threading
from collections.abc import Sequence

import structlog
from opentelemetry.exporter.otlp.proto.http import trace_exporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

log = structlog.get_logger()

LAST_SECONDS = 2.0  # at the end, for what still waits


class Otlp:
    def __init__(self, url: str, service: str) -> None:
        # Not at exit by itself: that would wait for a collector that hangs, for half a minute.
        self._provider = TracerProvider(resource=Resource.create({"service.name": service}), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(_Told(trace_exporter.OTLPSpanExporter(endpoint=url))))
        self.tracer = self._provider.get_tracer(service)
        # A full queue is no news when the collector is lost, and it would be said for each span.
        logging.getLogger("opentelemetry.sdk").setLevel(logging.ERROR)

    def end(self) -> None:
        ending = threading.Thread(target=self._provider.shutdown, daemon=True)
        ending.start()
        ending.join(LAST_SECONDS)


class _Told(SpanExporter):
    """Says once that the collector takes nothing, and once that it does again."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner
        self._lost = 0  # spans, since it took some
        self._reasons = _Reasons()
        logging.getLogger(trace_exporter.__name__).addFilter(self._reasons)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self._reasons.heard.clear()
        result = self._inner.export(spans)
        if result is not SpanExportResult.SUCCESS:
            if self._lost == 0:
                log.warning("traces.lost", reason=next(iter(self._reasons.heard), ""))
            self._lost += len(spans)
        elif self._lost:
            log.info("traces.sent_again", lost=self._lost)
            self._lost = 0
        return result

    def shutdown(self) -> None:
        self._inner.shutdown()


class _Reasons(logging.Filter):
    """What the package says of each try goes no further."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        self.heard.append(record.getMessage())
        return False
