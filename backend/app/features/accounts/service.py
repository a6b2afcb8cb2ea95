"""Log-in, refresh, log-out, and who is asking. Accounts themselves are kept in `administration`."""

from uuid import uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.accounts.credentials import fold_username, plain_password
from app.features.accounts.errors import InvalidCredentials, SessionEnded
from app.features.accounts.identity import Caller, LoginPlace, SessionEnd, SignedIn
from app.features.accounts.refresh import RefreshToken, Verdict, judge_refresh, told_end
from app.features.accounts.sessions import Sessions
from app.features.accounts.store import SessionStore, StoredSession, StoredUser, UserStore
from app.features.accounts.trail import AccountAction, AccountEvent, NoteAccountEvent
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.passwords import Passwords
from app.infra.tokens import BadToken, Tokens
from app.problems import NotAuthenticated

log = structlog.get_logger()

UNKNOWN_USER = "(unknown)"  # what people type in place of a name may be their password


class Accounts:
    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        tokens: Tokens,
        passwords: Passwords,
        clock: Clock,
        note: NoteAccountEvent,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._tokens = tokens
        self._passwords = passwords
        self._clock = clock
        self._note = note

    async def authenticate(self, access_token: str) -> Caller:
        """Raises: NotAuthenticated with the reason; Unavailable."""
        try:
            return await self._authenticate(access_token)
        except NotAuthenticated as refused:
            _log_refusal(refused)
            raise

    async def recognise(self, access_token: str) -> Caller | None:
        """As `authenticate`, for whoever only wants to know: a token that is not valid is no event.

        Raises: Unavailable.
        """
        try:
            return await self._authenticate(access_token)
        except NotAuthenticated:
            return None

    async def login(self, username: str, password: str, place: LoginPlace) -> SignedIn:
        """Raises: InvalidCredentials; Unavailable, with LOGIN_BUSY when too many log in at once."""
        user = await self._find_user(username)
        stored = None if user is None else user.password_hash
        is_right = await self._passwords.matches(plain_password(password), stored)
        refresh = RefreshToken(uuid4(), self._tokens.new_refresh_secret())
        session = await self._open(user, refresh, place) if user is not None and is_right else None
        if session is None:
            await self._note_refused_login(user, place)
            refused = InvalidCredentials()
            _log_refusal(refused)
            raise refused
        return self._sign_in(session, refresh)

    async def refresh(self, refresh_token: str) -> SignedIn:
        """A new access token, and the next refresh token in place of this one.

        Raises: SessionEnded; Unavailable.
        """
        shown = RefreshToken.parse(refresh_token)
        following = RefreshToken(shown.session_id, self._tokens.refresh_successor(shown.secret))
        async with self._database.write() as connection:
            session = await SessionStore(connection).find(shown.session_id, lock=True)
            if session is None:
                raise SessionEnded
            verdict = await self._judge(session, shown)
            if verdict is Verdict.ROTATE:
                await self._rotate(connection, session, following)
            elif verdict is Verdict.REUSED:
                await self._revoke_reused(connection, session)
        if verdict is Verdict.REUSED:
            await self._sessions.forget([session.id])
        if verdict in {Verdict.REUSED, Verdict.CLOSED}:
            raise SessionEnded(told_end(session, self._tokens.refresh_fingerprint(shown.secret)))
        return self._sign_in(session, following)

    async def logout(self, caller: Caller) -> None:
        now = self._clock.now()
        async with self._database.write() as connection:
            await SessionStore(connection).revoke([caller.session_id], reason=SessionEnd.LOGGED_OUT, at=now)
            event = AccountEvent(
                now, caller.username, AccountAction.LOGGED_OUT, "succeeded", caller.username, caller.role
            )
            await self._note(connection, event)
        await self._sessions.forget([caller.session_id])

    async def restore_sessions(self) -> None:
        """For the start of a process that is its own presence: a restart logs nobody out."""
        await self._sessions.restore()

    async def run(self) -> None:
        """Keep sessions true to the table until cancelled."""
        await self._sessions.run()

    async def _authenticate(self, access_token: str) -> Caller:
        claims = self._tokens.verify(access_token)
        session = await self._sessions.find(claims.session_id)
        if session.user_id != claims.user_id:
            raise BadToken("Token names another user than its session")
        return Caller(session.user_id, session.username, session.role, claims.session_id, claims.expires_at)

    async def _find_user(self, username: str) -> StoredUser | None:
        folded = fold_username(username)
        async with self._database.read() as connection:
            # Asked even for an impossible name, so that it takes as long.
            return await UserStore(connection).find(folded or UNKNOWN_USER)

    async def _open(self, user: StoredUser, refresh: RefreshToken, place: LoginPlace) -> StoredSession | None:
        """None when the user is disabled, or was changed since the password was looked at."""
        now = self._clock.now()
        async with self._database.write() as connection:
            current = await UserStore(connection).find(user.username, lock=True)
            if current is None or current.disabled_at or current.password_hash != user.password_hash:
                return None
            session = StoredSession(
                id=refresh.session_id,
                user_id=current.id,
                username=current.username,
                role=current.role,
                created_at=now,
                last_used_at=now,
                expires_at=now + self._sessions.rules.lifetime,
                refresh_hash=self._tokens.refresh_fingerprint(refresh.secret),
                place=place,
            )
            await SessionStore(connection).add(session)
            await UserStore(connection).note_login(current.id, now)
            if await self._sessions.place(session):
                await SessionStore(connection).mark_placed(session.id, now)
            event = AccountEvent(
                now,
                current.username,
                AccountAction.LOGGED_IN,
                "succeeded",
                current.username,
                current.role,
                details={"ip": place.address},
            )
            await self._note(connection, event)
        return session

    async def _note_refused_login(self, user: StoredUser | None, place: LoginPlace) -> None:
        name = UNKNOWN_USER if user is None else user.username
        event = AccountEvent(
            self._clock.now(), name, AccountAction.LOGGED_IN, "refused", name, details={"ip": place.address}
        )
        async with self._database.write() as connection:
            await self._note(connection, event)

    def _sign_in(self, session: StoredSession, refresh: RefreshToken) -> SignedIn:
        token = self._tokens.issue(
            user_id=session.user_id,
            username=session.username,
            role=session.role.value,
            session_id=session.id,
        )
        expires_at = self._clock.now() + self._tokens.lifetime
        caller = Caller(session.user_id, session.username, session.role, session.id, expires_at)
        return SignedIn(token, str(refresh), caller, self._tokens.lifetime, session.expires_at)

    async def _judge(self, session: StoredSession, shown: RefreshToken) -> Verdict:
        verdict = judge_refresh(
            session,
            self._tokens.refresh_fingerprint(shown.secret),
            now=self._clock.now(),
            idle=self._sessions.rules.idle,
        )
        if verdict in {Verdict.ROTATE, Verdict.REPEAT} and await self._sessions.was_erased(session):
            return Verdict.CLOSED
        return verdict

    async def _rotate(self, connection: AsyncConnection, session: StoredSession, following: RefreshToken) -> None:
        placed = await self._sessions.place(session)
        fingerprint = self._tokens.refresh_fingerprint(following.secret)
        await SessionStore(connection).rotate(session, fingerprint, at=self._clock.now(), placed=placed)

    async def _revoke_reused(self, connection: AsyncConnection, session: StoredSession) -> None:
        now = self._clock.now()
        log.warning("session.refresh_token_reused", session_id=session.id.hex, username=session.username)
        await SessionStore(connection).revoke([session.id], reason=SessionEnd.REUSED, at=now)
        event = AccountEvent(
            now,
            session.username,
            AccountAction.SESSION_REVOKED,
            "succeeded",
            session.username,
            session.role,
            details={"reason": SessionEnd.REUSED.value},
        )
        await self._note(connection, event)


def _log_refusal(refused: NotAuthenticated) -> None:
    # The runbook's reader looks for this sentence, word for word.
    sentence = f"Authentication failed: {refused.sentence}"
    log.warning(sentence)
