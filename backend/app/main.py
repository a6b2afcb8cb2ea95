"""The composition root: settings -> parts -> ASGI app. Only this file puts parts together, starts and ends them."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI
from starlette.types import ASGIApp

from app.config import Settings
from app.features.vehicles.seed import await_demo_vehicles
from app.infra.cancelling import end_all
from app.infra.metrics_listener import MetricsListener
from app.infra.schema import require_schema, upgrade
from app.infra.troubles import Troubles
from app.parts.accounts import build_accounts
from app.parts.application import surround
from app.parts.commands import build_commands
from app.parts.foundation import lay_foundation
from app.parts.framework import build_framework
from app.parts.gauges import name_gauges, name_truths
from app.parts.history import build_history
from app.parts.live import build_live
from app.parts.measuring import build_listener
from app.parts.vehicles import build_vehicles
from app.parts.whole import Parts

log = structlog.get_logger()


def build_parts(settings: Settings) -> Parts:
    """Raises: BadConfiguration."""
    base = lay_foundation(settings)
    accounts = build_accounts(base)
    vehicles = build_vehicles(base)
    live = build_live(base, accounts, vehicles)
    history = build_history(base, vehicles)
    commands = build_commands(base, vehicles, live, history)
    parts = Parts(base, accounts, vehicles, live, history, commands)
    name_gauges(parts)
    name_truths(parts)
    return parts


class Service:
    """Everything that lives as long as the process."""

    def __init__(self, settings: Settings, troubles: Troubles | None = None) -> None:
        """`troubles`: of this process's log. Raises: BadConfiguration."""
        self._settings = settings
        self._troubles = troubles or Troubles()
        self._metrics_listener: MetricsListener | None = None
        self._parts = build_parts(settings)
        # What an operator works with where nothing is served.
        self.database = self._parts.base.database
        self.first_users = self._parts.accounts.first_users
        self.vehicles = self._parts.vehicles.vehicles

    def framework(self) -> FastAPI:
        """All routes, with their description."""
        return build_framework(self._parts, self._troubles, self.running)

    def application(self) -> ASGIApp:
        """What the server serves."""
        return surround(self.framework(), self._parts)

    async def prepare(self) -> None:
        """Bring database and accounts to where serving may begin.

        Raises: BadConfiguration, Unavailable.
        """
        parts = self._parts
        if self._settings.is_demo:
            await upgrade(self.database)
            await self.first_users.ensure_demo_accounts()
        else:
            await require_schema(self.database)
            await self.first_users.require_no_published_passwords()
        if self._settings.is_embedded:
            await parts.accounts.accounts.restore_sessions()
        self._metrics_listener = build_listener(self._settings, parts.base.metrics)
        await parts.live.feed.begin()
        await parts.vehicles.register.begin()
        await parts.commands.lease.take()
        if self._settings.demo_vehicles is not None:
            within = self._settings.demo_vehicles_within
            demo = await await_demo_vehicles(self._settings.demo_vehicles, within=within)
            await self.vehicles.register_demo_vehicles(demo)

    @asynccontextmanager
    async def running(self, _app: FastAPI) -> AsyncIterator[None]:
        """After `prepare`. A part that breaks ends the process: half a service would accept what nobody does."""
        log.info("service.started", profile=self._settings.profile, database=self.database.dialect)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(part) for part in self._work()]
                yield
                await self._parts.commands.runner.close()
                await end_all(tasks)
        except BaseExceptionGroup:
            log.exception("service.broken")
            os.kill(os.getpid(), signal.SIGTERM)
            raise
        finally:
            await self.close()

    def _work(self) -> Sequence[Coroutine[Any, Any, None]]:
        """What goes on in the background, in the order in which it begins."""
        base, vehicles, live, commands = self._parts.base, self._parts.vehicles, self._parts.live, self._parts.commands
        work = [
            base.bus.run(),
            base.presence.run(),
            commands.ledger.run(),
            live.feed.run(),
            commands.sweeper.run(),
            vehicles.register.run(),
            commands.settling.run(),
            commands.lease.keep(),
            vehicles.reachability.run(),
            live.watching.run(),
            self._parts.accounts.accounts.run(),
            vehicles.faults.run(),
            vehicles.fault_reader.run(),
            vehicles.fault_reader.read_first(self._settings.first_fault_readings),
        ]
        if self._metrics_listener is not None:
            work += [base.metrics.run(), self._metrics_listener.run()]
        if base.limits.quotas is not None:
            work.append(base.limits.quotas.run())
        return work

    async def close(self) -> None:
        base, vehicles = self._parts.base, self._parts.vehicles
        await vehicles.fault_reader.close()
        await vehicles.trees.close()
        await vehicles.links.close()
        await base.presence.close()
        if base.limits.quotas is not None:
            await base.limits.quotas.close()
        await base.database.close()
        self._parts.accounts.passwords.close()
        base.metrics.close()
        if base.traces is not None:
            await asyncio.to_thread(base.traces.end)
