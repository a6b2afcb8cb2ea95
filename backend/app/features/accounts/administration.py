"""The first accounts, and what a start looks at. What administrators do to accounts is in `users`."""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.config import BadConfiguration
from app.features.accounts.credentials import (
    DEMO_ACCOUNTS,
    TRIED_AT_START,
    checked_password,
    checked_username,
)
from app.features.accounts.errors import UserExists
from app.features.accounts.identity import Role, User
from app.features.accounts.store import StoredUser, UserStore
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
        passwords: Passwords,
        clock: Clock,
        note: NoteAccountEvent,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._note = note

    async def create_user(self, username: str, password: str, role: Role, *, by: str) -> User:
        """Raises: BadUsername, BadPassword, UserExists."""
        folded = checked_username(username)
        password_hash = await self._passwords.hash(checked_password(password, username=folded))
        async with self._database.write() as connection:
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

    async def count_admins(self) -> int:
        """That can log in."""
        async with self._database.read() as connection:
            return await UserStore(connection).count_enabled(Role.ADMIN)

    async def require_no_published_passwords(self) -> None:
        """For a start in production.

        Raises: BadConfiguration naming the user.
        """
        username = await self.find_published_password()
        if username is not None:
            raise BadConfiguration(
                f"The user {username} has a published password. "
                "Give it another, or disable the user, before production starts."
            )

    async def find_published_password(self) -> str | None:
        """Who has one, of the administrators and the names of the demo accounts."""
        async with self._database.read() as connection:
            store = UserStore(connection)
            named = [await store.find(username) for username, _, _ in DEMO_ACCOUNTS]
            admins = await store.list_with_role(Role.ADMIN)
        suspects = {user.id: user for user in (*admins, *named) if user is not None}
        for user in suspects.values():
            if user.disabled_at is None and await self._has_published_password(user):
                return user.username
        return None

    async def _has_published_password(self, user: StoredUser) -> bool:
        for password in TRIED_AT_START:
            if await self._passwords.matches(password, user.password_hash):
                return True
        return False

    async def _add(
        self, connection: AsyncConnection, username: str, password_hash: str, role: Role, *, by: str
    ) -> User:
        user = StoredUser(new_id(), username, password_hash, role, None, self._clock.now())
        await add_user(connection, user, self._note, by=by)
        return User(user.id, username, role, False)


async def add_user(
    connection: AsyncConnection, user: StoredUser, note: NoteAccountEvent, *, by: str, by_role: Role | None = None
) -> None:
    """Raises: UserExists."""
    if await UserStore(connection).find(user.username) is not None:
        raise UserExists(f"There is a user {user.username} already.")
    await UserStore(connection).add(user)
    event = AccountEvent(
        user.created_at,
        by,
        AccountAction.USER_CREATED,
        "succeeded",
        user.username,
        by_role,
        details={"role": user.role.value},
    )
    await note(connection, event)
