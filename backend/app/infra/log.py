"""Logs: one fact, one event, one line. JSON in production, text for a person at a terminal."""

import logging
import re
import sys
from typing import Literal

import orjson
import structlog
from structlog.typing import EventDict, Processor

from app.infra.troubles import Troubles

SHORTEST_SECRET = 17  # characters: a VIN


# What may stand in a text that is not ours: a path that somebody typed, the message of an exception.
_VIN = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*[0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9])")
_TOKEN = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*)*")
_URL_PASSWORD = re.compile(r"(://[^\s:/@]*):[^\s@]+@")


def mask_vin(vin: str) -> str:
    """The last six characters; a full VIN never stands in a log."""
    return f"…{vin[-6:]}"


def mask_secrets(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The last guard, for what is nobody's field: full VINs, tokens and passwords in addresses, in any text."""
    for name, value in event.items():
        if isinstance(value, str) and len(value) >= SHORTEST_SECRET:
            event[name] = masked(value)
    return event


def masked(text: str) -> str:
    text = _VIN.sub(lambda vin: mask_vin(vin[0]), text)
    if "eyJ" in text:
        text = _TOKEN.sub("(token)", text)
    return _URL_PASSWORD.sub(r"\1:***@", text) if "://" in text else text


def current_correlation_id() -> str:
    """Of the request or command that this task works on; empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("correlation_id", ""))


def configure_logging(style: Literal["json", "text"], level: str, troubles: Troubles | None = None) -> None:
    """`troubles`: hears of everything that goes wrong."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_secrets,
        *([] if troubles is None else [troubles.hear]),
    ]
    text = structlog.dev.ConsoleRenderer(colors=False)
    last: Processor = structlog.processors.JSONRenderer() if style == "json" else text
    structlog.configure(
        # One line a request and one a command: as bytes they cost a third.
        processors=[*shared, structlog.processors.JSONRenderer(orjson.dumps) if style == "json" else text],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=(
            structlog.BytesLoggerFactory(sys.stderr.buffer)
            if style == "json"
            else structlog.PrintLoggerFactory(sys.stderr)
        ),
        cache_logger_on_first_use=True,
    )
    foreign = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(foreign)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for chatty in ("alembic", "urllib3", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Every request is one line of ours already, with its correlation id.
    logging.getLogger("uvicorn.access").disabled = True
