"""What other slices ask of vehicles as a whole: who is who, and how many answer."""

from collections.abc import Collection, Mapping
from uuid import UUID

from app.features.vehicles.store import VehicleStore
from app.features.vehicles.vehicle import VehicleName, VehicleStatus
from app.infra.db import Database


class VehicleOverview:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def names(self, vehicle_ids: Collection[UUID]) -> Mapping[UUID, VehicleName]:
        """Of those that are still there.

        Raises: Unavailable.
        """
        if not vehicle_ids:
            return {}
        async with self._database.read() as connection:
            return await VehicleStore(connection).list_names(list(vehicle_ids))

    async def count_by_status(self) -> Mapping[VehicleStatus, int]:
        """Raises: Unavailable."""
        async with self._database.read() as connection:
            return await VehicleStore(connection).count_by_status()
