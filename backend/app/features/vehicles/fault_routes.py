"""HTTP of the fault memory: everybody who is signed in may look."""

from uuid import UUID

from fastapi import APIRouter, Depends

from app.features.accounts.callers import CallerOf
from app.features.vehicles.fault_memory import FaultMemory
from app.features.vehicles.fault_reading import FaultReader
from app.features.vehicles.fault_schemas import FaultRoundOut, VehicleFaultsOut


def fault_routes(memory: FaultMemory, reader: FaultReader, caller_of: CallerOf) -> APIRouter:
    router = APIRouter(prefix="/api/v1/vehicles", tags=["vehicles"], dependencies=[Depends(caller_of)])

    @router.get("/{vehicle_id}/faults")
    async def list_faults(vehicle_id: UUID) -> VehicleFaultsOut:
        """The faults as they were last read, by a command or a look; the vehicle is not asked."""
        return VehicleFaultsOut.of(await memory.list_of(vehicle_id))

    @router.post("/{vehicle_id}/faults/read")
    async def read_faults(vehicle_id: UUID) -> FaultRoundOut:
        """Read the faults of every entity that offers them, now; what could not be read is said."""
        return FaultRoundOut.of(await reader.read_all(vehicle_id))

    return router
