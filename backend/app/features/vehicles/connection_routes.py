"""HTTP of connection tests: administrators only, as they decide which addresses are called."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.features.accounts.callers import CallerOf, require_role
from app.features.accounts.identity import Caller, Role
from app.features.vehicles.connection_schemas import ConnectionReportOut, ConnectionTestIn
from app.features.vehicles.connection_test import ConnectionTest


def connection_routes(test: ConnectionTest, caller_of: CallerOf) -> APIRouter:
    admin_of = require_role(caller_of, Role.ADMIN)
    router = APIRouter(prefix="/api/v1/vehicles", tags=["vehicles"])

    @router.post("/test-connection")
    async def test_connection(
        body: ConnectionTestIn, caller: Annotated[Caller, Depends(admin_of)]
    ) -> ConnectionReportOut:
        """Ask at an address what is there. Nothing is stored; a vehicle's own token is used only at its host."""
        return ConnectionReportOut.of(await test.run(body.change(), of=body.vehicle_id, by=caller))

    return router
