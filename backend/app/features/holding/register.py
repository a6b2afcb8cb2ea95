"""The register: who holds which lock and who set which mode, remembered by every process, kept in the database.

The memory answers the usual question (is anything locked there?) without a round trip. It may be behind by a moment,
in both directions: a yes is asked again of the database before anybody is refused, and a no is asked again by the
statement that marks a command before its first byte (`marking`).
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import structlog

from app.features.holding.ground import Ground
from app.features.holding.held import Change, HeldLock, Seed, SetMode
from app.features.holding.store import HoldingStore
from app.features.holding.writing import Taught, learn
from app.features.vehicles.news import VehicleNews, What
from app.infra.bus import Bus
from app.infra.clock import Clock
from app.infra.db import Database
from app.problems import Unavailable

log = structlog.get_logger()

LOOK_ANYWAY = 5.0  # seconds between readings when nothing was heard
LOOK_WITHOUT_BUS = 1.0  # seconds, while news of other processes may be lost


class Register:
    def __init__(self, database: Database, bus: Bus, news: VehicleNews, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._news = news
        self._clock = clock
        self._locks: dict[UUID, tuple[HeldLock, ...]] = {}
        self._next_end: datetime | None = None
        self._reading = asyncio.Lock()  # an older reading must not replace a newer one
        self._wake = asyncio.Event()
        self._listeners: list[Callable[[], None]] = []
        news.listen(self._heard)
        bus.on_gap(self._wake.set)

    async def begin(self) -> None:
        """Raises: Unavailable."""
        await self._read()

    async def run(self) -> None:
        """Keep the memory right, and end what is over, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience()):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._end_what_is_over()
                await self._read()
            except Unavailable:
                log.warning("holding.database_away")
                await asyncio.sleep(LOOK_WITHOUT_BUS)

    def on_change(self, listener: Callable[[], None]) -> None:
        """`listener` is called when this process changed something; it must not wait."""
        self._listeners.append(listener)

    def find_forbidding(self, vehicle_id: UUID, ground: Ground, user_id: UUID) -> HeldLock | None:
        """From memory: the lock of somebody else that covers the ground, or a broken one of the user's."""
        locks = self._locks.get(vehicle_id)
        return None if locks is None else self._forbidding(locks, ground, user_id)

    async def confirm_forbidding(self, vehicle_id: UUID, ground: Ground, user_id: UUID) -> HeldLock | None:
        """As `find_forbidding`, from the database. Raises: Unavailable."""
        return self._forbidding(await self.list_locks(vehicle_id), ground, user_id)

    def find_lock(self, vehicle_id: UUID, ground: str, lock_id: str) -> HeldLock | None:
        """From memory: which of ours the vehicle calls so."""
        known = self._locks.get(vehicle_id, ())
        return next((lock for lock in known if lock.ground == ground and lock.lock_id == lock_id), None)

    def remembered(self, vehicle_id: UUID) -> Sequence[HeldLock]:
        """From memory: those that the vehicle should hold for us."""
        known = self._locks.get(vehicle_id, ())
        return [lock for lock in known if lock.lock_id is not None and lock.broken is None]

    async def list_locks(self, vehicle_id: UUID) -> list[HeldLock]:
        """Also what is asked for, and what was broken without its holder knowing. Raises: Unavailable."""
        async with self._database.read() as connection:
            return await HoldingStore(connection).list_locks(vehicle_id, self._clock.now())

    async def list_modes(self, vehicle_id: UUID) -> list[SetMode]:
        """Raises: Unavailable."""
        async with self._database.read() as connection:
            return await HoldingStore(connection).list_modes(vehicle_id, self._clock.now())

    async def find_seed(self, command_id: UUID) -> Seed | None:
        """Raises: Unavailable."""
        async with self._database.read() as connection:
            return await HoldingStore(connection).find_seed(command_id, self._clock.now())

    async def list_changes(self) -> Sequence[Change]:
        """Commands whose effect on what is held is not known yet. Raises: Unavailable."""
        async with self._database.read() as connection:
            return await HoldingStore(connection).list_changes()

    async def take_broken(self, vehicle_id: UUID, holder_id: UUID) -> list[HeldLock]:
        """The locks of theirs that were broken; they are being told now. Raises: Unavailable."""
        async with self._database.write() as connection:
            taken = await HoldingStore(connection).take_broken(vehicle_id, holder_id)
        await self.changed(vehicle_id, What.LOCKS)
        return taken

    async def learn(self, taught: Sequence[Taught]) -> None:
        """What asking the vehicle has taught. Raises: Unavailable."""
        async with self._database.write() as connection:
            for each in taught:
                await learn(HoldingStore(connection), each)

    async def changed(self, vehicle_id: UUID, *what: What) -> None:
        """After COMMIT: know it here at once, and tell all who look. Raises: Unavailable."""
        await self._read()
        for each in what:
            self._news.tell(vehicle_id, each)
        for listener in self._listeners:
            listener()

    def _forbidding(self, locks: Sequence[HeldLock], ground: Ground, user_id: UUID) -> HeldLock | None:
        now = self._clock.now()
        for lock in locks:
            is_broken_of_theirs = lock.broken is not None and lock.holder_id == user_id
            is_of_another = lock.broken is None and lock.holder_id != user_id
            if (is_broken_of_theirs or is_of_another) and now < lock.until and lock.covers(ground):
                return lock
        return None

    async def _read(self) -> None:
        async with self._reading, self._database.read() as connection:
            store = HoldingStore(connection)
            found: dict[UUID, tuple[HeldLock, ...]] = {}
            for lock in await store.list_all_locks(self._clock.now()):
                found[lock.vehicle_id] = (*found.get(lock.vehicle_id, ()), lock)
            self._locks, self._next_end = found, await store.first_end()

    async def _end_what_is_over(self) -> None:
        now = self._clock.now()
        if self._next_end is None or now < self._next_end:
            return
        async with self._database.write() as connection:
            locks, modes = await HoldingStore(connection).remove_ended(now)
        for vehicle_id in locks:
            self._news.tell(vehicle_id, What.LOCKS)
        for vehicle_id in modes:
            self._news.tell(vehicle_id, What.MODES)

    def _patience(self) -> float:
        usual = LOOK_ANYWAY if self._bus.is_whole else LOOK_WITHOUT_BUS
        if self._next_end is None:
            return usual
        return min(usual, max(0.0, (self._next_end - self._clock.now()).total_seconds()))

    def _heard(self, _vehicle_id: UUID, what: What) -> None:
        if what in {What.LOCKS, What.MODES}:
            self._wake.set()
