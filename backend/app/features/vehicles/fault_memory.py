"""The fault memory: what was last read of every entity's faults, whoever read it, and what was read before that.

It hears of every answer of a vehicle and keeps those that are a whole list of faults. Hearing costs a comparison and
never fails; writing is done soon after, beside whatever was heard.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.features.vehicles.errors import NoSuchVehicle
from app.features.vehicles.fault_store import FaultStore, FleetFaults
from app.features.vehicles.faults import FaultJson, FaultReading, PreviousReading, faults_in, open_in_vehicle
from app.features.vehicles.store import VehicleStore
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.survival import survive
from app.problems import Unavailable
from app.sovd.answers import SovdAnswer
from app.sovd.requests import Collection, Method, SovdRequest

MOST_WAITING = 2_000  # readings; the oldest are let go while the database is away
AGAIN = 1.0  # seconds between attempts to reach the database
# What may be asked for without leaving faults out.
_WHOLE = frozenset({"include-schema", "include-extended-data", "include-snapshot-data"})

Tell = Callable[[UUID], None]
Outdated = Callable[[UUID, str], None]


@dataclass(frozen=True, slots=True)
class _Heard:
    """`faults` None: they were cleared, and nobody has read what is left."""

    vehicle_id: UUID
    entity: str
    at: datetime
    faults: tuple[FaultJson, ...] | None


class FaultMemory:
    """`tell` is called with every vehicle of which something new was written."""

    def __init__(self, database: Database, clock: Clock, tell: Tell) -> None:
        self._database = database
        self._clock = clock
        self._tell = tell
        self._waiting: deque[_Heard] = deque(maxlen=MOST_WAITING)
        self._is_writing = asyncio.Lock()
        self._has_news = asyncio.Event()
        self._listeners: list[Outdated] = []

    def on_outdated(self, listener: Outdated) -> None:
        """`listener` is called when faults of an entity were cleared."""
        self._listeners.append(listener)

    def hear(self, vehicle_id: UUID, request: SovdRequest, answer: SovdAnswer) -> None:
        """A vehicle has done what it was asked for."""
        path = request.path
        if path.collection is not Collection.FAULTS:
            return
        if request.method is Method.DELETE:
            self._note(_Heard(vehicle_id, path.entity_path, self._clock.now(), None))
            for listener in self._listeners:
                listener(vehicle_id, path.entity_path)
        elif request.method is Method.GET and not path.rest and request.query.keys() <= _WHOLE:
            faults = faults_in(answer.body)
            if faults is not None:
                self._note(_Heard(vehicle_id, path.entity_path, self._clock.now(), faults))

    async def list_of(self, vehicle_id: UUID) -> Sequence[FaultReading]:
        """Raises: NoSuchVehicle."""
        async with self._database.read() as connection:
            readings = await FaultStore(connection).list_of(vehicle_id)
            if not readings and await VehicleStore(connection).find_endpoint(vehicle_id) is None:
                raise NoSuchVehicle
        return readings

    async def sum_up(self) -> FleetFaults:
        async with self._database.read() as connection:
            return await FaultStore(connection).sum_up()

    async def run(self) -> None:
        """Write what was heard, until cancelled."""
        while True:
            await self._has_news.wait()
            self._has_news.clear()
            # What one vehicle said cannot be kept: others wait in line behind it.
            if not await survive(self._flush_or_wait(), "faults.not_kept"):
                self._has_news.set()

    async def _flush_or_wait(self) -> None:
        try:
            await self.flush()
        except Unavailable:
            self._has_news.set()
            await asyncio.sleep(AGAIN)

    async def flush(self) -> None:
        """Write what was heard so far. What cannot be written is kept.

        Raises: Unavailable.
        """
        async with self._is_writing:
            while self._waiting:
                heard = self._take_of_one_vehicle()
                try:
                    changed = await self._write(heard[0].vehicle_id, heard)
                except Unavailable:
                    self._waiting.extendleft(reversed(heard))
                    raise
                if changed:
                    self._tell(heard[0].vehicle_id)

    def _note(self, heard: _Heard) -> None:
        self._waiting.append(heard)
        self._has_news.set()

    def _take_of_one_vehicle(self) -> list[_Heard]:
        waiting = list(self._waiting)
        self._waiting.clear()
        self._waiting.extend(each for each in waiting if each.vehicle_id != waiting[0].vehicle_id)
        return [each for each in waiting if each.vehicle_id == waiting[0].vehicle_id]

    async def _write(self, vehicle_id: UUID, heard: Sequence[_Heard]) -> bool:
        """Whether anything was written."""
        async with self._database.write() as connection:
            store = FaultStore(connection)
            if not await store.lock_vehicle(vehicle_id):
                return False
            known = {each.entity: each for each in await store.list_of(vehicle_id)}
            changed: dict[str, FaultReading] = {}
            for each in heard:
                after = _after(known.get(each.entity), each)
                if after is not None:
                    known[each.entity] = changed[each.entity] = after
            if changed:
                await store.keep(vehicle_id, list(changed.values()), open_in_vehicle(list(known.values())))
        return bool(changed)


def _after(before: FaultReading | None, heard: _Heard) -> FaultReading | None:
    """What is known of the entity then; None when that is nothing new."""
    if heard.faults is None:
        return None if before is None or heard.at < before.read_at else replace(before, outdated_at=heard.at)
    if before is None:
        return FaultReading(heard.vehicle_id, heard.entity, heard.at, heard.faults)
    if heard.at < before.read_at:
        return None  # another process read it later and wrote it sooner
    is_cleared = before.outdated_at is None or heard.at > before.outdated_at
    outdated_at = None if is_cleared else before.outdated_at
    if heard.faults == before.faults:
        return replace(before, read_at=heard.at, outdated_at=outdated_at)
    previous = PreviousReading(before.read_at, before.faults)
    return FaultReading(heard.vehicle_id, heard.entity, heard.at, heard.faults, previous, outdated_at)
