"""One socket's place among those who watch: what it wants, and what waits to be told to it. Never waits itself."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import orjson

from app.features.watching.items import Item

# Bytes that wait for one socket; beyond, the oldest samples are dropped and the gap is told.
LARGEST_BACKLOG = 256 * 1024
GATHER_FOR = 0.1  # seconds, so that many items at a high rate are few messages
# A source is never exactly on time: a sample this much early (of the interval) is the one that was wished for.
TOLERANCE = 0.25


@dataclass(frozen=True, slots=True)
class Told:
    """A sample as it goes over the wire. Shared by all sockets."""

    at: float
    text: bytes


@dataclass(slots=True)
class _Pace:
    interval: float  # ms
    due: float = 0.0

    def takes(self, at: float) -> bool:
        if at < self.due - TOLERANCE * self.interval:
            return False
        # Who is far behind, or whose clock was set, goes on from now.
        is_near = abs(at - self.due) <= self.interval
        self.due = (self.due if is_near else at) + self.interval
        return True


@dataclass(slots=True)
class _Group:
    samples: list[bytes] = field(default_factory=list)
    dropped: int = 0


class Watcher:
    def __init__(self, nudge: Callable[[], None]) -> None:
        """`nudge`: called when there is something to take; must not wait."""
        self._nudge = nudge
        self._paces: dict[tuple[UUID, Item], _Pace] = {}
        self._waiting: deque[tuple[UUID, Item, bytes]] = deque()
        self._size = 0
        self._dropped: dict[tuple[UUID, Item], int] = {}
        self._states: dict[UUID, bytes] = {}
        self._planned: asyncio.TimerHandle | None = None

    @property
    def has_something(self) -> bool:
        return bool(self._states) or (bool(self._waiting) and self._planned is None)

    def put(self, vehicle_id: UUID, item: Item, told: Told, interval: float) -> None:
        """A sample, unless it comes sooner than wished. Units: seconds."""
        key = vehicle_id, item
        pace = self._paces.get(key)
        if pace is None:
            pace = self._paces[key] = _Pace(interval * 1_000)
        pace.interval = interval * 1_000
        if not pace.takes(told.at):
            return
        self._waiting.append((vehicle_id, item, told.text))
        self._size += len(told.text)
        while self._size > LARGEST_BACKLOG:
            self._drop_oldest()
        if self._planned is None:
            self._planned = asyncio.get_running_loop().call_later(GATHER_FOR, self._gathered)

    def put_state(self, vehicle_id: UUID, text: bytes) -> None:
        """Only the newest counts."""
        self._states[vehicle_id] = text
        self._nudge()

    def forget(self, vehicle_id: UUID) -> None:
        """What was not told yet is not wanted any more."""
        self._states.pop(vehicle_id, None)
        self._waiting = deque(one for one in self._waiting if one[0] != vehicle_id)
        self._size = sum(len(text) for _, _, text in self._waiting)
        for key in [key for key in self._paces if key[0] == vehicle_id]:
            del self._paces[key]
            self._dropped.pop(key, None)

    def close(self) -> None:
        if self._planned is not None:
            self._planned.cancel()

    def take(self, *, now: float) -> list[str]:
        """Messages to send. Units: `now` in ms since 1970."""
        texts = [text.decode() for text in self._states.values()]
        self._states = {}
        if self._planned is not None:
            return texts
        gathered: dict[UUID, dict[Item, _Group]] = {}
        for vehicle_id, item, text in self._waiting:
            gathered.setdefault(vehicle_id, {}).setdefault(item, _Group()).samples.append(text)
        for (vehicle_id, item), dropped in self._dropped.items():
            gathered.setdefault(vehicle_id, {}).setdefault(item, _Group()).dropped = dropped
        self._waiting.clear()
        self._dropped.clear()
        self._size = 0
        return texts + [_message(vehicle_id, groups, now) for vehicle_id, groups in gathered.items()]

    def _gathered(self) -> None:
        self._planned = None
        self._nudge()

    def _drop_oldest(self) -> None:
        vehicle_id, item, text = self._waiting.popleft()
        self._size -= len(text)
        self._dropped[vehicle_id, item] = self._dropped.get((vehicle_id, item), 0) + 1


def _message(vehicle_id: UUID, groups: dict[Item, _Group], now: float) -> str:
    items = [
        {
            **item.to_wire(),
            **({"dropped": group.dropped} if group.dropped else {}),
            "samples": [orjson.Fragment(text) for text in group.samples],
        }
        for item, group in groups.items()
    ]
    told = {"type": "samples", "vehicle_id": str(vehicle_id), "now": now, "items": items}
    return orjson.dumps(told).decode()
