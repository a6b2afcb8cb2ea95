"""What a vehicle is to us: its name, where it is, and whether it answered when last asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.features.vehicles.faults import OpenFaults
from app.sovd.entities import VehicleDescription
from app.sovd.link import Endpoint


class VehicleStatus(StrEnum):
    """Measured, never assumed."""

    CONNECTED = "connected"  # it answered when last asked, be it with an error
    DISCONNECTED = "disconnected"  # it did not
    UNKNOWN = "unknown"  # never asked at this address


class FaultFilter(StrEnum):
    """Which vehicles, by the faults that were last read of them."""

    ANY = "any"  # something is open
    FATAL = "fatal"  # something as bad as this is open, or worse
    ERROR = "error"
    WARN = "warn"
    NONE = "none"  # read, and nothing is open
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class LastCommand:
    """The newest command of a vehicle, whoever gave it: never its values."""

    id: UUID
    status: str
    method: str
    path: str
    username: str
    created_at: datetime


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
    open_faults: OpenFaults | None = None  # None: never read
    last_command: LastCommand | None = None


@dataclass(frozen=True, slots=True)
class VehicleDraft:
    """What a person says of a vehicle, checked."""

    vin: str
    name: str
    tags: tuple[str, ...]
    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class VehicleName:
    vin: str
    name: str


@dataclass(frozen=True, slots=True)
class VehicleQuery:
    """Which vehicles to list. All that is given must fit.

    text: a part of VIN, name or a tag. called: the VIN, its end of 3 and more characters, or the whole name.
    after: name and id of the last one already seen. offset: how many to pass over, for a window into the list.
    """

    text: str | None = None
    called: str | None = None
    status: VehicleStatus | None = None
    tags: tuple[str, ...] = ()
    faults: FaultFilter | None = None
    after: tuple[str, UUID] | None = None
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class VehiclePage:
    """total: how many fit in all; not counted behind a cursor."""

    vehicles: tuple[Vehicle, ...]
    next_cursor: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class EntityReading:
    """The entity tree as it was read at a moment."""

    vehicle_id: UUID
    description: VehicleDescription
    read_at: datetime
