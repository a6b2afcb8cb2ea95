"""Which commands a person wants to see. All that is given must fit."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sovd_client.models import VehicleId


@dataclass(frozen=True, slots=True)
class CommandFilter:
    """path: a part of it. since, until: aware times, when the command was asked for."""

    vehicle_id: VehicleId | None = None
    status: str | None = None
    path: str | None = None
    user: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def to_query(self) -> dict[str, str]:
        return given(
            vehicle_id=self.vehicle_id,
            status=self.status,
            path=self.path,
            user=self.user,
            since=wire_time(self.since),
            until=wire_time(self.until),
        )


ALL_COMMANDS = CommandFilter()


def given(**query: str | None) -> dict[str, str]:
    """Only the parameters that have a value."""
    return {name: value for name, value in query.items() if value is not None}


def wire_time(moment: datetime | None) -> str | None:
    """RFC 3339 with Z: a `+` would have to be escaped in a query."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
