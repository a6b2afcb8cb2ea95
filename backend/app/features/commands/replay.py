"""The past of a target, read from the database: what a socket has missed, or an honest no."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.features.commands.audience import Target
from app.features.commands.command import Event
from app.features.commands.errors import CommandNotFound
from app.features.commands.feed import EventFeed
from app.features.commands.messages import Since
from app.features.commands.store import CommandStore, EventScope
from app.infra.db import Database

MOST_REPLAYED = 10_000  # events; who missed more asks for the present state instead
READ_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Past:
    """`recovered` False: forget what you have. `top`: the newest, in the measure of `since`.

    `read_to`: position up to which nothing needs to be told again.
    """

    recovered: bool
    top: int
    read_to: int
    events: Sequence[Event] = ()


class Replay:
    def __init__(self, database: Database, feed: EventFeed) -> None:
        self._database = database
        self._feed = feed

    async def past_of(self, target: Target, *, user_id: UUID | None, since: Since | None) -> Past:
        """What `user_id` may hear; None may hear all.

        Raises: CommandNotFound, Unavailable.
        """
        if target.kind == "command_id":
            return await self._of_command(target, user_id, since)
        top = self._feed.position
        if since is None:
            return Past(True, top, top)
        if since.epoch != self._feed.epoch or not 0 <= top - since.seq <= MOST_REPLAYED:
            return Past(False, top, top)
        scope = EventScope(vehicle_id=target.id, user_id=user_id)
        events = [event for event in await self._read(since.seq, scope) if event.position <= top]
        return Past(True, top, top, events)

    async def _of_command(self, target: Target, user_id: UUID | None, since: Since | None) -> Past:
        """Without a position, or with one of another history, a command is told from its first event."""
        events = await self._read(0, EventScope(command_id=target.id))
        # A command has its first event from the moment it exists, and its events name its owner.
        if not events or user_id not in {None, events[0].user_id}:
            raise CommandNotFound
        top, read_to = events[-1].seq, events[-1].position
        if since is None:
            return Past(True, top, read_to, events)
        if since.epoch != self._feed.epoch or since.seq > top:
            return Past(False, top, read_to, events)
        return Past(True, top, read_to, [event for event in events if event.seq > since.seq])

    async def _read(self, position: int, scope: EventScope) -> list[Event]:
        found: list[Event] = []
        while True:
            async with self._database.read() as connection:
                page = await CommandStore(connection).list_events_after(position, scope, limit=READ_AT_ONCE)
            found += page
            if len(page) < READ_AT_ONCE:
                return found
            position = page[-1].position
