"""One link per vehicle, made when it is needed and given back when it is not."""

import asyncio
import itertools
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from app.features.vehicles.errors import NoSuchVehicle
from app.features.vehicles.store import VehicleStore
from app.infra.bus import Bus
from app.infra.db import Database
from app.sovd.answers import Following, Observation, SovdAnswer
from app.sovd.entities import VehicleDescription
from app.sovd.link import Endpoint, SendGate, VehicleLink, always_open
from app.sovd.requests import SovdRequest

CHANGED_TOPIC = "vehicles"  # payload: the vehicle id as 32 hex digits
RENAMED_TOPIC = "vehicles-renamed"  # the same: a vehicle with other words and at the same address
# An idle link may hold a socket, and a process usually has 1,024 of them.
MOST_OPEN = 500

Connect = Callable[[Endpoint], VehicleLink]


class BookedLink:
    """A VehicleLink that can be retired in use: who is at work finishes, who comes later opens anew."""

    def __init__(self, endpoint: Endpoint, connect: Connect) -> None:
        self.endpoint = endpoint
        self._connect = connect
        self._inner: VehicleLink | None = None
        self._users = 0
        self._retired = False

    @property
    def is_idle(self) -> bool:
        return self._users == 0

    async def send(self, request: SovdRequest, *, within: timedelta, may_send: SendGate = always_open) -> SovdAnswer:
        async with self._in_use() as link:
            return await link.send(request, within=within, may_send=may_send)

    async def watch(self, following: Following, *, within: timedelta) -> AsyncIterator[Observation]:
        async with self._in_use() as link:
            async for observation in link.watch(following, within=within):
                yield observation

    async def stop(self, following: Following, *, within: timedelta, may_send: SendGate = always_open) -> None:
        async with self._in_use() as link:
            await link.stop(following, within=within, may_send=may_send)

    async def describe(self, *, within: timedelta) -> VehicleDescription:
        async with self._in_use() as link:
            return await link.describe(within=within)

    async def retire(self) -> None:
        """Close as soon as nobody uses it."""
        self._retired = True
        if self.is_idle:
            await self.close()

    async def close(self) -> None:
        """Close now."""
        self._retired = True
        inner, self._inner = self._inner, None
        if inner is not None:
            await inner.close()

    @asynccontextmanager
    async def _in_use(self) -> AsyncIterator[VehicleLink]:
        if self._inner is None:
            self._inner = self._connect(self.endpoint)
        self._users += 1
        try:
            yield self._inner
        finally:
            self._users -= 1
            if self._retired and self.is_idle:
                await self.close()


class LinkBook:
    """Knows each vehicle's endpoint without asking the database, until the bus says that it changed."""

    def __init__(self, connect: Connect, database: Database, bus: Bus, *, most_open: int = MOST_OPEN) -> None:
        self._connect = connect
        self._database = database
        self._bus = bus
        self._most_open = most_open
        self._links: OrderedDict[UUID, BookedLink] = OrderedDict()  # the one used last stands last
        self._current: set[UUID] = set()  # vehicles whose link has the endpoint of the database
        self._changes = 0
        bus.subscribe(CHANGED_TOPIC, lambda payload: self.forget(UUID(hex=payload.decode())))
        bus.on_gap(self._forget_all)

    async def get(self, vehicle_id: UUID) -> VehicleLink:
        """Raises: NotFound; Unavailable when the database is needed and does not answer."""
        link = self._links.get(vehicle_id)
        # Without the bus another process may have changed the endpoint unheard.
        if link is None or vehicle_id not in self._current or not self._bus.is_whole:
            return await self._read(vehicle_id)
        self._links.move_to_end(vehicle_id)
        return link

    @asynccontextmanager
    async def borrowed(self, vehicle_id: UUID, endpoint: Endpoint) -> AsyncIterator[VehicleLink]:
        """The link that is kept, or one for the moment when there is no room: asking all must not turn others out."""
        kept = self._links.get(vehicle_id)
        if kept is not None and kept.endpoint == endpoint:
            yield kept
        elif len(self._links) < self._most_open:
            yield await self._keep(vehicle_id, endpoint)
        else:
            passing = BookedLink(endpoint, self._connect)
            try:
                yield passing
            finally:
                await passing.close()

    def forget(self, vehicle_id: UUID) -> None:
        """The vehicle was changed or deleted: the next `get` looks into the database."""
        self._changes += 1
        self._current.discard(vehicle_id)

    async def close(self) -> None:
        """Close all links, whoever uses them."""
        self._forget_all()
        links = list(self._links.values())
        self._links.clear()
        await asyncio.gather(*(link.close() for link in links))

    def _forget_all(self) -> None:
        self._changes += 1
        self._current.clear()

    async def _read(self, vehicle_id: UUID) -> VehicleLink:
        changes = self._changes
        async with self._database.read() as connection:
            endpoint = await VehicleStore(connection).find_endpoint(vehicle_id)
        if endpoint is None:
            if old := self._links.pop(vehicle_id, None):
                await old.retire()
            raise NoSuchVehicle
        link = await self._keep(vehicle_id, endpoint)
        if changes == self._changes:
            self._current.add(vehicle_id)
        return link

    async def _keep(self, vehicle_id: UUID, endpoint: Endpoint) -> BookedLink:
        link, unwanted = self._install(vehicle_id, endpoint)
        for old in unwanted:
            await old.retire()
        return link

    def _install(self, vehicle_id: UUID, endpoint: Endpoint) -> tuple[BookedLink, list[BookedLink]]:
        """The link for this endpoint, and those that are wanted no more."""
        link = self._links.pop(vehicle_id, None)
        unwanted: list[BookedLink] = []
        if link is not None and link.endpoint != endpoint:
            unwanted.append(link)
            link = None
        link = link or BookedLink(endpoint, self._connect)
        self._links[vehicle_id] = link
        return link, unwanted + self._take_idle_beyond_limit()

    def _take_idle_beyond_limit(self) -> list[BookedLink]:
        surplus = len(self._links) - self._most_open
        if surplus <= 0:
            return []
        newest = next(reversed(self._links))
        idle = (key for key, link in self._links.items() if link.is_idle and key != newest)
        chosen = list(itertools.islice(idle, surplus))
        self._current.difference_update(chosen)
        return [self._links.pop(key) for key in chosen]
