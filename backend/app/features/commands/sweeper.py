"""The sweeper: takes commands that wait, looks after those whose process died, ends those that are too late."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

import structlog

from app.features.commands.command import Command
from app.features.commands.lease import Lease
from app.features.commands.runner import CommandRunner
from app.features.commands.store import CommandStore
from app.features.commands.taking import Lane, Reap, Reaping, TakeWaiting, Taking
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.ledger import Ledger
from app.problems import Unavailable

log = structlog.get_logger()

EVERY = 1.0  # seconds


class Sweeper:
    def __init__(
        self, *, database: Database, ledger: Ledger, lease: Lease, runner: CommandRunner, clock: Clock
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._lease = lease
        self._runner = runner
        self._clock = clock
        self._take = TakeWaiting()
        self._reap = Reap()
        self._poked = asyncio.Event()
        self._left: dict[Lane, None] = {}  # lanes whose command has just gone, in that order
        runner.on_leave(self._poke_if_lane_is_free)

    async def run(self) -> None:
        """Until cancelled."""
        next_round = 0.0
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, next_round - self._clock.boottime())):
                    await self._poked.wait()
            self._poked.clear()
            left, self._left = [*self._left], {}
            is_round = self._clock.boottime() >= next_round
            if is_round:
                next_round = self._clock.boottime() + EVERY
            try:
                await self._take_waiting(None if is_round else left)
                if is_round:
                    await self._look_after()
            except Unavailable:
                log.warning("sweeper.database_away")

    def _poke_if_lane_is_free(self, command: Command) -> None:
        if command.lane is not None:
            self._left[command.vehicle_id, command.lane] = None
            self._poked.set()

    async def _look_after(self) -> None:
        await self._stop_wanted()
        if self._lease.others_had_their_chance():
            reaping = Reaping(self._lease.worker, self._clock.now(), self._runner.held)
            for command in await self._ledger.record(self._reap, reaping):
                self._runner.start(command)

    async def _take_waiting(self, lanes: Sequence[Lane] | None) -> None:
        room = self._runner.room
        if room == 0:
            return
        taking = Taking(self._lease.worker, self._clock.now(), room, lanes)
        for command in await self._ledger.record(self._take, taking):
            self._runner.start(command)

    async def _stop_wanted(self) -> None:
        """The wake-up may have been lost with Redis."""
        async with self._database.read() as connection:
            wanted: list[UUID] = await CommandStore(connection).list_stops_wanted(self._lease.worker)
        for command_id in wanted:
            self._runner.ask_stop(command_id)
