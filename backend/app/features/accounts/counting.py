"""How many people are logged in: for operators, who see a number and no names."""

from app.features.accounts.sessions import SessionRules
from app.features.accounts.store import SessionStore
from app.infra.clock import Clock
from app.infra.db import Database


class LoggedIn:
    def __init__(self, database: Database, clock: Clock, rules: SessionRules) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules

    async def count(self) -> int:
        """People with at least one session that could be used now.

        Raises: Unavailable.
        """
        async with self._database.read() as connection:
            return await SessionStore(connection).count_living_users(now=self._clock.now(), idle=self._rules.idle)
