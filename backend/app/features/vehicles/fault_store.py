"""All SQL of fault readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.vehicles.faults import FaultReading, OpenFaults, PreviousReading
from app.features.vehicles.tables import vehicle_faults, vehicles

_COUNTS = (vehicles.c.open_fatal, vehicles.c.open_error, vehicles.c.open_warn, vehicles.c.open_info)


@dataclass(frozen=True, slots=True)
class FleetFaults:
    """Over all vehicles: what is open, how many have something open, and of how many anything was ever read."""

    open: OpenFaults
    vehicles_with_open: int
    vehicles_read: int


class FaultStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list_of(self, vehicle_id: UUID) -> Sequence[FaultReading]:
        query = (
            select(vehicle_faults).where(vehicle_faults.c.vehicle_id == vehicle_id).order_by(vehicle_faults.c.entity)
        )
        return [_reading(row) for row in await self._connection.execute(query)]

    async def lock_vehicle(self, vehicle_id: UUID) -> bool:
        """Whether it is there. Its readings have one writer at a time."""
        query = select(vehicles.c.id).where(vehicles.c.id == vehicle_id).with_for_update()
        return (await self._connection.execute(query)).one_or_none() is not None

    async def keep(self, vehicle_id: UUID, readings: Sequence[FaultReading], open_faults: OpenFaults) -> None:
        """`readings` take the place of those of the same entities; within a transaction that has locked the vehicle."""
        entities = [each.entity for each in readings]
        await self._connection.execute(
            delete(vehicle_faults).where(
                vehicle_faults.c.vehicle_id == vehicle_id, vehicle_faults.c.entity.in_(entities)
            )
        )
        await self._connection.execute(insert(vehicle_faults), [_values(each) for each in readings])
        counts = dict(zip(_COUNTS, _counted(open_faults), strict=True)) | {vehicles.c.worst_fault: open_faults.worst}
        await self._connection.execute(update(vehicles).where(vehicles.c.id == vehicle_id).values(counts))

    async def sum_up(self) -> FleetFaults:
        query = select(
            *(func.coalesce(func.sum(count), 0).label(count.name) for count in _COUNTS),
            func.count().filter(vehicles.c.worst_fault > 0).label("having"),
            func.count().label("read"),
        ).where(vehicles.c.worst_fault.is_not(None))
        row = (await self._connection.execute(query)).one()
        counts = (int(row.open_fatal), int(row.open_error), int(row.open_warn), int(row.open_info))
        return FleetFaults(OpenFaults(*counts), vehicles_with_open=row.having, vehicles_read=row.read)

    async def list_unread(self, *, limit: int) -> Sequence[UUID]:
        """Vehicles that answer and whose faults nobody has read, by name."""
        query = (
            select(vehicles.c.id)
            .where(vehicles.c.status == "connected", vehicles.c.worst_fault.is_(None))
            .order_by(vehicles.c.name, vehicles.c.id)
            .limit(limit)
        )
        return list((await self._connection.execute(query)).scalars())


def _counted(faults: OpenFaults) -> tuple[int, int, int, int]:
    return faults.fatal, faults.error, faults.warn, faults.info


def _values(reading: FaultReading) -> dict[str, object]:
    previous = reading.previous
    return {
        "vehicle_id": reading.vehicle_id,
        "entity": reading.entity,
        "read_at": reading.read_at,
        "faults": list(reading.faults),
        "previous_read_at": None if previous is None else previous.read_at,
        "previous_faults": None if previous is None else list(previous.faults),
        "outdated_at": reading.outdated_at,
    }


def _reading(row: Row[*tuple[Any, ...]]) -> FaultReading:
    has_previous = row.previous_read_at is not None
    return FaultReading(
        vehicle_id=row.vehicle_id,
        entity=row.entity,
        read_at=row.read_at,
        faults=tuple(row.faults),
        previous=PreviousReading(row.previous_read_at, tuple(row.previous_faults or ())) if has_previous else None,
        outdated_at=row.outdated_at,
    )
