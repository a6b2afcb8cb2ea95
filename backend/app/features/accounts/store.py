"""All SQL of accounts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.accounts.identity import LoginPlace, Role, SessionEnd
from app.features.accounts.tables import sessions, users


@dataclass(frozen=True, slots=True)
class StoredUser:
    id: UUID
    username: str
    password_hash: str = field(repr=False)
    role: Role
    disabled_at: datetime | None
    created_at: datetime
    password_given_at: datetime | None = None
    last_login_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UserSummary:
    """A user with what the sessions say."""

    user: StoredUser
    open_sessions: int
    last_used_at: datetime | None  # of sessions that are still kept; moves when a token is renewed


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session with what its user is called and whether the user was disabled since."""

    id: UUID
    user_id: UUID
    username: str
    role: Role
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    refresh_hash: str = field(repr=False)
    previous_refresh_hash: str | None = field(default=None, repr=False)
    rotated_at: datetime | None = None
    placed_at: datetime | None = None
    revoked_at: datetime | None = None
    ended_as: SessionEnd | None = None
    user_is_disabled: bool = False
    place: LoginPlace = field(default_factory=LoginPlace)

    def is_open(self, *, now: datetime, idle: timedelta) -> bool:
        if self.revoked_at is not None or self.user_is_disabled:
            return False
        return now < self.expires_at and now < self.last_used_at + idle


class UserStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, username: str, *, lock: bool = False) -> StoredUser | None:
        """`username` in lower case. `lock`: nobody changes the user before the transaction ends."""
        query = select(users).where(users.c.username == username)
        if lock:
            query = query.with_for_update()
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _user(row)

    async def get(self, user_id: UUID, *, lock: bool = False) -> StoredUser | None:
        query = select(users).where(users.c.id == user_id)
        if lock:
            query = query.with_for_update()
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _user(row)

    async def list_summaries(self, *, now: datetime, idle: timedelta) -> Sequence[UserSummary]:
        """All users by name."""
        return [_summary(row) for row in await self._connection.execute(_summary_query(now=now, idle=idle))]

    async def find_summary(self, user_id: UUID, *, now: datetime, idle: timedelta) -> UserSummary | None:
        query = _summary_query(now=now, idle=idle).where(users.c.id == user_id)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _summary(row)

    async def lock_enabled_admins(self) -> frozenset[UUID]:
        """Nobody else disables or demotes one of them before the transaction ends. Always in one order."""
        query = select(users.c.id).where(users.c.role == Role.ADMIN.value, users.c.disabled_at.is_(None))
        rows = await self._connection.execute(query.order_by(users.c.id).with_for_update())
        return frozenset(row.id for row in rows)

    async def list_with_role(self, role: Role) -> Sequence[StoredUser]:
        query = select(users).where(users.c.role == role.value).order_by(users.c.username)
        return [_user(row) for row in await self._connection.execute(query)]

    async def count_enabled(self, role: Role) -> int:
        query = select(func.count()).where(users.c.role == role.value, users.c.disabled_at.is_(None))
        return (await self._connection.execute(query)).scalar_one()

    async def add(self, user: StoredUser) -> None:
        """The name must be free; look first, in the same transaction."""
        values = {
            "id": user.id,
            "username": user.username,
            "password_hash": user.password_hash,
            "role": user.role.value,
            "created_at": user.created_at,
            "password_given_at": user.password_given_at,
        }
        await self._connection.execute(insert(users).values(values))

    async def set_role(self, user_id: UUID, role: Role) -> None:
        await self._connection.execute(update(users).where(users.c.id == user_id).values(role=role.value))

    async def set_disabled(self, user_id: UUID, at: datetime | None) -> None:
        """None: enabled again."""
        await self._connection.execute(update(users).where(users.c.id == user_id).values(disabled_at=at))

    async def set_password(self, user_id: UUID, password_hash: str, *, given_at: datetime | None) -> None:
        """`given_at` None: its owner chose it."""
        values = {"password_hash": password_hash, "password_given_at": given_at}
        await self._connection.execute(update(users).where(users.c.id == user_id).values(values))

    async def note_login(self, user_id: UUID, at: datetime) -> None:
        await self._connection.execute(update(users).where(users.c.id == user_id).values(last_login_at=at))


class SessionStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, session: StoredSession) -> None:
        values = {
            "id": session.id,
            "user_id": session.user_id,
            "role": session.role.value,
            "created_at": session.created_at,
            "last_used_at": session.last_used_at,
            "expires_at": session.expires_at,
            "refresh_hash": session.refresh_hash,
            "placed_at": session.placed_at,
            "address": session.place.address,
            "user_agent": session.place.user_agent,
        }
        await self._connection.execute(insert(sessions).values(values))

    async def find(self, session_id: UUID, *, lock: bool = False) -> StoredSession | None:
        query = _session_query().where(sessions.c.id == session_id)
        if lock:
            query = query.with_for_update(of=sessions)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _session(row)

    async def list_unended(self, *, now: datetime) -> Sequence[StoredSession]:
        query = _session_query().where(sessions.c.revoked_at.is_(None), sessions.c.expires_at > now)
        return [_session(row) for row in await self._connection.execute(query)]

    async def list_revoked(self, *, now: datetime) -> Sequence[UUID]:
        """Revoked ones whose time would not be over yet."""
        query = select(sessions.c.id).where(sessions.c.expires_at > now, sessions.c.revoked_at.is_not(None))
        return [row.id for row in await self._connection.execute(query)]

    async def list_living(self, user_id: UUID, *, now: datetime, idle: timedelta) -> Sequence[StoredSession]:
        """Those that could be used now, the last used first."""
        living = _living(now=now, idle=idle)
        query = _session_query().where(sessions.c.user_id == user_id, living)
        query = query.order_by(sessions.c.last_used_at.desc(), sessions.c.id)
        return [_session(row) for row in await self._connection.execute(query)]

    async def count_living_users(self, *, now: datetime, idle: timedelta) -> int:
        """Users who have at least one that could be used now."""
        query = select(func.count(sessions.c.user_id.distinct())).join(users)
        living = query.where(_living(now=now, idle=idle), users.c.disabled_at.is_(None))
        return (await self._connection.execute(living)).scalar_one()

    async def list_open_of(self, user_id: UUID) -> Sequence[UUID]:
        query = select(sessions.c.id).where(sessions.c.user_id == user_id, sessions.c.revoked_at.is_(None))
        return [row.id for row in await self._connection.execute(query)]

    async def rotate(self, session: StoredSession, refresh_hash: str, *, at: datetime, placed: bool) -> None:
        change = update(sessions).where(sessions.c.id == session.id)
        values = {
            "refresh_hash": refresh_hash,
            "previous_refresh_hash": session.refresh_hash,
            "rotated_at": at,
            "last_used_at": at,
            "placed_at": at if placed else None,
        }
        await self._connection.execute(change.values(values))

    async def mark_placed(self, session_id: UUID, at: datetime) -> None:
        await self._connection.execute(update(sessions).where(sessions.c.id == session_id).values(placed_at=at))

    async def revoke(self, session_ids: Sequence[UUID], *, reason: SessionEnd, at: datetime) -> None:
        change = update(sessions).where(sessions.c.id.in_(session_ids), sessions.c.revoked_at.is_(None))
        await self._connection.execute(change.values(revoked_at=at, revoked_reason=reason.value))

    async def revoke_all(self, *, reason: SessionEnd, at: datetime) -> None:
        change = update(sessions).where(sessions.c.revoked_at.is_(None))
        await self._connection.execute(change.values(revoked_at=at, revoked_reason=reason.value))

    async def delete_ended_before(self, moment: datetime) -> None:
        await self._connection.execute(delete(sessions).where(sessions.c.expires_at < moment))


def _session_query() -> Select[*tuple[Any, ...]]:
    return select(sessions, users.c.username, users.c.disabled_at).join(users)


def _living(*, now: datetime, idle: timedelta) -> ColumnElement[bool]:
    return and_(sessions.c.revoked_at.is_(None), sessions.c.expires_at > now, sessions.c.last_used_at > now - idle)


def _summary_query(*, now: datetime, idle: timedelta) -> Select[*tuple[Any, ...]]:
    living = _living(now=now, idle=idle)
    used = (
        select(
            sessions.c.user_id,
            func.count().filter(living).label("open_sessions"),
            func.max(sessions.c.last_used_at).label("last_used_at"),
        )
        .group_by(sessions.c.user_id)
        .subquery()
    )
    query = select(users, used.c.open_sessions, used.c.last_used_at)
    return query.outerjoin(used, used.c.user_id == users.c.id).order_by(users.c.username)


def _user(row: Row[*tuple[Any, ...]]) -> StoredUser:
    return StoredUser(
        id=row.id,
        username=row.username,
        password_hash=row.password_hash,
        role=Role(row.role),
        disabled_at=row.disabled_at,
        created_at=row.created_at,
        password_given_at=row.password_given_at,
        last_login_at=row.last_login_at,
    )


def _summary(row: Row[*tuple[Any, ...]]) -> UserSummary:
    user = _user(row)
    # A disabled user's sessions are over, also when somebody disabled the user by hand.
    return UserSummary(user, 0 if user.disabled_at else row.open_sessions or 0, row.last_used_at)


def _session(row: Row[*tuple[Any, ...]]) -> StoredSession:
    return StoredSession(
        id=row.id,
        user_id=row.user_id,
        username=row.username,
        role=Role(row.role),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        refresh_hash=row.refresh_hash,
        previous_refresh_hash=row.previous_refresh_hash,
        rotated_at=row.rotated_at,
        placed_at=row.placed_at,
        revoked_at=row.revoked_at,
        ended_as=_end(row.revoked_reason),
        user_is_disabled=row.disabled_at is not None,
        place=LoginPlace(row.address, row.user_agent),
    )


def _end(reason: str | None) -> SessionEnd | None:
    """None as well for a reason that another version of this program wrote."""
    return next((end for end in SessionEnd if end.value == reason), None)
