"""HTTP of vehicles: everybody who is signed in may look, administrators may change."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.features.accounts.callers import CallerOf, require_role
from app.features.accounts.identity import Caller, Role
from app.features.vehicles.look_schemas import LooksIn, SightOut, SightsOut
from app.features.vehicles.looking import Looking
from app.features.vehicles.schemas import (
    EntitiesOut,
    StatusOut,
    VehicleChangeIn,
    VehicleIn,
    VehicleListIn,
    VehicleOut,
    VehiclePageOut,
)
from app.features.vehicles.service import Vehicles
from app.infra.clock import Clock


def vehicle_routes(vehicles: Vehicles, looking: Looking, caller_of: CallerOf, clock: Clock) -> APIRouter:
    admin_of = require_role(caller_of, Role.ADMIN)
    router = APIRouter(prefix="/api/v1/vehicles", tags=["vehicles"], dependencies=[Depends(caller_of)])

    @router.get("")
    async def list_vehicles(asked: Annotated[VehicleListIn, Query()]) -> VehiclePageOut:
        return VehiclePageOut.of(await vehicles.list_matching(asked.query(), cursor=asked.cursor))

    @router.post("", status_code=201)
    async def create_vehicle(body: VehicleIn, caller: Annotated[Caller, Depends(admin_of)]) -> VehicleOut:
        return VehicleOut.of(await vehicles.create(body.draft(), by=caller))

    @router.get("/{vehicle_id}")
    async def get_vehicle(vehicle_id: UUID) -> VehicleOut:
        return VehicleOut.of(await vehicles.get(vehicle_id))

    @router.patch("/{vehicle_id}")
    async def change_vehicle(
        vehicle_id: UUID, body: VehicleChangeIn, caller: Annotated[Caller, Depends(admin_of)]
    ) -> VehicleOut:
        return VehicleOut.of(await vehicles.change(vehicle_id, body.change(), by=caller))

    @router.delete("/{vehicle_id}", status_code=204)
    async def delete_vehicle(vehicle_id: UUID, caller: Annotated[Caller, Depends(admin_of)]) -> None:
        await vehicles.delete(vehicle_id, by=caller)

    @router.get("/{vehicle_id}/status")
    async def get_status(vehicle_id: UUID) -> StatusOut:
        return StatusOut.of(await vehicles.status(vehicle_id))

    @router.get("/{vehicle_id}/entities")
    async def get_entities(vehicle_id: UUID, refresh: bool = False) -> EntitiesOut:
        return EntitiesOut.of(await vehicles.entities(vehicle_id, refresh=refresh), now=clock.now())

    @router.post("/{vehicle_id}/looks")
    async def look(vehicle_id: UUID, body: LooksIn) -> SightsOut:
        """Ask the vehicle for what a page shows: reads only, not kept as commands."""
        sights = await looking.look(vehicle_id, body.paths, max_age=body.max_age)
        return SightsOut(items=[SightOut.of(sight) for sight in sights])

    return router
