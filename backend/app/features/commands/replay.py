"""The past of a target, remembered or read from the database: what a socket has missed, or an honest no."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.features.commands.audience import Target
from app.features.commands.command import Event
from app.features.commands.errors import CommandNotFound
from app.features.commands.feed import EventFeed, live_text
from app.features.commands.messages import Since
from app.features.commands.recent import RecentCommands, Told
from app.features.commands.store import CommandStore, EventScope
from app.infra.db import Database

MOST_REPLAYED = 10_000  # events; who missed more asks for the present state instead
READ_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Past:
    """`recovered` False: forget what you have. `top`: the newest, in the measure of `since`.

    `read_to`: position up to which nothing needs to be told again. `texts`: what to send, in order.
    """

    recovered: bool
    top: int
    read_to: int
    texts: Sequence[str] = ()


class Replay:
    def __init__(self, database: Database, feed: EventFeed, recent: RecentCommands) -> None:
        self._database = database
        self._feed = feed
        self._recent = recent

    async def past_of(self, target: Target, *, user_id: UUID | None, since: Since | None) -> Past:
        """What `user_id` may hear; None may hear all.

        Raises: CommandNotFound, Unavailable.
        """
        if target.kind == "command_id" and target.id is not None:
            return await self._of_command(target.id, user_id, since)
        top = self._feed.position
        if since is None:
            return Past(True, top, top)
        if since.epoch != self._feed.epoch or not 0 <= top - since.seq <= MOST_REPLAYED:
            return Past(False, top, top)
        scope = EventScope(vehicle_id=target.id, user_id=user_id)
        events = [event for event in await self._read(since.seq, scope) if event.position <= top]
        return Past(True, top, top, [live_text(event, self._feed.epoch) for event in events])

    async def _of_command(self, command_id: UUID, user_id: UUID | None, since: Since | None) -> Past:
        """Without a position, or with one of another history, a command is told from its first event."""
        told = self._recent.find(command_id) or await self._read_command(command_id)
        # A command has its first event from the moment it exists, and its events name its owner.
        if not told or user_id not in {None, told[0].event.user_id}:
            raise CommandNotFound
        top, read_to = told[-1].event.seq, told[-1].event.position
        if since is None:
            return Past(True, top, read_to, [each.text for each in told])
        if since.epoch != self._feed.epoch or since.seq > top:
            return Past(False, top, read_to, [each.text for each in told])
        return Past(True, top, read_to, [each.text for each in told if each.event.seq > since.seq])

    async def _read_command(self, command_id: UUID) -> Sequence[Told]:
        events = await self._read(0, EventScope(command_id=command_id))
        return [Told(event, live_text(event, self._feed.epoch)) for event in events]

    async def _read(self, position: int, scope: EventScope) -> list[Event]:
        found: list[Event] = []
        while True:
            async with self._database.read() as connection:
                page = await CommandStore(connection).list_events_after(position, scope, limit=READ_AT_ONCE)
            found += page
            if len(page) < READ_AT_ONCE:
                return found
            position = page[-1].position
