"""Settling: where a command does not say what is held now, the vehicle is asked.

That is so after an unknown outcome, after the death of the process that waited for the answer, for the true end of a
lock, and after a restart. A vehicle that restarts by itself tells nobody, and forgets its locks: one that came back,
and one that lists its locks without ours, is asked for each of them. Reads only, and asking twice does no harm, so
every process may do it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog

from app.features.commands.inquiry import Inquiry
from app.features.commands.store import CommandStore
from app.features.holding.changes import owned_ids
from app.features.holding.ground import ground_text
from app.features.holding.guard import Guard
from app.features.holding.held import Change, Deed, HeldLock
from app.features.holding.lessons import Learned, LockEnded, NotGranted, Nothing
from app.features.holding.register import Register
from app.features.holding.writing import Taught
from app.infra.clock import Clock
from app.infra.db import Database
from app.problems import NotFound, Unavailable
from app.sovd.answers import SovdAnswer
from app.sovd.errors import VehicleError
from app.sovd.link import VehicleLink
from app.sovd.requests import Collection, Method, SovdRequest

log = structlog.get_logger()

LOOK_ANYWAY = 5.0  # seconds between looks for what another process left behind
FIRST_PAUSE = timedelta(seconds=1)  # after a vehicle did not answer; doubled each time
LONGEST_PAUSE = timedelta(seconds=30)
PATIENCE = timedelta(minutes=10)  # then what is not known is taken as not held


class Links(Protocol):
    async def get(self, vehicle_id: UUID) -> VehicleLink:
        """Raises: NotFound."""
        ...


class Settling:
    def __init__(self, *, database: Database, register: Register, guard: Guard, links: Links, clock: Clock) -> None:
        self._database = database
        self._register = register
        self._guard = guard
        self._links = links
        self._clock = clock
        self._wake = asyncio.Event()
        self._pauses: dict[UUID, tuple[timedelta, datetime]] = {}  # of changes: how long, and until when
        self._doubted: dict[UUID, HeldLock] = {}  # by the command that acquired it
        register.on_change(self._wake.set)

    def hear(self, vehicle_id: UUID, request: SovdRequest, answer: SovdAnswer) -> None:
        """A vehicle has answered: if it told its locks, ours must be among them."""
        path = request.path
        if path.collection is not Collection.LOCKS or path.rest or request.method is not Method.GET:
            return
        known = self._register.remembered(vehicle_id)
        told = owned_ids(answer.body)
        if known and told is not None:
            here = ground_text(path)
            self._doubt(lock for lock in known if lock.ground == here and lock.lock_id not in told)

    def turned(self, vehicle_id: UUID) -> None:
        """A vehicle came back, or went away: in between it may have forgotten everything."""
        self._doubt(self._register.remembered(vehicle_id))

    def _doubt(self, locks: Iterable[HeldLock]) -> None:
        doubted = {lock.command_id: lock for lock in locks}
        if doubted:
            self._doubted |= doubted
            self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._settle_all()
            except Unavailable:
                log.warning("settling.database_away")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._until_next_try()):
                    await self._wake.wait()
            self._wake.clear()

    async def _settle_all(self) -> None:
        by_vehicle: dict[UUID, list[Change]] = defaultdict(list)
        for change in self._due(await self._left_behind()):
            by_vehicle[change.vehicle_id].append(change)
        doubted, self._doubted = self._doubted, {}
        async with asyncio.TaskGroup() as group:
            for changes in by_vehicle.values():
                group.create_task(self._settle_each(changes))
            for lock in doubted.values():
                group.create_task(self._ask_about(lock))

    async def _left_behind(self) -> Sequence[Change]:
        """Changes whose command has ended without saying what became of them."""
        changes = await self._register.list_changes()
        if not changes:
            self._pauses.clear()
            return []
        async with self._database.read() as connection:
            ended = await CommandStore(connection).list_ended([change.command_id for change in changes])
        return [change for change in changes if change.command_id in ended]

    def _due(self, changes: Iterable[Change]) -> list[Change]:
        now = self._clock.now()
        return [
            each for each in changes if each.command_id not in self._pauses or self._pauses[each.command_id][1] <= now
        ]

    def _until_next_try(self) -> float:
        if not self._pauses:
            return LOOK_ANYWAY
        left = min(until for _, until in self._pauses.values()) - self._clock.now()
        return min(LOOK_ANYWAY, max(0.05, left.total_seconds()))

    async def _settle_each(self, changes: Sequence[Change]) -> None:
        for change in changes:
            try:
                link = await self._links.get(change.vehicle_id)
                await self._learn(change, await Inquiry(link, self._register, self._clock).ask(change))
            except NotFound:
                await self._give_up(change)
            except VehicleError:
                await self._try_later(change)
            except Unavailable:
                return

    async def _ask_about(self, lock: HeldLock) -> None:
        """One that does not answer now is doubted again when it is back."""
        with suppress(NotFound, VehicleError, Unavailable):
            link = await self._links.get(lock.vehicle_id)
            taught = await Inquiry(link, self._register, self._clock).ask_of(lock)
            if isinstance(taught.learned.lesson, LockEnded):
                log.warning("lock.forgotten_by_vehicle", vehicle_id=str(lock.vehicle_id), entity=lock.entity)
                await self._register.learn([taught])
                await self._guard.changed(taught.change)

    async def _try_later(self, change: Change) -> None:
        now = self._clock.now()
        if now - change.at > PATIENCE:
            await self._give_up(change)
            return
        last = self._pauses.get(change.command_id)
        pause = FIRST_PAUSE if last is None else min(LONGEST_PAUSE, 2 * last[0])
        self._pauses[change.command_id] = (pause, now + pause)

    async def _give_up(self, change: Change) -> None:
        lesson = NotGranted() if change.deed is Deed.ACQUIRE else Nothing()
        with suppress(Unavailable):
            await self._learn(change, [Taught(change, Learned(lesson), self._clock.now())])

    async def _learn(self, change: Change, taught: Sequence[Taught]) -> None:
        await self._register.learn(taught)
        self._pauses.pop(change.command_id, None)
        await self._guard.changed(change)
