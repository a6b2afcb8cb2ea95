"""News of a vehicle: what became different about it, for whoever looks at it. A hint to read again, never the fact."""

from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from app.infra.bus import Bus

TOPIC = "vehicle-news"  # payload: the vehicle id as 32 hex digits, and what, behind a space

NewsListener = Callable[[UUID, "What"], None]


class What(StrEnum):
    STATUS = "status"  # whether it answers
    FAULTS = "faults"  # what its fault memories held when last read
    LOCKS = "locks"  # who holds which
    MODES = "modes"  # what was set, and until when


class VehicleNews:
    """Lossy like the bus: a page that depends on it reads again after a gap of its own."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._listeners: list[NewsListener] = []
        bus.subscribe(TOPIC, self._heard)

    def tell(self, vehicle_id: UUID, what: What) -> None:
        self._bus.publish(TOPIC, encode_news(vehicle_id, what))

    def listen(self, listener: NewsListener) -> None:
        """`listener` is told in every process; it must not wait."""
        self._listeners.append(listener)

    def _heard(self, payload: bytes) -> None:
        vehicle_id, what = decode_news(payload)
        for listener in self._listeners:
            listener(vehicle_id, what)


def encode_news(vehicle_id: UUID, what: What) -> bytes:
    return f"{vehicle_id.hex} {what}".encode()


def decode_news(payload: bytes) -> tuple[UUID, What]:
    vehicle, _, what = payload.decode().partition(" ")
    return UUID(hex=vehicle), What(what)
