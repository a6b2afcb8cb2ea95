"""Commands as rows of a table that a spreadsheet opens without doing what a cell says. Pure."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping

import orjson

from app.features.commands.command import Command
from app.features.vehicles.vehicle import VehicleName
from app.infra.db import time_text

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV Injection), full-width forms included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
DEFUSE = "'"
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read UTF-8 as something else

_Cell = str | int | None

COLUMNS: Mapping[str, Callable[[Command, VehicleName | None], _Cell]] = {
    "created_at": lambda command, _: time_text(command.created_at),
    "finished_at": lambda command, _: None if command.finished_at is None else time_text(command.finished_at),
    "vehicle": lambda _, vehicle: None if vehicle is None else vehicle.name,
    "vin": lambda _, vehicle: None if vehicle is None else vehicle.vin,
    "vehicle_id": lambda command, _: str(command.vehicle_id),
    "user": lambda command, _: command.username,
    "command": lambda command, _: command.command,
    "method": lambda command, _: command.method,
    "path": lambda command, _: command.path,
    "query": lambda command, _: _json(command.query),
    "body": lambda command, _: _json(command.body),
    "risk": lambda command, _: command.risk.value,
    "status": lambda command, _: command.status.value,
    "reason": lambda command, _: command.reason,
    "response_status": lambda command, _: _number((command.response or {}).get("status_code")),
    "response_body": lambda command, _: _json((command.response or {}).get("body")),
    "error_code": lambda command, _: _text((command.error or {}).get("code")),
    "error_message": lambda command, _: _text((command.error or {}).get("message")),
    "correlation_id": lambda command, _: command.correlation_id,
    "id": lambda command, _: str(command.id),
}


def head_row() -> str:
    return _row(COLUMNS)


def command_row(command: Command, vehicle: VehicleName | None) -> str:
    return _row(cell(command, vehicle) for cell in COLUMNS.values())


def _row(cells: Iterable[_Cell]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_defused(cell) for cell in cells])
    return out.getvalue()


def _defused(cell: _Cell) -> _Cell:
    return f"{DEFUSE}{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
