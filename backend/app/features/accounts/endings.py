"""Open sessions of a user, and ending them before their time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.accounts.errors import NoSuchSession
from app.features.accounts.identity import Caller, SessionEnd
from app.features.accounts.sessions import Sessions
from app.features.accounts.store import SessionStore, StoredSession
from app.features.accounts.trail import AccountAction, AccountEvent, NoteAccountEvent
from app.infra.clock import Clock
from app.infra.db import Database


@dataclass(frozen=True, slots=True)
class Which:
    """Of a user's open sessions: all, `only` one, or all but the one to `keep`."""

    user_id: UUID
    only: UUID | None = None
    keep: UUID | None = None

    def picks(self, session_id: UUID) -> bool:
        return session_id != self.keep and self.only in {None, session_id}


class Endings:
    def __init__(self, database: Database, sessions: Sessions, clock: Clock, note: NoteAccountEvent) -> None:
        self._database = database
        self._sessions = sessions
        self._clock = clock
        self._note = note
        self.idle = sessions.rules.idle

    async def list_open(self, user_id: UUID) -> Sequence[StoredSession]:
        """The last used first."""
        async with self._database.read() as connection:
            return await self._list_open(connection, user_id)

    async def end(self, which: Which, username: str, *, reason: SessionEnd, by: Caller) -> int:
        """How many were ended. Their sockets close at once.

        Raises: NoSuchSession when the only one that is meant is not open.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            found = [session.id for session in await self._list_open(connection, which.user_id)]
            ended = [session_id for session_id in found if which.picks(session_id)]
            if which.only is not None and not ended:
                raise NoSuchSession
            if ended:
                await SessionStore(connection).revoke(ended, reason=reason, at=now)
                told = {"reason": reason.value, "sessions": len(ended)}
                action = AccountAction.SESSION_REVOKED
                await self._note(
                    connection, AccountEvent(now, by.username, action, "succeeded", username, by.role, told)
                )
        await self.forget(ended)
        return len(ended)

    async def revoke(
        self, connection: AsyncConnection, which: Which, *, reason: SessionEnd, at: datetime
    ) -> Sequence[UUID]:
        """As a part of another act, which is what the trail tells. Call `forget` with them after COMMIT."""
        store = SessionStore(connection)
        ended = [session_id for session_id in await store.list_open_of(which.user_id) if which.picks(session_id)]
        if ended:
            await store.revoke(ended, reason=reason, at=at)
        return ended

    async def forget(self, session_ids: Sequence[UUID]) -> None:
        if session_ids:
            await self._sessions.forget(session_ids)

    async def _list_open(self, connection: AsyncConnection, user_id: UUID) -> Sequence[StoredSession]:
        return await SessionStore(connection).list_living(user_id, now=self._clock.now(), idle=self.idle)
