"""What a person asks for, before the service has made a command of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sovd_client.models import VehicleId


@dataclass(frozen=True, slots=True)
class RawCommand:
    """An SOVD request as it stands: method, path, query, body (None: no body)."""

    vehicle_id: VehicleId
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    def to_wire(self) -> dict[str, Any]:
        wire: dict[str, Any] = {
            "vehicle_id": self.vehicle_id,
            "method": self.method,
            "path": self.path,
        }
        if self.query:
            wire["query"] = dict(self.query)
        if self.body is not None:
            wire["body"] = self.body
        return wire


@dataclass(frozen=True, slots=True)
class NamedCommand:
    """A command of the catalogue, such as `read-faults`, with its fields.

    component: `engine` means `components/engine`; with a slash it is a path as it stands.
    """

    vehicle_id: VehicleId
    command: str
    component: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def to_wire(self) -> dict[str, Any]:
        return {
            **self.fields,
            "vehicle_id": self.vehicle_id,
            "command": self.command,
            "component": self.component,
        }


Draft = RawCommand | NamedCommand


def entity_path(component: str) -> str:
    """`bms` means `components/bms`; with a slash it is a path as it stands."""
    component = component.strip("/")
    return component if "/" in component else f"components/{component}"
