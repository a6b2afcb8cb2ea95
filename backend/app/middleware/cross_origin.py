"""Which pages that were loaded from elsewhere may call us: SOVD_ALLOWED_ORIGINS, for API and socket alike."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp


def open_to_pages(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_credentials=True,
        allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
        allow_headers=("Authorization", "Content-Type", "Idempotency-Key", "X-Correlation-ID"),
        expose_headers=("Content-Disposition", "Location", "Retry-After", "X-Correlation-ID"),
        max_age=600,
    )
