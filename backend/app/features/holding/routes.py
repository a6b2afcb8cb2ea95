"""HTTP of holding: who holds what. Whatever changes it is a command, and stands in the commands slice."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from app.features.accounts.callers import CallerOf
from app.features.accounts.identity import Caller
from app.features.holding.errors import NoSuchSeed
from app.features.holding.register import Register
from app.features.holding.schemas import LockList, ModeList, ModeOut, SeedOut


def holding_routes(register: Register, caller_of: CallerOf) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["holding"])

    @router.get("/vehicles/{vehicle_id}/locks")
    async def list_locks(vehicle_id: UUID, by: Annotated[Caller, Depends(caller_of)]) -> LockList:
        return LockList.of(await register.list_locks(vehicle_id), by.user_id)

    @router.get("/vehicles/{vehicle_id}/modes", dependencies=[Depends(caller_of)])
    async def list_modes(vehicle_id: UUID) -> ModeList:
        return ModeList(items=[ModeOut.of(mode) for mode in await register.list_modes(vehicle_id)])

    @router.get("/commands/{command_id}/seed")
    @router.get("/history/{command_id}/seed")
    async def get_seed(command_id: UUID, by: Annotated[Caller, Depends(caller_of)]) -> SeedOut:
        seed = await register.find_seed(command_id)
        if seed is None or seed.user_id != by.user_id:
            raise NoSuchSeed
        return SeedOut(seed=seed.seed)

    return router
