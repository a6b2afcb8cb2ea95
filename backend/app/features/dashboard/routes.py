"""HTTP out of the dashboard slice."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from app.features.accounts.identity import Caller
from app.features.dashboard.schemas import DashboardOut
from app.features.dashboard.service import Dashboards

CallerOf = Callable[[Request], Awaitable[Caller]]


def dashboard_routes(dashboards: Dashboards, caller_of: CallerOf) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["dashboard"])

    @router.get("/dashboard")
    async def get_dashboard(by: Annotated[Caller, Depends(caller_of)]) -> DashboardOut:
        return DashboardOut.of(await dashboards.look(by=by))

    return router
