"""The session of one person with one service, and where it is kept between requests."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Session:
    """access_token goes into the Authorization header, refresh_cookie buys the next one."""

    access_token: str = field(repr=False)
    refresh_cookie: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    username: str
    password: str = field(repr=False)


class SessionStore(Protocol):
    """Keeps one session. Several clients, also in other processes, may share what is kept."""

    def current(self) -> Session | None: ...

    def keep(self, session: Session) -> None: ...

    def forget(self) -> None: ...

    def renewing(self) -> AbstractAsyncContextManager[None]:
        """Hold while a session is renewed: a refresh cookie is good for one use only."""
        ...


class MemorySessions:
    """A SessionStore that ends with the process."""

    def __init__(self, session: Session | None = None) -> None:
        self._session = session

    def current(self) -> Session | None:
        return self._session

    def keep(self, session: Session) -> None:
        self._session = session

    def forget(self) -> None:
        self._session = None

    @asynccontextmanager
    async def renewing(self) -> AsyncIterator[None]:
        yield
