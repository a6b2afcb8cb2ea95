"""What people do to their own account."""

from collections.abc import Sequence
from uuid import UUID

from app.features.accounts.credentials import checked_password, plain_password
from app.features.accounts.endings import Endings, Which
from app.features.accounts.errors import BadPassword, NoSuchUser, WrongPassword
from app.features.accounts.identity import Caller, SessionEnd
from app.features.accounts.store import StoredSession, StoredUser, UserStore
from app.features.accounts.trail import AccountAction, AccountEvent, NoteAccountEvent
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.passwords import Passwords


class OwnAccount:
    def __init__(
        self, database: Database, endings: Endings, passwords: Passwords, clock: Clock, note: NoteAccountEvent
    ) -> None:
        self._database = database
        self._endings = endings
        self._passwords = passwords
        self._clock = clock
        self._note = note

    async def get(self, caller: Caller) -> StoredUser:
        """Raises: NoSuchUser."""
        async with self._database.read() as connection:
            user = await UserStore(connection).get(caller.user_id)
        if user is None:
            raise NoSuchUser
        return user

    async def change_password(self, old: str, new: str, *, by: Caller) -> int:
        """Ends the other sessions and says how many; this one goes on.

        Raises: WrongPassword, BadPassword.
        """
        user = await self.get(by)
        if not await self._passwords.matches(plain_password(old), user.password_hash):
            await self._note_refusal(by)
            raise WrongPassword
        checked = checked_password(new, username=user.username, place="new_password")
        if checked == plain_password(old):
            raise BadPassword("The new password is the old one.", place="new_password")
        password_hash = await self._passwords.hash(checked)
        now = self._clock.now()
        async with self._database.write() as connection:
            current = await UserStore(connection).get(user.id, lock=True)
            if current is None or current.password_hash != user.password_hash:
                raise WrongPassword  # an administrator was faster
            await UserStore(connection).set_password(user.id, password_hash, given_at=None)
            event = AccountEvent(now, by.username, AccountAction.PASSWORD_CHANGED, "succeeded", by.username, by.role)
            await self._note(connection, event)
            others = Which(user.id, keep=by.session_id)
            ended = await self._endings.revoke(connection, others, reason=SessionEnd.PASSWORD_CHANGED, at=now)
        await self._endings.forget(ended)
        return len(ended)

    async def list_sessions(self, caller: Caller) -> Sequence[StoredSession]:
        return await self._endings.list_open(caller.user_id)

    async def end_session(self, session_id: UUID, *, by: Caller) -> None:
        """Raises: NoSuchSession."""
        which = Which(by.user_id, only=session_id)
        await self._endings.end(which, by.username, reason=SessionEnd.ENDED_BY_OWNER, by=by)

    async def end_other_sessions(self, *, by: Caller) -> int:
        """How many were ended."""
        which = Which(by.user_id, keep=by.session_id)
        return await self._endings.end(which, by.username, reason=SessionEnd.ENDED_BY_OWNER, by=by)

    async def _note_refusal(self, by: Caller) -> None:
        now, action = self._clock.now(), AccountAction.PASSWORD_CHANGED
        async with self._database.write() as connection:
            await self._note(connection, AccountEvent(now, by.username, action, "refused", by.username, by.role))
