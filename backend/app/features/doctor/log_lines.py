"""The log of the last minutes: what went wrong, as lines that may leave the machine."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.features.doctor.findings import Cause, Finding, found
from app.infra.clock import Clock
from app.infra.db import encode_json
from app.infra.troubles import Troubles

SERVICE_LOG = Path("logs/server.log")  # in the data folder; the demo writes it
RECENT = timedelta(minutes=10)
READ_AT_MOST = 512 * 1024  # bytes, from the end
ERRORS = frozenset({"error", "critical", "exception"})
LEVELS = ERRORS | {"warning"}
MOST_TOLD = 20
LINE_SHOWN = 400  # characters


@dataclass(frozen=True, slots=True)
class LogLine:
    """A warning or an error. `text`: as it stands in the log, not masked."""

    at: datetime
    level: str
    event: str
    correlation_id: str
    text: str

    @property
    def is_error(self) -> bool:
        return self.level in ERRORS


def line_of(values: Mapping[str, object], text: str) -> LogLine | None:
    """None for what is no trouble, or tells no time."""
    level = str(values.get("level", ""))
    try:
        at = datetime.fromisoformat(str(values.get("timestamp", "")))
    except ValueError:
        return None
    if level not in LEVELS or at.tzinfo is None:
        return None
    return LogLine(at, level, str(values.get("event", "")), str(values.get("correlation_id", "")), text)


def read_service_log(file: Path, clock: Clock) -> tuple[str, list[LogLine] | None]:
    """Its name, and warnings and errors of the last minutes; None where there is no such file."""
    try:
        return str(file), _read_file(file, now=clock.now())
    except OSError:
        return str(file), None


def _read_file(file: Path, *, now: datetime) -> list[LogLine]:
    with file.open("rb") as log:
        log.seek(max(0, file.stat().st_size - READ_AT_MOST))
        texts = log.read().decode(errors="replace").splitlines()
    return [line for text in texts if (line := _parse(text)) is not None and now - line.at <= RECENT]


def read_troubles(troubles: Troubles, clock: Clock) -> tuple[str, list[LogLine]]:
    """What this process has logged itself."""
    now = clock.now()
    lines = (line_of(event, encode_json(event)) for event in troubles.newest())
    return "this process", [line for line in lines if line is not None and now - line.at <= RECENT]


def _parse(text: str) -> LogLine | None:
    if not text.startswith("{"):
        return None
    try:
        values = json.loads(text)
    except ValueError:
        return None
    return line_of(values, text)


def judge_log(lines: Sequence[LogLine] | None, *, file: str) -> Finding:
    """`lines` None: there is no file here."""
    minutes = int(RECENT.total_seconds() // 60)
    if lines is None:
        return found(Cause.LOG_ELSEWHERE)
    errors = [line for line in lines if line.is_error]
    if not errors:
        return found(Cause.LOG_QUIET, minutes=minutes, file=file)
    return found(Cause.LOG_TROUBLED, minutes=minutes, file=file, count=len(errors), event=errors[-1].event)


def correlation_ids(lines: Iterable[LogLine]) -> list[str]:
    """The newest first, each once."""
    newest = sorted(lines, key=lambda line: line.at, reverse=True)
    return list(dict.fromkeys(line.correlation_id for line in newest if line.correlation_id))[:MOST_TOLD]
