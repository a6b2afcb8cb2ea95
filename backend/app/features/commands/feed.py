"""The feed: every event of the system, in order, once, to everybody in this process who listens.

Events come from this process's own ledger and, through the bus, from the others. Their positions are dense, so
a missing one is noticed; what does not come by itself is read from the database.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol, cast
from uuid import UUID

import orjson
import structlog

from app.features.commands.command import Event
from app.features.commands.states import Status
from app.features.commands.store import CommandStore, EventScope
from app.infra.bus import Bus
from app.infra.db import Database
from app.problems import Unavailable

log = structlog.get_logger()

TOPIC = "events"
LOOK_EVERY = 1.0  # seconds between looks into the database while the bus is not whole
LOOK_ANYWAY = 5.0  # seconds, when all seems well
HOLE_PATIENCE = 0.05  # seconds a missing position may take by bus before the database is asked
READ_AT_ONCE = 1000

Listener = Callable[[Event, str], None]


def live_text(event: Event, epoch: str) -> str:
    """The one serialisation of an event: what every socket sends."""
    wire = {"type": "event", **event.to_wire(), "vehicle_id": str(event.vehicle_id), "epoch": epoch}
    return orjson.dumps(wire, default=str).decode()


class History(Protocol):
    """All events as they are stored. Raises: Unavailable."""

    async def head(self) -> tuple[str, int]:
        """Epoch and position of the newest."""
        ...

    async def list_after(self, position: int, *, limit: int) -> Sequence[Event]: ...


class StoredHistory:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def head(self) -> tuple[str, int]:
        async with self._database.read() as connection:
            return await CommandStore(connection).head()

    async def list_after(self, position: int, *, limit: int) -> Sequence[Event]:
        async with self._database.read() as connection:
            return await CommandStore(connection).list_events_after(position, EventScope(), limit=limit)


class EventFeed:
    def __init__(self, history: History, bus: Bus) -> None:
        self.epoch = ""
        self.position = 0  # the newest event that listeners have been told
        self._history = history
        self._bus = bus
        self._listeners: list[Listener] = []
        self._early: dict[int, Event] = {}
        self._replaced: Callable[[], None] = _nothing
        self._look = asyncio.Event()
        bus.subscribe(TOPIC, self._from_bus)
        bus.on_gap(self._look.set)

    @property
    def held_back(self) -> int:
        """Events that were heard and wait for one before them."""
        return len(self._early)

    def listen(self, listener: Listener) -> None:
        """`listener` is called with each event and its text; it must not wait."""
        self._listeners.append(listener)

    def on_replaced(self, handler: Callable[[], None]) -> None:
        """Call `handler` when the history below us was replaced: what was told does not hold any more."""
        self._replaced = handler

    async def begin(self) -> None:
        """Listen from now on.

        Raises: Unavailable.
        """
        self.epoch, self.position = await self._history.head()

    def tell(self, epoch: str, events: Sequence[Event]) -> None:
        """Events of this process's ledger, just committed."""
        self._enter(epoch)
        self._take(events)
        payload = orjson.dumps([epoch, [_to_bus(event) for event in events]], default=str)
        self._bus.publish_elsewhere(TOPIC, payload)

    async def run(self) -> None:
        """Fill holes until cancelled."""
        while True:
            patience = LOOK_ANYWAY if self._bus.is_whole else LOOK_EVERY
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._look.wait()
                    await asyncio.sleep(HOLE_PATIENCE)
            self._look.clear()
            try:
                await self._catch_up()
            except Unavailable:
                await asyncio.sleep(LOOK_EVERY)
                self._look.set()

    def _enter(self, epoch: str) -> None:
        """What was told of another history is not repeated under this one's name."""
        if epoch != self.epoch:
            self.epoch = epoch
            self._replaced()

    def _from_bus(self, payload: bytes) -> None:
        epoch, events = orjson.loads(payload)
        self._enter(epoch)
        newer = [event for event in events if event["position"] > self.position]
        if newer:
            self._take([_from_bus(event) for event in newer])

    def _take(self, events: Sequence[Event]) -> None:
        for event in events:
            if event.position > self.position:
                self._early[event.position] = event
        while self.position + 1 in self._early:
            self._deliver(self._early.pop(self.position + 1))
        if self._early:
            self._look.set()

    def _deliver(self, event: Event) -> None:
        self.position = event.position
        if self._listeners:
            text = live_text(event, self.epoch)
            for listener in self._listeners:
                listener(event, text)

    async def _catch_up(self) -> None:
        while True:
            known = self.position  # events go on being told while the database answers
            epoch, top = await self._history.head()
            missing = await self._history.list_after(self.position, limit=READ_AT_ONCE)
            if epoch != self.epoch or top < known:
                # History was replaced below us: go on from where it is now.
                self.epoch, self.position = epoch, top
                self._early.clear()
                self._replaced()
                return
            self._take(missing)
            self._early = {position: event for position, event in self._early.items() if position > self.position}
            if len(missing) < READ_AT_ONCE:
                return


def _nothing() -> None:
    """Nobody wants to know."""


def _to_bus(event: Event) -> dict[str, object]:
    return {**event.to_wire(), "vehicle_id": str(event.vehicle_id), "user_id": str(event.user_id)}


def _from_bus(wire: dict[str, object]) -> Event:
    return Event(
        command_id=UUID(str(wire["command_id"])),
        seq=int(str(wire["seq"])),
        vehicle_id=UUID(str(wire["vehicle_id"])),
        user_id=UUID(str(wire["user_id"])),
        at=datetime.fromisoformat(str(wire["at"])),
        status=Status(str(wire["status"])),
        data=cast(Mapping[str, object], wire["data"]),
        position=int(str(wire["position"])),
    )
