"""The vehicles of the demo: as the simulators name them, and as the service is told of them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sovd_cli.session_file import write_private
from sovd_client.errors import SovdError

Listed = Mapping[str, Any]  # {"vin", "name", "tags", "url", "gone"?}


def vehicles_of(line: bytes) -> Sequence[Listed]:
    """The vehicles named in a simulator's ready line, or in the file that it names.

    Shape: {"ready": true, "vehicles": [{"vin", "name", "tags", "url"}]}, or "vehicles_file" with the list in it.
    Raises: SovdError for any other line.
    """
    try:
        told = json.loads(line)
        if told["ready"] is True:
            return list(told["vehicles"] if "vehicles" in told else json.loads(Path(told["vehicles_file"]).read_text()))
    except (ValueError, KeyError, TypeError, OSError):
        pass
    raise SovdError("The simulator's first line does not say that it is ready.", code="SIMULATOR_NOT_READY")


def with_gone(vehicles: Sequence[Listed], earlier: Sequence[Listed]) -> Sequence[Listed]:
    """The vehicles of this demo, and those of the last one that have no simulator any more."""
    present = {vehicle["vin"] for vehicle in vehicles}
    return [*vehicles, *({**vehicle, "gone": True} for vehicle in earlier if vehicle["vin"] not in present)]


def read_vehicles(path: Path) -> Sequence[Listed]:
    """Those of the last demo in this folder; none when there was none."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return [vehicle for vehicle in listed if {"vin", "name", "url"} <= vehicle.keys()]
    except (OSError, ValueError, TypeError, AttributeError):
        return ()


def write_vehicles(path: Path, vehicles: Sequence[Listed]) -> None:
    write_private(path, json.dumps(vehicles, indent=1))
