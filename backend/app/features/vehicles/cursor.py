"""The place in a list of vehicles, as text that is handed out and comes back. Pure."""

import base64
import binascii
from uuid import UUID

import orjson

from app.features.vehicles.errors import BadVehicle


def encode_cursor(name: str, vehicle_id: UUID) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([name, vehicle_id.hex])).rstrip(b"=").decode()


def decode_cursor(cursor: str) -> tuple[str, UUID]:
    """Raises: BadVehicle."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        name, vehicle_id = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(name, str) or "\0" in name:
            raise BadVehicle("This cursor was not given out by this service.", place="cursor")
        return name, UUID(hex=vehicle_id)
    except (ValueError, TypeError, AttributeError, binascii.Error) as wrong:
        raise BadVehicle("This cursor was not given out by this service.", place="cursor") from wrong
