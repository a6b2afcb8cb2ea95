"""Accounts themselves: make, give a role, disable. For the command line and for start-up."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.config import BadConfiguration
from app.features.accounts.credentials import (
    DEMO_ACCOUNTS,
    TRIED_AT_START,
    checked_password,
    checked_username,
    fold_username,
)
from app.features.accounts.errors import NoSuchUser, UserExists
from app.features.accounts.identity import Role, User
from app.features.accounts.sessions import Sessions
from app.features.accounts.store import SessionStore, StoredUser, UserStore
from app.features.accounts.trail import AccountAction, AccountEvent, NoteAccountEvent
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.ids import new_id
from app.infra.passwords import Passwords

START_UP = "(start-up)"  # who did it, in the audit trail


class Administration:
    """`by`: who does it, for the audit trail."""

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        passwords: Passwords,
        clock: Clock,
        note: NoteAccountEvent,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._passwords = passwords
        self._clock = clock
        self._note = note

    async def create_user(self, username: str, password: str, role: Role, *, by: str) -> User:
        """Raises: BadUsername, BadPassword, UserExists."""
        folded = checked_username(username)
        password_hash = await self._passwords.hash(checked_password(password, username=folded))
        async with self._database.write() as connection:
            if await UserStore(connection).find(folded) is not None:
                raise UserExists(f"There is a user {folded} already.")
            return await self._add(connection, folded, password_hash, role, by=by)

    async def create_first_admin(self, username: str, password: str, *, by: str) -> User | None:
        """None when there is an administrator already: then nothing was done, so it can be run twice.

        Raises: BadUsername, BadPassword, UserExists.
        """
        async with self._database.read() as connection:
            if await UserStore(connection).count_enabled(Role.ADMIN) > 0:
                return None
        return await self.create_user(username, password, Role.ADMIN, by=by)

    async def ensure_demo_accounts(self) -> None:
        """Add those of the demo accounts that are missing. Their passwords are public: demo profile only."""
        for username, password, role in DEMO_ACCOUNTS:
            async with self._database.read() as connection:
                known = await UserStore(connection).find(username)
            if known is not None:
                continue
            password_hash = await self._passwords.hash(password)
            async with self._database.write() as connection:
                if await UserStore(connection).find(username) is None:
                    await self._add(connection, username, password_hash, Role(role), by=START_UP)

    async def set_role(self, username: str, role: Role, *, by: str) -> User:
        """Ends the user's sessions: they log in again, with the new role.

        Raises: NoSuchUser.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            user = await _find_locked(connection, username)
            await UserStore(connection).set_role(user.id, role)
            event = AccountEvent(
                now,
                by,
                AccountAction.ROLE_SET,
                "succeeded",
                user.username,
                details={"from": user.role.value, "to": role.value},
            )
            await self._note(connection, event)
            ended = await _revoke_all(connection, user.id, reason="role changed", at=now)
        await self._sessions.forget(ended)
        return User(user.id, user.username, role, user.disabled_at is not None)

    async def disable(self, username: str, *, by: str) -> User:
        """Ends the user's sessions as well.

        Raises: NoSuchUser.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            user = await _find_locked(connection, username)
            await UserStore(connection).disable(user.id, now)
            event = AccountEvent(now, by, AccountAction.USER_DISABLED, "succeeded", user.username)
            await self._note(connection, event)
            ended = await _revoke_all(connection, user.id, reason="user disabled", at=now)
        await self._sessions.forget(ended)
        return User(user.id, user.username, user.role, True)

    async def require_no_published_passwords(self) -> None:
        """For a start in production. Looks at administrators and at the names of the demo accounts.

        Raises: BadConfiguration naming the user.
        """
        async with self._database.read() as connection:
            store = UserStore(connection)
            named = [await store.find(username) for username, _, _ in DEMO_ACCOUNTS]
            admins = await store.list_with_role(Role.ADMIN)
        suspects = {user.id: user for user in (*admins, *named) if user is not None}
        for user in suspects.values():
            if user.disabled_at is None and await self._has_published_password(user):
                raise BadConfiguration(
                    f"The user {user.username} has a published password. "
                    "Give it another, or disable the user, before production starts."
                )

    async def _has_published_password(self, user: StoredUser) -> bool:
        for password in TRIED_AT_START:
            if await self._passwords.matches(password, user.password_hash):
                return True
        return False

    async def _add(
        self, connection: AsyncConnection, username: str, password_hash: str, role: Role, *, by: str
    ) -> User:
        now = self._clock.now()
        user = StoredUser(new_id(), username, password_hash, role, None, now)
        await UserStore(connection).add(user)
        event = AccountEvent(now, by, AccountAction.USER_CREATED, "succeeded", username, details={"role": role.value})
        await self._note(connection, event)
        return User(user.id, username, role, False)


async def _find_locked(connection: AsyncConnection, username: str) -> StoredUser:
    folded = fold_username(username)
    user = None if folded is None else await UserStore(connection).find(folded, lock=True)
    if user is None:
        raise NoSuchUser("There is no such user.")
    return user


async def _revoke_all(connection: AsyncConnection, user_id: UUID, *, reason: str, at: datetime) -> Sequence[UUID]:
    store = SessionStore(connection)
    session_ids = await store.list_open_of(user_id)
    if session_ids:
        await store.revoke(session_ids, reason=reason, at=at)
    return session_ids
