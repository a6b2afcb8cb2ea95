"""A collector of OpenTelemetry traces on loopback: keeps the spans that are sent to it, or behaves badly."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status


@dataclass(frozen=True, slots=True)
class Received:
    """One span, in words that a test can compare."""

    name: str
    kind: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, str | int]
    is_error: bool

    @classmethod
    def of(cls, span: Span) -> "Received":
        values = {pair.key: getattr(pair.value, str(pair.value.WhichOneof("value"))) for pair in span.attributes}
        return cls(
            name=span.name,
            kind=Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
            trace=span.trace_id.hex(),
            id=span.span_id.hex(),
            parent=span.parent_span_id.hex(),
            attributes=values,
            is_error=span.status.code == Status.STATUS_CODE_ERROR,
        )


class Collector:
    def __init__(self, port: int = 0) -> None:
        self.spans: list[Received] = []
        self.asked = 0  # how often somebody sent
        self.refuses = False
        self.released = threading.Event()  # who asks while it is not set waits
        self.released.set()
        self._texts: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(self))
        self._server.daemon_threads = True
        self._serving = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._serving.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1/traces"

    @property
    def text(self) -> str:
        """Everything that was sent, also what no test looks at by name."""
        return "\n".join(self._texts)

    def answer(self, body: bytes) -> int:
        self.asked += 1
        self.released.wait()
        if self.refuses:
            return 400
        request = ExportTraceServiceRequest.FromString(body)
        self._texts.append(str(request))
        scopes = [scope for resource in request.resource_spans for scope in resource.scope_spans]
        self.spans += [Received.of(span) for scope in scopes for span in scope.spans]
        return 200

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()


@contextmanager
def run_collector(port: int = 0) -> Iterator[Collector]:
    collector = Collector(port)
    try:
        yield collector
    finally:
        collector.close()


def _handler_of(collector: Collector) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = collector.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Not on the test's screen."""

    return Handler
