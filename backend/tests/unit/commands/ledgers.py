"""The ledger of commands on a database of one's own, and commands to write into it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from app.features.audit.service import AuditEntry
from app.features.commands.acceptance import Acceptance, Accepted, Accepting, AlreadyAccepted
from app.features.commands.command import Command, CommandId, Event, Move, WorkerId
from app.features.commands.eventlog import EventLog
from app.features.commands.moving import Moving
from app.features.commands.states import Status
from app.features.commands.store import CommandStore
from app.features.commands.tables import workers
from app.features.commands.taking import Lane, Reap, Reaping, TakeWaiting, Taking
from app.features.holding.held import HeldLock
from app.infra.ids import new_id
from app.infra.ledger import Ledger
from app.sovd.requests import Risk
from tests.worlds import World, running

CAR = uuid4()
ANN = uuid4()


@dataclass(slots=True)
class Desk:
    """What the commands slice asks of its ledger, without the slice around it."""

    world: World
    ledger: Ledger
    told: list[Event]
    worker: WorkerId
    _accepting: Accepting = field(default_factory=Accepting)
    _moving: Moving = field(default_factory=Moving)
    _take: TakeWaiting = field(default_factory=TakeWaiting)
    _reap: Reap = field(default_factory=Reap)

    async def accept(
        self, command: Command, *, worker: WorkerId | None = None, key: str | None = None, body: str = "body"
    ) -> Accepted | AlreadyAccepted | HeldLock:
        audit = AuditEntry(command.created_at, "ann", "engineer", "command.submit", str(CAR), "accepted", command.id)
        return await self.ledger.record(self._accepting, Acceptance(command, audit, worker, key, body))

    async def move(self, command: Command, *came_from: Status, to: Status, **more: Any) -> bool:
        move = Move(command.id, frozenset(came_from), to, self.world.clock.now(), **more)
        return await self.ledger.record(self._moving, move)

    async def take(
        self, *, room: int = 100, worker: WorkerId | None = None, lanes: Sequence[Lane] | None = None
    ) -> list[Command]:
        taking = Taking(worker or self.worker, self.world.clock.now(), room, lanes)
        return await self.ledger.record(self._take, taking)

    async def reap(self, *, held: Sequence[UUID] = ()) -> list[Command]:
        reaping = Reaping(self.worker, self.world.clock.now(), lambda: held)
        return await self.ledger.record(self._reap, reaping)

    async def find(self, command: Command) -> Command:
        async with self.world.database.read() as connection:
            found = await CommandStore(connection).find(command.id)
        assert found is not None
        return found

    async def events(self, command: Command) -> list[Event]:
        async with self.world.database.read() as connection:
            return await CommandStore(connection).list_events(command.id, after_seq=0, limit=100)

    async def add_worker(self, *, lease: timedelta) -> WorkerId:
        """By the machine's time, as a lease is: the world's clock stands still."""
        worker = WorkerId(new_id())
        values = {
            "id": worker,
            "lease_until": datetime.now(UTC) + lease,
            "started_at": self.world.clock.now(),
        }
        async with self.world.database.write() as connection:
            await connection.execute(insert(workers).values(values))
        return worker

    def command(self, lane: str | None = "components/bms", risk: Risk = Risk.WRITE) -> Command:
        now = self.world.clock.now()
        return Command(
            id=CommandId(new_id()),
            vehicle_id=CAR,
            user_id=ANN,
            username="ann",
            method="GET" if risk is Risk.READ else "PUT",
            path="components/bms/data/charge-limit",
            query={"a": ["1", "2"]},
            body={"data": "\u00e4 \U0001f697"},
            command=None,
            risk=risk,
            lane=lane,
            status=Status.ACCEPTED,
            created_at=now,
            not_after=now + timedelta(minutes=1),
            finished_at=None,
            reason=None,
            correlation_id="of-a-test",
            response=None,
            error=None,
            fence=0,
            last_seq=1,
            following=None,
            stop_wanted=False,
        )


@asynccontextmanager
async def open_desk(world: World) -> AsyncIterator[Desk]:
    told: list[Event] = []
    ledger = Ledger(world.database, EventLog(lambda _events: None, lambda _epoch, events: told.extend(events)))
    async with running(ledger):
        desk = Desk(world, ledger, told, WorkerId(new_id()))
        desk.worker = await desk.add_worker(lease=timedelta(minutes=5))
        yield desk
