"""Counting commands for people who look at all of them at once: by the hour, and what is under way."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.features.accounts.identity import Caller, Role
from app.features.commands.command import Command
from app.features.commands.filtering import OPEN_STATUSES, CommandFilter
from app.features.commands.states import Status
from app.features.commands.store import CommandStore
from app.infra.clock import Clock
from app.infra.db import Database

HOURS = 24
HOUR = timedelta(hours=1)
# No deadline is longer than an hour, so what was asked for before that has mostly ended. What ends or is settled
# later is counted when the hour is read again.
MOVING_HOURS = 2
KEPT = timedelta(minutes=5)
MOST_KEPT = HOURS * 100  # hours; of a hundred people
MOST_UNDER_WAY = 20
LOOKED_BACK = 5  # events; the last one need not tell the progress


@dataclass(frozen=True, slots=True)
class Hour:
    start: datetime
    counts: Mapping[Status, int]


@dataclass(frozen=True, slots=True)
class Running:
    command: Command
    progress: float | None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """`items`: the newest of them."""

    total: int
    items: Sequence[Running]


class CommandCounts:
    """Everybody's for an administrator, a person's own for everybody else."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: OrderedDict[tuple[UUID | None, datetime], tuple[datetime, Hour]] = OrderedDict()

    async def by_hour(self, *, by: Caller) -> Sequence[Hour]:
        """The last 24 hours of the clock, oldest first, the present one included.

        Raises: Unavailable.
        """
        present = self._clock.now().replace(minute=0, second=0, microsecond=0)
        starts = [present - back * HOUR for back in range(HOURS - 1, -1, -1)]
        return [await self._hour(start, is_moving=present - start < MOVING_HOURS * HOUR, by=by) for start in starts]

    async def unsettled(self) -> Mapping[Status, int]:
        """Everybody's, by state: what waits, what runs, and what is unknown until somebody resolves it.

        Raises: Unavailable.
        """
        async with self._database.read() as connection:
            return await CommandStore(connection).count_unsettled()

    async def under_way(self, *, by: Caller) -> UnderWay:
        """Raises: Unavailable."""
        wanted = CommandFilter(statuses=OPEN_STATUSES, user_id=_whose(by))
        async with self._database.read() as connection:
            store = CommandStore(connection)
            newest = await store.list_newest(wanted, before=None, limit=MOST_UNDER_WAY)
            total = await store.count(wanted) if len(newest) == MOST_UNDER_WAY else len(newest)
            events = await store.list_last_events(newest, each=LOOKED_BACK)
        progress = {event.command_id: event.data["progress"] for event in events if "progress" in event.data}
        return UnderWay(total, [Running(each, _number(progress.get(each.id))) for each in newest])

    async def _hour(self, start: datetime, *, is_moving: bool, by: Caller) -> Hour:
        key = (_whose(by), start)
        kept = self._kept.get(key)
        now = self._clock.now()
        if kept is not None and not is_moving and now - kept[0] < KEPT:
            return kept[1]
        async with self._database.read() as connection:
            counts = await CommandStore(connection).count_by_status(since=start, until=start + HOUR, user_id=_whose(by))
        hour = Hour(start, counts)
        self._kept[key] = (now, hour)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return hour


def _whose(by: Caller) -> UUID | None:
    return None if by.role is Role.ADMIN else by.user_id


def _number(told: object) -> float | None:
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else None
