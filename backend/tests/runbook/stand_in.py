"""A program on the service's port that behaves as it is told: for what the real service never does by itself."""

import argparse
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class StandIn(BaseHTTPRequestHandler):
    options: argparse.Namespace

    def do_GET(self) -> None:
        if self.options.stranger:
            self.answer(200, b"<html>something else</html>")
        elif self.path == "/ws/commands":
            self.answer(self.options.websocket, b"")
        elif self.path == "/health/ready":
            self.tell(200, {"status": "healthy", "database": "connected", "redis": "embedded"})
        elif self.path == "/api/v1/about":
            self.tell(200, {"profile": "demo", "version": "0", "reason_required": "nothing"})
        elif self.options.limited:
            self.tell(429, {"detail": "Rate limit exceeded: 100 per 1 minute", "error": {}}, retry="41")
        else:
            self.tell(401, {"detail": "Session has ended", "error": {}})

    def tell(self, status: int, document: object, retry: str | None = None) -> None:
        self.answer(status, json.dumps(document).encode(), retry)

    def answer(self, status: int, body: bytes, retry: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if retry is not None:
            self.send_header("Retry-After", retry)
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(datetime.now(UTC) + timedelta(seconds=self.options.skew), usegmt=True)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--skew", type=float, default=0)
    parser.add_argument("--websocket", type=int, default=400)
    parser.add_argument("--limited", action="store_true")
    parser.add_argument("--stranger", action="store_true")
    StandIn.options = parser.parse_args()
    ThreadingHTTPServer(("127.0.0.1", StandIn.options.port), StandIn).serve_forever()


if __name__ == "__main__":
    main()
