"""Wire shapes of the dashboard."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from app.features.commands.counting import Running
from app.features.commands.states import Status
from app.features.dashboard.service import Dashboard
from app.features.vehicles.vehicle import VehicleName, VehicleStatus
from app.sovd.requests import Method


class HourOut(BaseModel):
    start: datetime
    counts: dict[Status, int] = Field(description="By state as it is now; a state that none has is left out")


class RunningOut(BaseModel):
    id: UUID
    vehicle_id: UUID
    vehicle: str | None = Field(description="Its name; null when the vehicle is not there any more")
    method: Method
    path: str
    command: str | None
    status: Status
    username: str
    created_at: datetime
    progress: float | None = Field(description="Percent, if the vehicle tells it")

    @classmethod
    def of(cls, running: Running, vehicle: VehicleName | None) -> Self:
        command = running.command
        return cls(
            id=command.id,
            vehicle_id=command.vehicle_id,
            vehicle=None if vehicle is None else vehicle.name,
            method=Method(command.method),
            path=command.path,
            command=command.command,
            status=command.status,
            username=command.username,
            created_at=command.created_at,
            progress=running.progress,
        )


class UnderWayOut(BaseModel):
    total: int
    items: list[RunningOut] = Field(description="The newest of them")


class FleetFaultsOut(BaseModel):
    """By the last readings together; what nobody has read is not counted."""

    fatal: int
    error: int
    warn: int
    info: int
    vehicles_with_open: int
    vehicles_read: int


class DashboardOut(BaseModel):
    at: datetime
    vehicles: dict[VehicleStatus, int]
    hours: list[HourOut] = Field(description="24 hours of the clock in UTC, oldest first, the present one included")
    under_way: UnderWayOut
    faults: FleetFaultsOut
    is_everybodys: bool = Field(description="Commands of all people are counted, not only one's own")

    @classmethod
    def of(cls, told: Dashboard) -> Self:
        faults = told.open_faults
        return cls(
            at=told.at,
            vehicles=dict(told.vehicles),
            hours=[HourOut(start=hour.start, counts=dict(hour.counts)) for hour in told.hours],
            under_way=UnderWayOut(
                total=told.under_way.total,
                items=[RunningOut.of(each, told.names.get(each.command.vehicle_id)) for each in told.under_way.items],
            ),
            faults=FleetFaultsOut(
                fatal=faults.fatal,
                error=faults.error,
                warn=faults.warn,
                info=faults.info,
                vehicles_with_open=told.vehicles_with_open_faults,
                vehicles_read=told.vehicles_read,
            ),
            is_everybodys=told.is_everybodys,
        )
