"""Whether vehicles answer: heard from every exchange, and asked when nobody else does. Never assumed."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import structlog

from app.features.vehicles.links import CHANGED_TOPIC, LinkBook
from app.features.vehicles.store import DueVehicle, Measurement, VehicleStore
from app.features.vehicles.vehicle import Vehicle, VehicleStatus
from app.infra.bus import Bus
from app.infra.cancelling import run_all
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.presence import Presence
from app.problems import Unavailable
from app.sovd.errors import MalformedAnswer, VehicleError, VehicleRefusal
from app.sovd.link import VehicleLink
from app.sovd.requests import Method, ResourcePath, SovdRequest

log = structlog.get_logger()

TURN = timedelta(seconds=1)  # how often changes are written and due vehicles looked for
FRESH = timedelta(seconds=5)  # a vehicle heard again within this time is not written again
PATIENCE = timedelta(seconds=3)  # how long a vehicle may take to say that it is there
# What asking costs is bounded, however many vehicles there are. Ten thousand are met within a minute or two, and
# asked again in turn within half an hour; who looks at one has it asked at once if the last time is too long ago.
NEW_PER_TURN = 200
KNOWN_PER_TURN = 6
MOST_ASKED = 200  # waiting for a slot or an answer
WANTED_PER_TURN = 25
MOST_WANTED = 100
SLOTS_FOR_NEW = 12  # asked at a time. A new vehicle, or one that is looked at, never waits behind silent ones.
SLOTS_FOR_KNOWN = 15
ASKER_KEY = "vehicles:asker"
ASKER_LIFETIME = timedelta(seconds=5)
LONGEST_REASON = 300  # characters, as the table has it
EVENTS = {
    VehicleStatus.CONNECTED: "vehicle.connected",
    VehicleStatus.DISCONNECTED: "vehicle.disconnected",
    VehicleStatus.UNKNOWN: "vehicle.unknown",
}
ROOT = SovdRequest(Method.GET, ResourcePath.parse(""))


@dataclass(frozen=True, slots=True)
class _Known:
    status: VehicleStatus
    reason: str | None
    at: datetime


class Reachability:
    def __init__(
        self,
        database: Database,
        links: LinkBook,
        presence: Presence,
        bus: Bus,
        clock: Clock,
        *,
        interval: timedelta,
    ) -> None:
        self._database = database
        self._links = links
        self._presence = presence
        self._clock = clock
        self._interval = interval
        self._me = uuid4().bytes
        self._next_turn_at = datetime.min.replace(tzinfo=UTC)
        self._known: dict[UUID, _Known] = {}  # as written, or about to be
        self._unwritten: dict[UUID, Measurement] = {}
        self._asking: dict[UUID, object] = {}  # each question under way, told apart from later ones
        self._wanted: dict[UUID, DueVehicle] = {}  # to be asked before their turn
        self._turn = asyncio.Event()
        self._turned: set[UUID] = set()  # those whose status is about to be written and is another than before
        self._listeners: list[Callable[[UUID], None]] = []
        bus.subscribe(CHANGED_TOPIC, lambda payload: self.forget(UUID(hex=payload.decode())))

    def on_turn(self, listener: Callable[[UUID], None]) -> None:
        """`listener` is called when another status of a vehicle can be read in the database."""
        self._listeners.append(listener)

    def heard(self, vehicle_id: UUID, at: datetime) -> None:
        """It answered, be it with an error. Cheap: written soon, and only when it says something new."""
        known = self._known.get(vehicle_id)
        if known is not None and known.status is VehicleStatus.CONNECTED and at - known.at < FRESH:
            return
        self._keep(Measurement(vehicle_id, VehicleStatus.CONNECTED, None, at))

    def silent(self, vehicle_id: UUID, reason: str, at: datetime) -> None:
        """It did not answer. `reason`: a sentence for people."""
        known = self._known.get(vehicle_id)
        reason = reason[:LONGEST_REASON]
        is_news = known is None or (known.status, known.reason) != (VehicleStatus.DISCONNECTED, reason)
        if known is None or is_news or at - known.at >= FRESH:
            self._keep(Measurement(vehicle_id, VehicleStatus.DISCONNECTED, reason, at))

    def looked_at(self, vehicles: Iterable[Vehicle]) -> None:
        """Somebody looks at what is known of these: those not measured for too long are asked now."""
        before = self._clock.now() - self._interval
        for vehicle in vehicles:
            is_old = vehicle.checked_at is None or vehicle.checked_at < before
            if is_old and vehicle.id not in self._asking:
                self._want(DueVehicle(vehicle.id, vehicle.endpoint, is_urgent=True))

    def forget(self, vehicle_id: UUID) -> None:
        """The vehicle was made, changed or deleted: nothing measured holds, and it is asked at once."""
        self._known.pop(vehicle_id, None)
        self._wanted.pop(vehicle_id, None)
        self._unwritten.pop(vehicle_id, None)
        self._turned.discard(vehicle_id)
        self._asking.pop(vehicle_id, None)
        self._turn.set()

    async def run(self) -> None:
        """Write what was heard and ask the silent, until cancelled."""
        await run_all(self._write_for_ever(), self._ask_for_ever())

    async def flush(self) -> None:
        """Write what was heard since the last time. What cannot be written is kept.

        Raises: Unavailable.
        """
        taken, self._unwritten = self._unwritten, {}
        if not taken:
            return
        try:
            async with self._database.write() as connection:
                await VehicleStore(connection).record(list(taken.values()))
        except Unavailable:
            self._unwritten = taken | self._unwritten
            raise
        turned = self._turned & taken.keys()
        self._turned -= turned
        for vehicle_id in turned:
            for listener in self._listeners:
                listener(vehicle_id)

    def _keep(self, measurement: Measurement) -> None:
        known = self._known.get(measurement.vehicle_id)
        if known is None or known.status is not measurement.status:
            self._turned.add(measurement.vehicle_id)
            log.info(
                EVENTS[measurement.status],
                vehicle_id=measurement.vehicle_id.hex,
                reason=measurement.reason,
            )
        self._known[measurement.vehicle_id] = _Known(measurement.status, measurement.reason, measurement.at)
        self._unwritten[measurement.vehicle_id] = measurement

    async def _write_for_ever(self) -> None:
        try:
            while True:
                await asyncio.sleep(TURN.total_seconds())
                with contextlib.suppress(Unavailable):  # it stays in line for the next turn
                    await self.flush()
        finally:
            with contextlib.suppress(Unavailable):
                await self.flush()

    async def _ask_for_ever(self) -> None:
        urgent = asyncio.Semaphore(SLOTS_FOR_NEW)
        usual = asyncio.Semaphore(SLOTS_FOR_KNOWN)
        async with asyncio.TaskGroup() as group:
            while True:
                for due in await self._list_due():
                    self._asking[due.id] = object()
                    group.create_task(self._ask(due, urgent if due.is_urgent else usual))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TURN.total_seconds()):
                        await self._turn.wait()
                self._turn.clear()

    async def _list_due(self) -> Sequence[DueVehicle]:
        """The new ones at once; of those that are looked at, and of the others in turn, a few each turn."""
        now = self._clock.now()
        is_turn = now >= self._next_turn_at
        if is_turn:
            self._next_turn_at = now + TURN
        due = {each.id: each for each in self._take_wanted()} if is_turn else {}
        for each in await self._list_unasked_for(now, is_turn=is_turn):
            due.setdefault(each.id, each)
        return self._unasked(due.values())

    def _want(self, due: DueVehicle) -> None:
        if len(self._wanted) < MOST_WANTED:
            self._wanted[due.id] = due
            self._turn.set()

    def _take_wanted(self) -> list[DueVehicle]:
        chosen = self._unasked(self._wanted.values())[:WANTED_PER_TURN]
        return [self._wanted.pop(each.id) for each in chosen]

    async def _list_unasked_for(self, now: datetime, *, is_turn: bool) -> Sequence[DueVehicle]:
        if len(self._asking) >= MOST_ASKED or not await self._is_asker():
            return ()
        try:
            async with self._database.read() as connection:
                store = VehicleStore(connection)
                new = await store.list_never_asked(limit=NEW_PER_TURN)
                if not is_turn:
                    return new
                # Those under way are still the longest unmeasured, and must not take the turn of others.
                limit = KNOWN_PER_TURN + len(self._asking) + len(self._unwritten)
                known = await store.list_due(before=now - self._interval, limit=limit)
        except Unavailable:
            return ()
        return [*new, *self._unasked(known)[:KNOWN_PER_TURN]]

    def _unasked(self, due: Iterable[DueVehicle]) -> list[DueVehicle]:
        return [each for each in due if each.id not in self._asking and each.id not in self._unwritten]

    async def _is_asker(self) -> bool:
        """Of several processes one asks. Two for a moment do no harm, and without Redis each does."""
        try:
            holder = await self._presence.get(ASKER_KEY)
            if holder is not None and holder != self._me:
                return False
            await self._presence.put(ASKER_KEY, self._me, lifetime=ASKER_LIFETIME)
        except Unavailable:
            return True
        return True

    async def _ask(self, due: DueVehicle, slots: asyncio.Semaphore) -> None:
        vehicle_id = due.id
        question = self._asking[vehicle_id]
        try:
            async with slots, self._links.borrowed(vehicle_id, due.endpoint) as link:
                silence = await _silence_of(link)
        finally:
            is_wanted = self._asking.get(vehicle_id) is question
            if is_wanted:
                del self._asking[vehicle_id]
        if not is_wanted:
            return  # the vehicle was changed meanwhile: this was said by another address
        if silence is None:
            self.heard(vehicle_id, self._clock.now())
        else:
            known = self._known.get(vehicle_id)
            if known is None or known.status is not VehicleStatus.DISCONNECTED:
                # Maybe we were too busy to hear it; its turn may be half an hour away.
                self._want(replace(due, is_urgent=True))
            self.silent(vehicle_id, silence, self._clock.now())


async def _silence_of(link: VehicleLink) -> str | None:
    """Why the vehicle did not answer; None: it did."""
    try:
        await link.send(ROOT, within=PATIENCE)
    except (VehicleRefusal, MalformedAnswer):
        return None
    except VehicleError as silent:
        return str(silent)
    return None
