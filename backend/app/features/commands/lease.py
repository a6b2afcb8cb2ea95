"""The lease: until when this process may work on commands. All of its commands stand and fall with it."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import Float, Uuid, bindparam, delete, insert, text

from app.features.commands.command import WorkerId
from app.features.commands.tables import workers
from app.infra.clock import Clock
from app.infra.db import Database, now_in
from app.infra.ids import new_id
from app.problems import Unavailable


class Lease:
    """`valid_until` (boottime seconds) is always earlier than the end that the database knows."""

    def __init__(self, database: Database, clock: Clock, length: timedelta) -> None:
        self.worker = WorkerId(new_id())
        self.length = length
        self.valid_until = 0.0
        self.held_since = 0.0  # boottime; when the database was last seen to answer after an interruption
        self._database = database
        self._clock = clock
        seconds = now_in(database.dialect, plus=":seconds")
        self._renewal = text(f"UPDATE workers SET lease_until = {seconds} WHERE id = :id").bindparams(
            bindparam("id", type_=Uuid), bindparam("seconds", type_=Float)
        )

    async def take(self) -> None:
        """Raises: Unavailable."""
        async with self._database.write() as connection:
            now = self._clock.now()
            await connection.execute(insert(workers).values(id=self.worker, started_at=now, lease_until=now))
        await self.renew()

    async def renew(self) -> None:
        """Raises: Unavailable."""
        asked_at = self._clock.boottime()
        seconds = self.length.total_seconds()
        async with self._database.write() as connection:
            await connection.execute(self._renewal, {"id": self.worker, "seconds": seconds})
        if asked_at > self.valid_until:
            self.held_since = asked_at
        self.valid_until = asked_at + seconds

    async def keep(self) -> None:
        """Renew three times per length until cancelled, then give it up at once."""
        try:
            while True:
                await asyncio.sleep(self.length.total_seconds() / 3)
                with suppress(Unavailable):
                    await self.renew()
        finally:
            with suppress(Unavailable):
                await self._give_up()

    def others_had_their_chance(self) -> bool:
        """After an outage of the database every lease looks ended: wait one length before taking from others."""
        now = self._clock.boottime()
        return now < self.valid_until and now - self.held_since > self.length.total_seconds()

    async def _give_up(self) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(workers).where(workers.c.id == self.worker))
