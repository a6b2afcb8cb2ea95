"""How the commands are as a whole, for whoever looks after the service."""

from dataclasses import dataclass
from datetime import timedelta

from app.features.commands.filtering import CommandFilter
from app.features.commands.states import Status
from app.features.commands.store import CommandStore
from app.infra.clock import Clock
from app.infra.db import Database

# The sweeper ends what is overdue within a second or two of its deadline; after this nobody sweeps.
OVERDUE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class CommandCondition:
    """`unknown`: wait for a person. `overdue`: wait, although their deadline has passed."""

    unknown: int
    overdue: int


class CommandConditions:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def workers(self) -> int:
        """Processes that work on commands at this moment.

        Raises: Unavailable.
        """
        async with self._database.read() as connection:
            return await CommandStore(connection).count_workers(self._database.dialect)

    async def now(self) -> CommandCondition:
        """Raises: Unavailable."""
        async with self._database.read() as connection:
            store = CommandStore(connection)
            unknown = await store.count(CommandFilter(statuses=frozenset({Status.UNKNOWN})))
            overdue = await store.count_waiting(late_at=self._clock.now() - OVERDUE)
        return CommandCondition(unknown, overdue)
