"""When a database is there and has no time: told apart from one that is gone; a pool that is used up is logged once."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from app.problems import Unavailable

log = structlog.get_logger()

SETTING = "SOVD_DATABASE_POOL"
# While people try again and again, now and then a connection is free for a moment: that is not the end of it.
QUIET_SECONDS = 15
SLOW = "The database is there, and did not finish in time: something keeps the data locked, or it has too much to do."


class Shortage:
    """Of one pool with `most` connections.

    `ask_beside` asks the database over a connection of its own: what keeps it from answering, or None if it answers.
    """

    def __init__(
        self,
        most: int,
        ask_beside: Callable[[], Awaitable[Unavailable | None]],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._ask_beside = ask_beside
        self._seconds = seconds
        self._asking: asyncio.Task[Unavailable | None] | None = None
        self._since: float | None = None
        self._refused_at = 0.0

    @property
    def is_on(self) -> bool:
        return self._since is not None

    async def explain_slow(self) -> Unavailable:
        """For somebody whose statement was given up."""
        slow = (
            "The database is there, and did not finish in time: something keeps the data locked, or it is overloaded."
        )
        return await self._find_loss() or Unavailable(slow, code="DATABASE_SLOW")

    async def explain(self, *, waited: float) -> Unavailable:
        """For somebody who has waited for a connection in vain. Units: seconds."""
        gone = await self._find_loss()
        if gone is not None:
            return gone
        self._refused_at = self._seconds()
        if self._since is None:
            self._since = self._refused_at
            log.error(
                "database.connections_used_up", connections=self._most, setting=SETTING, waited_seconds=round(waited)
            )
        sentence = f"All {self._most} connections of this service to the database are in use."
        return Unavailable(sentence, code="DATABASE_BUSY")

    def end_if_over(self, *, in_use: int) -> None:
        """After somebody was given a connection."""
        now = self._seconds()
        if self._since is not None and in_use < self._most and now - self._refused_at > QUIET_SECONDS:
            log.info("database.connections_free_again", connections=self._most, seconds=round(now - self._since))
            self._since = None

    async def _find_loss(self) -> Unavailable | None:
        """Many wait at the same time; the database is asked once for all of them."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        asking = self._asking
        await asyncio.wait([asking])  # whoever is cancelled here does not take the answer away from the others
        gone = asking.result()
        return gone and Unavailable(gone.sentence, code=gone.code)  # each raises one of their own

    async def _ask(self) -> Unavailable | None:
        try:
            return await self._ask_beside()
        finally:
            self._asking = None
