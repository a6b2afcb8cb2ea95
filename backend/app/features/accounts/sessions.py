"""Living sessions: the table is the truth, presence is where every process looks at each request."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Self
from uuid import UUID

import orjson
import structlog

from app.features.accounts.errors import SessionEnded
from app.features.accounts.identity import Role, SessionEnd
from app.features.accounts.store import SessionStore, StoredSession
from app.infra.bus import Bus
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.presence import Presence
from app.problems import Unavailable

log = structlog.get_logger()

SESSION_KEYS = "session:"  # what their keys in presence begin with
ENDED_TOPIC = "sessions"  # payload: the session id as 32 hex digits
HOUSEKEEPING = timedelta(hours=1)
RETRY = timedelta(seconds=2)
KEPT_AFTER_END = timedelta(days=30)  # rows of ended sessions, for whoever reads the audit trail


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How long a session lives: without being used, and at most."""

    idle: timedelta
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What presence knows of a session."""

    user_id: UUID
    username: str
    role: Role

    @classmethod
    def of(cls, stored: StoredSession) -> Self:
        return cls(stored.user_id, stored.username, stored.role)

    def encode(self) -> bytes:
        return orjson.dumps({"user_id": self.user_id.hex, "username": self.username, "role": self.role.value})

    @classmethod
    @lru_cache(maxsize=10_000)
    def decode(cls, kept: bytes) -> Self:
        values = orjson.loads(kept)
        return cls(UUID(hex=values["user_id"]), values["username"], Role(values["role"]))


class Sessions:
    def __init__(self, database: Database, presence: Presence, bus: Bus, clock: Clock, rules: SessionRules) -> None:
        self._database = database
        self._presence = presence
        self._bus = bus
        self._clock = clock
        self.rules = rules
        self._look_again = asyncio.Event()
        self._runs = False
        # Presence may hold sessions that ended while it was away.
        self._is_doubted = False
        bus.on_gap(self._doubt)
        presence.on_return(self._doubt)

    async def find(self, session_id: UUID) -> OpenSession:
        """Raises: SessionEnded; Unavailable when neither presence nor the database answers."""
        if self._is_doubted:
            return OpenSession.of(await self._read_open(session_id))
        try:
            kept = await self._presence.get(_key(session_id))
        except Unavailable:
            return OpenSession.of(await self._read_open(session_id))
        if kept is not None:
            return OpenSession.decode(kept)
        return await self._find_absent(session_id)

    async def place(self, stored: StoredSession) -> bool:
        """Put it where every process sees it. False without Redis: the table speaks for it then.

        Within the transaction that has the session's row: whoever revokes it drops it afterwards.
        """
        lifetime = min(self.rules.idle, stored.expires_at - self._clock.now())
        try:
            await self._presence.put(_key(stored.id), OpenSession.of(stored).encode(), lifetime=lifetime)
        except Unavailable:
            log.warning("session.not_placed", session_id=stored.id.hex)
            return False
        return True

    async def was_erased(self, stored: StoredSession) -> bool:
        """It had been placed and is gone: somebody erased Redis, which logs everybody out."""
        if stored.placed_at is None:
            return False
        try:
            return await self._presence.get(_key(stored.id)) is None
        except Unavailable:
            return False

    async def forget(self, session_ids: Sequence[UUID]) -> None:
        """After they were revoked in the table: the next request fails, sockets close."""
        for session_id in session_ids:
            self._bus.publish(ENDED_TOPIC, session_id.hex.encode())
        # While Redis is away requests look into the table; `run` drops the rest when it is back.
        with contextlib.suppress(Unavailable):
            await self._presence.drop(*(_key(session_id) for session_id in session_ids))

    async def end_all(self) -> None:
        """After a backup was put back: also those that were opened after it was made, which no table knows.

        Raises: Unavailable.
        """
        async with self._database.write() as connection:
            await SessionStore(connection).revoke_all(reason=SessionEnd.RESTORED, at=self._clock.now())
        await self._presence.erase(SESSION_KEYS)

    async def restore(self) -> None:
        """Put every open session of the table into presence: for a process that is its own presence."""
        now = self._clock.now()
        async with self._database.read() as connection:
            unended = await SessionStore(connection).list_unended(now=now)
        for stored in unended:
            if stored.is_open(now=now, idle=self.rules.idle):
                lifetime = min(stored.expires_at, stored.last_used_at + self.rules.idle) - now
                await self._presence.put(_key(stored.id), OpenSession.of(stored).encode(), lifetime=lifetime)

    async def run(self) -> None:
        """Keep presence true to the table until cancelled: Redis may come back with ended sessions."""
        self._runs = True
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HOUSEKEEPING.total_seconds()):
                    await self._look_again.wait()
            self._look_again.clear()
            try:
                await self._tidy()
                self._is_doubted = self._look_again.is_set()
            except Unavailable:
                self._look_again.set()
                await asyncio.sleep(RETRY.total_seconds())

    def _doubt(self) -> None:
        """Until `run` has dropped what ended meanwhile, the table is asked."""
        self._is_doubted = self._runs
        self._look_again.set()

    async def _tidy(self) -> None:
        now = self._clock.now()
        async with self._database.write() as connection:
            store = SessionStore(connection)
            await store.delete_ended_before(now - KEPT_AFTER_END)
            revoked = await store.list_revoked(now=now)
        await self._presence.drop(*(_key(session_id) for session_id in revoked))
        if self._is_doubted:
            # Their sockets, of which this process may not have heard either.
            for session_id in revoked:
                self._bus.publish(ENDED_TOPIC, session_id.hex.encode())

    async def _find_absent(self, session_id: UUID) -> OpenSession:
        now = self._clock.now()
        async with self._database.write() as connection:
            store = SessionStore(connection)
            stored = self._require_open(await store.find(session_id, lock=True))
            erased = stored.placed_at is not None
            if erased:
                await store.revoke([session_id], reason=SessionEnd.ERASED, at=now)
            elif await self.place(stored):
                await store.mark_placed(session_id, now)
        if erased:
            self._bus.publish(ENDED_TOPIC, session_id.hex.encode())
            raise SessionEnded
        return OpenSession.of(stored)

    async def _read_open(self, session_id: UUID) -> StoredSession:
        async with self._database.read() as connection:
            return self._require_open(await SessionStore(connection).find(session_id))

    def _require_open(self, stored: StoredSession | None) -> StoredSession:
        if stored is None or not stored.is_open(now=self._clock.now(), idle=self.rules.idle):
            raise SessionEnded
        return stored


def _key(session_id: UUID) -> str:
    return f"{SESSION_KEYS}{session_id.hex}"
