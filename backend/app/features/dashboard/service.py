"""What one sees first: vehicles, commands, faults and what runs, each a few indexed questions, asked once for all."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.features.accounts.identity import Caller, Role
from app.features.commands.counting import CommandCounts, Hour, UnderWay
from app.features.vehicles.fault_memory import FaultMemory
from app.features.vehicles.faults import OpenFaults
from app.features.vehicles.overview import VehicleOverview
from app.features.vehicles.vehicle import VehicleName, VehicleStatus
from app.infra.clock import Clock

SHARED_S = 2.0  # whoever asks within this time of another is told what the other was told
MOST_KEPT = 200  # people


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`is_everybodys`: the commands are those of all people, not only those of who asks."""

    at: datetime
    vehicles: Mapping[VehicleStatus, int]
    hours: Sequence[Hour]
    under_way: UnderWay
    names: Mapping[UUID, VehicleName]
    open_faults: OpenFaults
    vehicles_with_open_faults: int
    vehicles_read: int
    is_everybodys: bool


@dataclass(slots=True)
class _Shared:
    dashboard: Dashboard | None = None
    read_at: float = 0.0
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class Dashboards:
    def __init__(self, commands: CommandCounts, vehicles: VehicleOverview, faults: FaultMemory, clock: Clock) -> None:
        self._commands = commands
        self._vehicles = vehicles
        self._faults = faults
        self._clock = clock
        self._shared: OrderedDict[UUID | None, _Shared] = OrderedDict()

    async def look(self, *, by: Caller) -> Dashboard:
        """Raises: Unavailable."""
        shared = self._of(None if by.role is Role.ADMIN else by.user_id)
        async with shared.reading:
            if shared.dashboard is None or self._clock.boottime() - shared.read_at > SHARED_S:
                shared.dashboard = await self._read(by)
                shared.read_at = self._clock.boottime()
            return shared.dashboard

    def _of(self, whose: UUID | None) -> _Shared:
        shared = self._shared.setdefault(whose, _Shared())
        self._shared.move_to_end(whose)
        if len(self._shared) > MOST_KEPT:
            self._shared.popitem(last=False)
        return shared

    async def _read(self, by: Caller) -> Dashboard:
        under_way = await self._commands.under_way(by=by)
        faults = await self._faults.sum_up()
        return Dashboard(
            at=self._clock.now(),
            vehicles=await self._vehicles.count_by_status(),
            hours=await self._commands.by_hour(by=by),
            under_way=under_way,
            names=await self._vehicles.names({each.command.vehicle_id for each in under_way.items}),
            open_faults=faults.open,
            vehicles_with_open_faults=faults.vehicles_with_open,
            vehicles_read=faults.vehicles_read,
            is_everybodys=by.role is Role.ADMIN,
        )
