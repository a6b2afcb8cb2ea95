"""What an administrator does to accounts. What people do to their own is in `own`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.accounts.administration import add_user
from app.features.accounts.credentials import checked_password, checked_username
from app.features.accounts.endings import Endings, Which
from app.features.accounts.errors import LastAdmin, NoSuchUser, OwnAccount
from app.features.accounts.identity import Caller, Role, SessionEnd
from app.features.accounts.store import StoredSession, StoredUser, UserStore, UserSummary
from app.features.accounts.trail import AccountAction, AccountEvent, NoteAccountEvent
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.ids import new_id
from app.infra.passwords import Passwords, random_password


@dataclass(frozen=True, slots=True)
class NewUser:
    """`password` None: one is drawn."""

    username: str
    role: Role
    password: str | None = field(default=None, repr=False)


class Users:
    """Raises: NoSuchUser wherever a user is named by id."""

    def __init__(
        self,
        database: Database,
        endings: Endings,
        passwords: Passwords,
        clock: Clock,
        note: NoteAccountEvent,
    ) -> None:
        self._database = database
        self._endings = endings
        self._passwords = passwords
        self._clock = clock
        self._note = note

    async def list_all(self) -> Sequence[UserSummary]:
        async with self._database.read() as connection:
            return await UserStore(connection).list_summaries(now=self._clock.now(), idle=self._endings.idle)

    async def get(self, user_id: UUID) -> UserSummary:
        now, idle = self._clock.now(), self._endings.idle
        async with self._database.read() as connection:
            found = await UserStore(connection).find_summary(user_id, now=now, idle=idle)
        if found is None:
            raise NoSuchUser
        return found

    async def create(self, new: NewUser, *, by: Caller) -> tuple[UserSummary, str]:
        """With the password, which is kept nowhere.

        Raises: BadUsername, BadPassword, UserExists.
        """
        username = checked_username(new.username)
        password = new.password or random_password()
        password_hash = await self._passwords.hash(checked_password(password, username=username))
        now = self._clock.now()
        user = StoredUser(new_id(), username, password_hash, new.role, None, now, password_given_at=now)
        async with self._database.write() as connection:
            await add_user(connection, user, self._note, by=by.username, by_role=by.role)
        return UserSummary(user, 0, None), password

    async def set_role(self, user_id: UUID, role: Role, *, by: Caller) -> None:
        """Ends the user's sessions, because a session keeps the role it began with.

        Raises: OwnAccount, LastAdmin.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            user = await _lock_for_loss(connection, user_id, by, loses=role is not Role.ADMIN)
            if user.role is role:
                return
            await UserStore(connection).set_role(user_id, role)
            change = {"from": user.role.value, "to": role.value}
            await self._note_act(connection, AccountAction.ROLE_SET, user, by, now, **change)
            ended = await self._endings.revoke(connection, Which(user_id), reason=SessionEnd.ROLE_CHANGED, at=now)
        await self._endings.forget(ended)

    async def disable(self, user_id: UUID, *, by: Caller) -> None:
        """Ends the user's sessions as well.

        Raises: OwnAccount, LastAdmin.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            user = await _lock_for_loss(connection, user_id, by, loses=True)
            if user.disabled_at is not None:
                return
            await UserStore(connection).set_disabled(user_id, now)
            await self._note_act(connection, AccountAction.USER_DISABLED, user, by, now)
            ended = await self._endings.revoke(connection, Which(user_id), reason=SessionEnd.USER_DISABLED, at=now)
        await self._endings.forget(ended)

    async def enable(self, user_id: UUID, *, by: Caller) -> None:
        async with self._database.write() as connection:
            user = await _get(connection, user_id)
            if user.disabled_at is None:
                return
            await UserStore(connection).set_disabled(user_id, None)
            await self._note_act(connection, AccountAction.USER_ENABLED, user, by, self._clock.now())

    async def give_password(self, user_id: UUID, password: str | None, *, by: Caller) -> str:
        """The new password, drawn when none is given. Ends the user's sessions.

        Raises: OwnAccount, BadPassword.
        """
        user = (await self.get(user_id)).user
        if user.id == by.user_id:
            raise OwnAccount("Change your own password in your profile, with the old one.")
        new = checked_password(password or random_password(), username=user.username)
        password_hash = await self._passwords.hash(new)
        now = self._clock.now()
        async with self._database.write() as connection:
            user = await _get(connection, user_id)
            await UserStore(connection).set_password(user_id, password_hash, given_at=now)
            await self._note_act(connection, AccountAction.PASSWORD_GIVEN, user, by, now)
            ended = await self._endings.revoke(connection, Which(user_id), reason=SessionEnd.PASSWORD_GIVEN, at=now)
        await self._endings.forget(ended)
        return new

    async def list_sessions(self, user_id: UUID) -> Sequence[StoredSession]:
        user = (await self.get(user_id)).user
        return () if user.disabled_at else await self._endings.list_open(user.id)

    async def end_sessions(self, user_id: UUID, only: UUID | None = None, *, by: Caller) -> int:
        """How many were ended.

        Raises: NoSuchSession when the one that is named is not open.
        """
        user = (await self.get(user_id)).user
        which = Which(user.id, only=only)
        return await self._endings.end(which, user.username, reason=SessionEnd.ENDED_BY_ADMIN, by=by)

    async def _note_act(
        self,
        connection: AsyncConnection,
        action: AccountAction,
        user: StoredUser,
        by: Caller,
        at: datetime,
        **details: object,
    ) -> None:
        event = AccountEvent(at, by.username, action, "succeeded", user.username, by.role, details)
        await self._note(connection, event)


async def _get(connection: AsyncConnection, user_id: UUID) -> StoredUser:
    """Nobody else changes the user before the transaction ends."""
    user = await UserStore(connection).get(user_id, lock=True)
    if user is None:
        raise NoSuchUser
    return user


async def _lock_for_loss(connection: AsyncConnection, user_id: UUID, by: Caller, *, loses: bool) -> StoredUser:
    """The user, whom nobody else changes now. `loses`: is to be no enabled administrator afterwards.

    Administrators first and all of them: two who disable each other at one time must not both succeed.
    """
    admins = await UserStore(connection).lock_enabled_admins()
    user = await _get(connection, user_id)
    if loses and user.id == by.user_id:
        raise OwnAccount("Nobody disables or demotes themselves. Another administrator can do it.")
    if loses and admins == {user.id}:
        raise LastAdmin
    return user
