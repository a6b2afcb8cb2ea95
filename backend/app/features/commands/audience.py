"""The audience: sockets of this process and what each wants to hear. Never waits for any of them."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

import orjson

from app.features.commands.command import Event

LARGEST_BACKLOG = 1024 * 1024  # bytes waiting for one socket; beyond, it is too slow

TargetKind = Literal["command_id", "vehicle_id", "all"]


@dataclass(frozen=True, slots=True)
class Target:
    """What is listened to. `id` is None for all."""

    kind: TargetKind
    id: UUID | None = None

    def to_wire(self) -> dict[str, object]:
        return {"all": True} if self.id is None else {self.kind: str(self.id)}


@dataclass(slots=True, eq=False)
class Seat:
    """One socket's place. `user_id` None: may hear everybody's events. `on_too_slow`: what to do with it then.

    Thousands of them wait, so it holds no queue and no event of the library's: each costs more than all the rest.
    """

    user_id: UUID | None
    on_too_slow: Callable[[], None] = lambda: None
    is_too_slow: bool = False
    backlog: list[str] = field(default_factory=list)
    backlog_size: int = 0
    held_back_size: int = 0
    waiter: asyncio.Future[None] | None = None
    is_nudged: bool = False  # somebody else has something for this socket
    # While a target's past is being read, its present is kept back here.
    held_back: dict[Target, list[tuple[Event, str]]] = field(default_factory=dict)
    # What it listens to, each with the position up to which it has been told from the database: an event can be
    # read there before the ledger that wrote it has told the feed.
    targets: dict[Target, int] = field(default_factory=dict)

    def put(self, text: str) -> None:
        if self.is_too_slow:
            return
        self.backlog.append(text)
        self.backlog_size += len(text)
        self._wake()
        self._judge()

    def nudge(self) -> None:
        self.is_nudged = True
        self._wake()

    def hold_back(self, target: Target, event: Event, text: str) -> None:
        """A socket that does not read keeps its past from being told, and this from being released."""
        if self.is_too_slow:
            return
        self.held_back[target].append((event, text))
        self.held_back_size += len(text)
        self._judge()

    def release(self, target: Target, *, read_to: int) -> None:
        """End holding back: what has gathered beyond `read_to` comes next."""
        gathered = self.held_back.pop(target, [])
        self.held_back_size -= sum(len(text) for _, text in gathered)
        self.targets[target] = read_to
        for event, text in gathered:
            if event.position > read_to:
                self.put(text)

    def forget(self, target: Target) -> None:
        self.targets.pop(target, None)
        gathered = self.held_back.pop(target, [])
        self.held_back_size -= sum(len(text) for _, text in gathered)

    def _judge(self) -> None:
        if self.backlog_size > LARGEST_BACKLOG or self.held_back_size > LARGEST_BACKLOG:
            self.is_too_slow = True
            self.backlog = []
            for gathered in self.held_back.values():
                gathered.clear()
            self.on_too_slow()

    async def something(self) -> None:
        """Returns when there is something to take, or when nudged. For one who waits."""
        if not self.backlog and not self.is_nudged:
            self.waiter = asyncio.get_running_loop().create_future()
            await self.waiter
        self.is_nudged = False

    def take(self) -> list[str]:
        texts, self.backlog, self.backlog_size = self.backlog, [], 0
        return texts

    def _wake(self) -> None:
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)


class Audience:
    def __init__(self) -> None:
        self._seats: dict[Target, set[Seat]] = defaultdict(set)

    def enter(self, seat: Seat, target: Target, *, hold_back: bool) -> None:
        if hold_back:
            seat.held_back[target] = []
        seat.targets[target] = 0
        self._seats[target].add(seat)

    def leave(self, seat: Seat, target: Target) -> None:
        seat.forget(target)
        seats = self._seats.get(target)
        if seats is not None:
            seats.discard(seat)
            if not seats:
                del self._seats[target]

    def leave_all(self, seat: Seat) -> None:
        for target in tuple(seat.targets):
            self.leave(seat, target)

    def hear_news(self, vehicle_id: UUID, what: str) -> None:
        """Whoever looks at a vehicle may hear what became different about it, whoever did it."""
        seats = self._seats.get(Target("vehicle_id", vehicle_id), set()) | self._seats.get(EVERYTHING, set())
        if seats:
            text = orjson.dumps({"type": "news", "vehicle_id": str(vehicle_id), "what": what}).decode()
            for seat in seats:
                seat.put(text)

    def hear(self, event: Event, text: str) -> None:
        """Listener of the feed. A socket hears an event once, however many of its targets match."""
        told: set[Seat] = set()
        for target in (
            Target("command_id", event.command_id),
            Target("vehicle_id", event.vehicle_id),
            EVERYTHING,
        ):
            for seat in self._seats.get(target, ()):
                if seat.user_id is not None and seat.user_id != event.user_id:
                    continue
                if event.position <= seat.targets[target]:
                    continue
                if target in seat.held_back:
                    seat.hold_back(target, event, text)
                elif seat not in told:
                    told.add(seat)
                    seat.put(text)


EVERYTHING = Target("all")
