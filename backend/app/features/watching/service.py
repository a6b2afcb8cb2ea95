"""Who watches which vehicle. One watch per vehicle, however many sockets want something of it."""

import asyncio
from uuid import UUID

from app.features.vehicles.links import CHANGED_TOPIC, LinkBook
from app.features.watching.items import Wish
from app.features.watching.vehicle_watch import Hearing, Tools, VehicleWatch
from app.features.watching.watcher import Watcher
from app.infra.bus import Bus
from app.infra.clock import Clock
from app.problems import Invalid

MOST_VEHICLES = 4  # of one socket: a page shows one


class TooManyWatched(Invalid):
    code = "TOO_MANY_WATCHED"


class Watching:
    def __init__(self, links: LinkBook, hearing: Hearing, bus: Bus, clock: Clock) -> None:
        self._tools = Tools(links, hearing, clock)
        self._watches: dict[UUID, VehicleWatch] = {}
        self._of_watcher: dict[Watcher, set[UUID]] = {}
        self._group: asyncio.TaskGroup | None = None
        bus.subscribe(CHANGED_TOPIC, lambda payload: self._renew(UUID(hex=payload.decode())))
        bus.on_gap(self._renew_all)

    @property
    def count(self) -> int:
        return len(self._watches)

    async def run(self) -> None:
        """Until cancelled; what was begun at vehicles is ended then."""
        async with asyncio.TaskGroup() as self._group:
            await asyncio.Event().wait()

    def watch(self, watcher: Watcher, vehicle_id: UUID, wish: Wish) -> None:
        """In place of what this watcher wanted of this vehicle before.

        Raises: TooManyWatched.
        """
        vehicles = self._of_watcher.setdefault(watcher, set())
        if vehicle_id not in vehicles and len(vehicles) >= MOST_VEHICLES:
            raise TooManyWatched(f"A socket can watch {MOST_VEHICLES} vehicles at once.")
        vehicles.add(vehicle_id)
        self._watch_of(vehicle_id).wish(watcher, wish)

    def unwatch(self, watcher: Watcher, vehicle_id: UUID) -> None:
        self._of_watcher.get(watcher, set()).discard(vehicle_id)
        if vehicle_id in self._watches:
            self._watches[vehicle_id].leave(watcher)
        watcher.forget(vehicle_id)

    def leave(self, watcher: Watcher) -> None:
        """The socket is closed."""
        for vehicle_id in self._of_watcher.pop(watcher, set()):
            if vehicle_id in self._watches:
                self._watches[vehicle_id].leave(watcher)
        watcher.close()

    def _watch_of(self, vehicle_id: UUID) -> VehicleWatch:
        known = self._watches.get(vehicle_id)
        if known is None:
            if self._group is None:
                raise RuntimeError("nobody runs the watching")
            known = self._watches[vehicle_id] = VehicleWatch(vehicle_id, self._tools, lambda: self._forget(vehicle_id))
            self._group.create_task(known.run())
        return known

    def _forget(self, vehicle_id: UUID) -> None:
        self._watches.pop(vehicle_id, None)

    def _renew(self, vehicle_id: UUID) -> None:
        if vehicle_id in self._watches:
            self._watches[vehicle_id].renew()

    def _renew_all(self) -> None:
        for watch in self._watches.values():
            watch.renew()
