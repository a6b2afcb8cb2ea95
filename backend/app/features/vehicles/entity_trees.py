"""Entity trees: read from the vehicle when needed, kept in the database, shared by all who ask at once."""

import asyncio
import re
from datetime import timedelta
from uuid import UUID

from app.features.vehicles.errors import NoSuchVehicle, VehicleUnavailable
from app.features.vehicles.links import LinkBook
from app.features.vehicles.reachability import Reachability
from app.features.vehicles.store import VehicleStore
from app.features.vehicles.vehicle import EntityReading
from app.infra.clock import Clock
from app.infra.db import Database
from app.sovd.entities import VehicleDescription
from app.sovd.errors import MalformedAnswer, VehicleError, VehicleRefusal

PATIENCE = timedelta(seconds=20)  # a large tree is many requests
_NOT_A_CODE = re.compile(r"[^A-Z0-9]+")


class EntityTrees:
    def __init__(self, database: Database, links: LinkBook, reachability: Reachability, clock: Clock) -> None:
        self._database = database
        self._links = links
        self._reachability = reachability
        self._clock = clock
        self._readings: dict[UUID, asyncio.Task[EntityReading]] = {}

    async def get(self, vehicle_id: UUID, *, refresh: bool) -> EntityReading:
        """Raises: NoSuchVehicle; VehicleUnavailable when it cannot be read and never was."""
        async with self._database.read() as connection:
            if await VehicleStore(connection).find_endpoint(vehicle_id) is None:
                raise NoSuchVehicle
            kept = await VehicleStore(connection).find_entities(vehicle_id)
        if kept is not None and not refresh:
            return kept
        try:
            return await self._read_together(vehicle_id)
        except VehicleUnavailable:
            if kept is None:
                raise
            return kept

    async def close(self) -> None:
        """End readings under way."""
        readings = list(self._readings.values())
        for reading in readings:
            reading.cancel()
        await asyncio.gather(*readings, return_exceptions=True)

    async def _read_together(self, vehicle_id: UUID) -> EntityReading:
        reading = self._readings.get(vehicle_id)
        if reading is None:
            reading = asyncio.create_task(self._read(vehicle_id))
            self._readings[vehicle_id] = reading
            reading.add_done_callback(lambda _done: self._readings.pop(vehicle_id, None))
        # Shielded: one caller that goes away must not end the reading for the others.
        return await asyncio.shield(reading)

    async def _read(self, vehicle_id: UUID) -> EntityReading:
        description = await self._describe(vehicle_id)
        reading = EntityReading(vehicle_id, description, self._clock.now())
        async with self._database.write() as connection:
            store = VehicleStore(connection)
            if await store.find(vehicle_id, lock=True) is None:
                raise NoSuchVehicle
            await store.keep_entities(reading)
        return reading

    async def _describe(self, vehicle_id: UUID) -> VehicleDescription:
        link = await self._links.get(vehicle_id)
        try:
            description = await link.describe(within=PATIENCE)
        except (VehicleRefusal, MalformedAnswer) as answered:
            self._reachability.heard(vehicle_id, self._clock.now())
            raise VehicleUnavailable(str(answered), code=_program_code(answered.code)) from answered
        except VehicleError as silent:
            self._reachability.silent(vehicle_id, str(silent), self._clock.now())
            raise VehicleUnavailable(f"The vehicle does not answer: {silent}") from silent
        self._reachability.heard(vehicle_id, self._clock.now())
        return description


def _program_code(vehicle_code: str) -> str:
    """`lock-broken` -> `LOCK_BROKEN`."""
    return _NOT_A_CODE.sub("_", vehicle_code.upper()).strip("_")[:64] or "VEHICLE_ERROR"
