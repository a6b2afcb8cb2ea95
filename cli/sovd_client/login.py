"""Who we are to the service: log in, renew once when a token has ended, log out."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sovd_client.errors import BadAnswer, NotAllowed, NotLoggedIn, RateLimited
from sovd_client.models import User
from sovd_client.sessions import Credentials, Session, SessionStore
from sovd_client.transport import Answer, Request, Transport, read_as

REFRESH_COOKIE = "sovd_refresh"
MOST_WAITS = 3
LONGEST_WAIT = timedelta(seconds=60)

# Told before each wait for a limit of the service.
OnWait = Callable[[timedelta], None]


class Login:
    """Adds the session to requests and keeps it alive."""

    def __init__(
        self,
        transport: Transport,
        sessions: SessionStore,
        credentials: Credentials | None = None,
        on_wait: OnWait | None = None,
    ) -> None:
        """on_wait: reading then waits for a limit that is reached; without it, RateLimited is raised."""
        self._on_wait = on_wait
        self._transport = transport
        self._sessions = sessions
        self._credentials = credentials
        self._renewing = asyncio.Lock()

    async def log_in(self, credentials: Credentials) -> User:
        """Raises: WrongCredentials; RateLimited after too many tries."""
        body = {"username": credentials.username, "password": credentials.password}
        answer = await self._transport.exchange(Request("POST", "/api/v1/auth/login", body=body))
        self._keep(answer, earlier=None)
        return read_as(lambda wire: User.from_wire(wire["user"]), answer.body)

    async def log_out(self) -> None:
        """End the session here and at the service. Without a session it does nothing."""
        session = self._sessions.current()
        if session is None:
            return
        headers = {"Authorization": f"Bearer {session.access_token}", **cookie_header(session)}
        try:
            await self._transport.exchange(Request("POST", "/api/v1/auth/logout", headers=headers))
        except (NotLoggedIn, NotAllowed):
            pass  # the service has ended it already, which is what was asked for
        finally:
            self._sessions.forget()

    async def exchange(self, request: Request) -> Any:
        """Send with the session; when it has ended, renew it once and send again.

        Raises: NotLoggedIn when there is no session that could be renewed; RateLimited.
        """
        waits = MOST_WAITS if request.method == "GET" and self._on_wait is not None else 0
        for _ in range(waits):
            try:
                return await self._exchange(request)
            except RateLimited as limited:
                if limited.retry_after > LONGEST_WAIT or self._on_wait is None:
                    raise
                self._on_wait(limited.retry_after)
                await asyncio.sleep(limited.retry_after.total_seconds())
        return await self._exchange(request)

    async def _exchange(self, request: Request) -> Any:
        token = await self.token()
        try:
            answer = await self._transport.exchange(with_token(request, token))
        except NotLoggedIn:
            token = await self.renew(token)
            answer = await self._transport.exchange(with_token(request, token))
        return answer.body

    async def token(self) -> str:
        session = self._sessions.current()
        return session.access_token if session else await self.renew(None)

    async def renew(self, ended_token: str | None) -> str:
        """A token other than `ended_token`: somebody else's new one, a refreshed one, or a new log-in.

        Raises: NotLoggedIn when none of the three is to be had.
        """
        async with self._renewing, self._sessions.renewing():
            session = self._sessions.current()
            if session is not None and session.access_token != ended_token:
                return session.access_token
            if session is not None and session.refresh_cookie:
                try:
                    return await self._refresh(session)
                except NotLoggedIn:
                    self._sessions.forget()
            if self._credentials is not None:
                await self.log_in(self._credentials)
                renewed = self._sessions.current()
                if renewed is not None:
                    return renewed.access_token
            raise NotLoggedIn(f"You are not logged in to {self._transport.base_url}.", status=401)

    async def _refresh(self, session: Session) -> str:
        request = Request("POST", "/api/v1/auth/refresh", headers=cookie_header(session))
        return self._keep(await self._transport.exchange(request), earlier=session).access_token

    def _keep(self, answer: Answer, *, earlier: Session | None) -> Session:
        if not isinstance(answer.body, dict) or not isinstance(answer.body.get("access_token"), str):
            raise BadAnswer("The service's answer to the log-in holds no access token.")
        old_cookie = earlier.refresh_cookie if earlier else None
        session = Session(
            access_token=answer.body["access_token"],
            refresh_cookie=answer.cookies.get(REFRESH_COOKIE, old_cookie),
        )
        self._sessions.keep(session)
        return session


def with_token(request: Request, token: str) -> Request:
    return replace(request, headers={**request.headers, "Authorization": f"Bearer {token}"})


def cookie_header(session: Session) -> dict[str, str]:
    return {"Cookie": f"{REFRESH_COOKIE}={session.refresh_cookie}"} if session.refresh_cookie else {}
