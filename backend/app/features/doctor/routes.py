"""HTTP of the doctor, for administrators."""

from fastapi import APIRouter, Depends

from app.features.accounts.callers import CallerOf, require_role
from app.features.accounts.identity import Role
from app.features.doctor.checkup import Part
from app.features.doctor.doctor import Doctor
from app.features.doctor.schemas import CheckOut, ChecksOut, ReportOut


def doctor_routes(doctor: Doctor, caller_of: CallerOf) -> APIRouter:
    admin_of = require_role(caller_of, Role.ADMIN)
    router = APIRouter(prefix="/api/v1/health", tags=["health"], dependencies=[Depends(admin_of)])

    @router.get("/checks")
    async def run_checks(part: Part | None = None) -> ChecksOut:
        """Looks now. `part`: only these, so that a page can show one part after the other."""
        return ChecksOut(part=part, items=[CheckOut.of(told) for told in await doctor.look(part)])

    @router.get("/report")
    async def write_report() -> ReportOut:
        """Runs all checks and fills in the runbook's incident report."""
        return ReportOut(markdown=await doctor.report())

    return router
