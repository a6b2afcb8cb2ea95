"""What a vehicle is to us: its name, where it is, and whether it answered when last asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.sovd.entities import VehicleDescription
from app.sovd.link import Endpoint


class VehicleStatus(StrEnum):
    """Measured, never assumed."""

    CONNECTED = "connected"  # it answered when last asked, be it with an error
    DISCONNECTED = "disconnected"  # it did not
    UNKNOWN = "unknown"  # never asked at this address


@dataclass(frozen=True, slots=True)
class Vehicle:
    id: UUID
    vin: str
    name: str
    tags: tuple[str, ...]
    endpoint: Endpoint
    status: VehicleStatus
    status_reason: str | None
    last_seen_at: datetime | None
    checked_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class VehicleDraft:
    """What a person says of a vehicle, checked."""

    vin: str
    name: str
    tags: tuple[str, ...]
    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class VehiclePage:
    vehicles: tuple[Vehicle, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class EntityReading:
    """The entity tree as it was read at a moment."""

    vehicle_id: UUID
    description: VehicleDescription
    read_at: datetime
