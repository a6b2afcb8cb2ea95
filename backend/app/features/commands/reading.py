"""Reading commands and their events. A command of somebody else does not exist for whoever may not see it."""

import base64
import binascii
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import orjson

from app.features.accounts.directory import UserDirectory
from app.features.accounts.identity import Caller, Role
from app.features.commands.command import Command, Event
from app.features.commands.errors import CommandNotFound
from app.features.commands.filtering import CommandFilter
from app.features.commands.store import CommandStore
from app.features.vehicles.overview import VehicleOverview
from app.features.vehicles.vehicle import VehicleName
from app.infra.db import Database, time_text
from app.problems import Invalid

MOST_EVENTS = 1000
_CURSOR_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"  # as `time_text` writes it


@dataclass(frozen=True, slots=True)
class CommandPage:
    """`vehicles`: the names of those that are still there."""

    items: Sequence[Command]
    vehicles: Mapping[UUID, VehicleName]
    next_cursor: str | None


class Reading:
    def __init__(self, database: Database, vehicles: VehicleOverview, users: UserDirectory) -> None:
        self._database = database
        self._vehicles = vehicles
        self._users = users

    async def get(self, command_id: UUID, *, by: Caller) -> Command:
        """Raises: CommandNotFound."""
        async with self._database.read() as connection:
            command = await CommandStore(connection).find(command_id)
        if command is None or not may_see(by, command.user_id):
            raise CommandNotFound
        return command

    async def list_newest(self, wanted: CommandFilter, *, by: Caller, cursor: str | None, limit: int) -> CommandPage:
        """Raises: Invalid for a cursor that is not ours."""
        before = None if cursor is None else _decode_cursor(cursor)
        seen = await self._seen(wanted, by)
        if seen is None:
            return CommandPage([], {}, None)
        async with self._database.read() as connection:
            found = await CommandStore(connection).list_newest(seen, before=before, limit=limit + 1)
        items = found[:limit]
        has_more = len(found) > limit
        names = await self._vehicles.names({command.vehicle_id for command in items})
        return CommandPage(items, names, _encode_cursor(items[-1]) if has_more else None)

    async def walk(self, wanted: CommandFilter, *, by: Caller, page: int) -> AsyncIterator[Sequence[Command]]:
        """Everything that the filter shows, newest first. Between two pages no connection is held.

        Raises: Unavailable.
        """
        before = None
        seen = await self._seen(wanted, by)
        while seen is not None:
            async with self._database.read() as connection:
                found = await CommandStore(connection).list_newest(seen, before=before, limit=page)
            if found:
                yield found
            if len(found) < page:
                return
            before = (found[-1].created_at, found[-1].id)

    async def list_events(self, command_id: UUID, *, by: Caller, after_seq: int) -> tuple[list[Event], str | None]:
        """Events after `after_seq`, and where to go on when there are more."""
        await self.get(command_id, by=by)
        async with self._database.read() as connection:
            events = await CommandStore(connection).list_events(command_id, after_seq=after_seq, limit=MOST_EVENTS + 1)
        if len(events) <= MOST_EVENTS:
            return events, None
        return events[:MOST_EVENTS], str(events[MOST_EVENTS - 1].seq)

    async def _seen(self, wanted: CommandFilter, by: Caller) -> CommandFilter | None:
        """What of it the caller may see; None: nothing fits, and nobody need look."""
        if wanted.user:
            user_id = await self._users.find_id(wanted.user)
            if user_id is None or not may_see(by, user_id):
                return None
            return replace(wanted, user_id=user_id)
        return wanted if by.role is Role.ADMIN else replace(wanted, user_id=by.user_id)


def may_see(by: Caller, user_id: UUID) -> bool:
    return by.role is Role.ADMIN or by.user_id == user_id


def _encode_cursor(last: Command) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([time_text(last.created_at), last.id.hex])).decode().rstrip("=")


def _decode_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, last = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return datetime.strptime(at, _CURSOR_TIME).replace(tzinfo=UTC), UUID(last)
    except (ValueError, TypeError, AttributeError, binascii.Error) as wrong:
        raise Invalid("The cursor is not one that this list gave.", place="cursor") from wrong
