"""The composition root: settings -> database, bus, links -> features -> ASGI app. Only this file builds things."""

import asyncio
import ipaddress
import os
import signal
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from fastapi import FastAPI
from starlette.types import ASGIApp, Scope

from app.config import LOOPBACK, Settings, secrets_of, signing_secret
from app.connectors.sovd_http.link import SovdHttpLink
from app.connectors.sovd_http.probe import probe
from app.connectors.sovd_http.wire import OpenLines
from app.features.accounts.administration import Administration
from app.features.accounts.callers import current_caller, recognise
from app.features.accounts.counting import LoggedIn
from app.features.accounts.directory import UserDirectory
from app.features.accounts.endings import Endings
from app.features.accounts.identity import Caller
from app.features.accounts.own import OwnAccount
from app.features.accounts.own_routes import own_routes
from app.features.accounts.routes import account_routes
from app.features.accounts.service import Accounts
from app.features.accounts.sessions import SESSION_KEYS, SessionRules, Sessions
from app.features.accounts.user_routes import user_routes
from app.features.accounts.users import Users
from app.features.audit.service import note_account_event
from app.features.commands.audience import Audience
from app.features.commands.breaking import Breaking
from app.features.commands.command import Event
from app.features.commands.condition import CommandConditions
from app.features.commands.conversation import Admit, Room, admit_all
from app.features.commands.counting import CommandCounts
from app.features.commands.dispatch import Patience, Tools
from app.features.commands.eventlog import EventLog
from app.features.commands.export import Exporting
from app.features.commands.feed import EventFeed, StoredHistory
from app.features.commands.figures import CommandFigures
from app.features.commands.interventions import Interventions
from app.features.commands.latest import LatestCommands
from app.features.commands.lease import Lease
from app.features.commands.moving import Moving
from app.features.commands.reading import Reading
from app.features.commands.recent import RecentCommands
from app.features.commands.replay import Replay
from app.features.commands.routes import breaking_routes, command_routes
from app.features.commands.runner import CommandRunner
from app.features.commands.settling import Settling
from app.features.commands.shortcuts import submit_shortcut
from app.features.commands.socket import CommandSockets
from app.features.commands.states import ENDED
from app.features.commands.submit import Deadlines, Submitting, SubmitTools
from app.features.commands.sweeper import Sweeper
from app.features.dashboard.routes import dashboard_routes
from app.features.dashboard.service import Dashboards
from app.features.doctor.checkup import Checkup
from app.features.doctor.contents import Sources
from app.features.doctor.doctor import Doctor, Patient
from app.features.doctor.log_lines import read_troubles
from app.features.doctor.routes import doctor_routes
from app.features.doctor.steps import ReadLog, steps_for
from app.features.health.routes import About, health_routes
from app.features.holding.guard import Guard
from app.features.holding.register import Register
from app.features.holding.routes import holding_routes
from app.features.vehicles.connection_routes import connection_routes
from app.features.vehicles.connection_test import ConnectionTest
from app.features.vehicles.drafts import EndpointRules
from app.features.vehicles.entity_trees import EntityTrees
from app.features.vehicles.errors import BadEndpoint
from app.features.vehicles.fault_memory import FaultMemory
from app.features.vehicles.fault_reading import FaultReader
from app.features.vehicles.fault_routes import fault_routes
from app.features.vehicles.links import CHANGED_TOPIC, LinkBook
from app.features.vehicles.looking import Looking
from app.features.vehicles.news import VehicleNews, What
from app.features.vehicles.overview import VehicleOverview
from app.features.vehicles.reachability import Reachability
from app.features.vehicles.routes import vehicle_routes
from app.features.vehicles.seed import await_demo_vehicles
from app.features.vehicles.service import Vehicles, VehicleTools
from app.features.vehicles.shortcuts import list_shortcut
from app.features.watching.service import Watching
from app.infra.bus import Bus, ProcessBus, RedisBus
from app.infra.clock import SystemClock
from app.infra.crash import CrashPoints
from app.infra.db import Database
from app.infra.ledger import Ledger
from app.infra.metrics_listener import MetricsListener
from app.infra.passwords import Passwords
from app.infra.presence import Presence, ProcessPresence, RedisPresence
from app.infra.quotas import Quotas
from app.infra.schema import require_schema, upgrade
from app.infra.tokens import Tokens
from app.infra.traces import send_traces
from app.infra.troubles import Troubles
from app.measuring import Present, build_listener, build_metrics, count_refusals, name_gauges, name_truths
from app.middleware.client_address import ClientAddress
from app.middleware.console import Console
from app.middleware.cross_origin import open_to_pages
from app.middleware.errors import install_error_mapping
from app.middleware.known_hosts import KnownHosts
from app.middleware.rate_limiting_middleware import Audience as LimitedAudience
from app.middleware.rate_limiting_middleware import RateLimits, Who, admit_accounts, admit_messages
from app.middleware.request_context import RequestContext, RequestFigures
from app.middleware.security_headers import SecurityHeaders
from app.middleware.shortcuts import Shortcuts
from app.middleware.traced import Traced
from app.sovd.addresses import AddressPolicy, DeniedPlace
from app.sovd.errors import AddressDenied
from app.sovd.link import Endpoint, VehicleLink

log = structlog.get_logger()

VERSION = "0.1.0"
CONNECTION_TEST_PATIENCE = timedelta(seconds=15)  # somebody sits before it
EVERYWHERE = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))


class Service:
    """Everything that lives as long as the process."""

    def __init__(self, settings: Settings, troubles: Troubles | None = None) -> None:
        """`troubles`: of this process's log."""
        self._settings = settings
        self._troubles = troubles or Troubles()
        clock = SystemClock()
        self.database = Database(settings.async_database_url(), pool=settings.database_pool)
        self._bus: Bus = ProcessBus() if settings.redis_url is None else RedisBus(settings.redis_url)
        self._presence: Presence = (
            ProcessPresence(clock)
            if settings.redis_url is None
            else RedisPresence(settings.redis_url, prefix=SESSION_KEYS)
        )
        self._clock = clock
        self._metrics = build_metrics(settings)
        self._metrics_listener: MetricsListener | None = None
        self._limits_hit = count_refusals(self._metrics, [audience.name.lower() for audience in LimitedAudience])
        self._traces = None if settings.traces_url is None else send_traces(settings.traces_url)
        self._quotas = Quotas(settings.redis_url, clock) if settings.rate_limits == "on" else None
        self._build_accounts()
        self._build_vehicles()
        self._build_commands()
        self._build_gauges()

    def _build_accounts(self) -> None:
        settings, clock = self._settings, self._clock
        self._passwords = Passwords()
        rules = SessionRules(idle=settings.session_idle, lifetime=settings.session_lifetime)
        self._sessions = Sessions(self.database, self._presence, self._bus, clock, rules)
        self._logged_in = LoggedIn(self.database, clock, rules)
        tokens = Tokens(signing_secret(settings), clock, lifetime=settings.access_token_lifetime)
        self.accounts = Accounts(self.database, self._sessions, tokens, self._passwords, clock, note_account_event)
        self.first_users = Administration(self.database, self._passwords, clock, note_account_event)
        endings = Endings(self.database, self._sessions, clock, note_account_event)
        self._users = Users(self.database, endings, self._passwords, clock, note_account_event)
        self._own_account = OwnAccount(self.database, endings, self._passwords, clock, note_account_event)

    def _build_vehicles(self) -> None:
        settings, clock = self._settings, self._clock
        policy = _address_policy(settings)
        self._lines = OpenLines()

        def connect(endpoint: Endpoint) -> VehicleLink:
            return SovdHttpLink(endpoint, policy=policy, lines=self._lines)

        def check(endpoint: Endpoint) -> None:
            try:
                policy.check_url(endpoint.url)
            except AddressDenied as denied:
                raise BadEndpoint(str(denied)) from denied

        self._links = LinkBook(connect, self.database, self._bus)
        self._reachability = Reachability(
            self.database, self._links, self._presence, self._bus, clock, interval=settings.probe_interval
        )
        self._news = VehicleNews(self._bus)
        self._register = Register(self.database, self._bus, self._news, clock)
        self._guard = Guard(self._register)
        self._reachability.on_turn(lambda vehicle_id: self._news.tell(vehicle_id, What.STATUS))
        self.faults = FaultMemory(self.database, clock, lambda vehicle_id: self._news.tell(vehicle_id, What.FAULTS))
        self._looking = Looking(self._links, self._reachability, clock, (self.faults.hear,))
        self._bus.subscribe(CHANGED_TOPIC, lambda payload: self._looking.changed(UUID(hex=payload.decode())))
        endpoint_rules = EndpointRules(check=check, allows_insecure_tls=settings.is_demo)
        self._trees = EntityTrees(self.database, self._links, self._reachability, clock)
        self.vehicles = Vehicles(
            VehicleTools(
                self.database,
                self._bus,
                clock,
                self._links,
                self._reachability,
                endpoint_rules,
                self._trees,
                LatestCommands(self.database).of,
                lambda vehicle_id: self._news.tell(vehicle_id, What.STATUS),
            )
        )
        self._connection_test = ConnectionTest(
            self.database,
            partial(probe, policy=policy, within=CONNECTION_TEST_PATIENCE),
            endpoint_rules,
            clock,
        )
        self._fault_reader = FaultReader(self.database, self._looking, self._trees, self.faults, clock)

    def _build_commands(self) -> None:
        settings, clock, database = self._settings, self._clock, self.database
        crash = CrashPoints(settings.crash_at)
        figures = CommandFigures(self._metrics, clock)
        self._feed = EventFeed(StoredHistory(database), self._bus)
        audience = Audience()
        recent = RecentCommands()
        self._feed.listen(recent.hear)
        self._feed.on_replaced(recent.forget_all)
        self._feed.listen(audience.hear)
        self._feed.listen(self._look_again)
        self._feed.listen(figures.told)
        self._news.listen(audience.hear_news)
        self._ledger = Ledger(database, EventLog(figures.written, self._feed.tell))
        self._lease = Lease(database, clock, settings.lease)
        self._runner = CommandRunner(
            Tools(
                ledger=self._ledger,
                moving=Moving(),
                links=self._links,
                hearing=self._reachability,
                right=self._lease,
                clock=clock,
                patience=Patience(settings.answer_patience, settings.execution_patience),
                crash=crash,
                locks=self._guard,
                witnesses=(lambda command, request, answer: self.faults.hear(command.vehicle_id, request, answer),),
            ),
            figures,
            self._traces,
        )
        self._sweeper = Sweeper(
            database=database, ledger=self._ledger, lease=self._lease, runner=self._runner, clock=clock
        )
        self._submitting = Submitting(
            SubmitTools(
                database=database,
                ledger=self._ledger,
                links=self._links,
                runner=self._runner,
                lease=self._lease,
                clock=clock,
                deadlines=Deadlines(settings.command_deadline, settings.longest_deadline),
                wants_reason=settings.reason_required == "writes",
                crash=crash,
                guard=self._guard,
                figures=figures,
            )
        )
        self._settling = Settling(
            database=database, register=self._register, guard=self._guard, links=self._links, clock=clock
        )
        self._breaking = Breaking(self._submitting, self._register)
        self._counts = CommandCounts(database, clock)
        overview = self._overview = VehicleOverview(database)
        self._reading = Reading(database, overview, UserDirectory(database))
        self._exporting = Exporting(database, self._reading, overview, clock)
        self._dashboards = Dashboards(self._counts, overview, self.faults, clock)
        self._interventions = Interventions(
            database=database,
            ledger=self._ledger,
            bus=self._bus,
            runner=self._runner,
            reading=self._reading,
            clock=clock,
        )
        self._watching = Watching(self._links, self._reachability, self._bus, clock)
        room = Room(
            accounts=self.accounts,
            replay=Replay(database, self._feed, recent),
            feed=self._feed,
            audience=audience,
            watching=self._watching,
            clock=clock,
            figures=figures,
            admit=self._admit_messages(),
        )
        self._sockets = CommandSockets(room, self._bus, settings.allowed_origins)

    def _build_gauges(self) -> None:
        present = Present(
            sockets=self._sockets,
            lines=self._lines,
            runner=self._runner,
            ledger=self._ledger,
            feed=self._feed,
            database=self.database,
            most_connections=self._settings.database_pool,
            bus=self._bus,
        )
        name_gauges(self._metrics, present)
        name_truths(self._metrics, self._logged_in, self._overview, self._counts)

    def _look_again(self, event: Event, _text: str) -> None:
        if event.status in ENDED:
            self._looking.changed(event.vehicle_id)

    async def prepare(self) -> None:
        """Bring database and accounts to where serving may begin.

        Raises: BadConfiguration, Unavailable.
        """
        if self._settings.is_demo:
            await upgrade(self.database)
            await self.first_users.ensure_demo_accounts()
        else:
            await require_schema(self.database)
            await self.first_users.require_no_published_passwords()
        if self._settings.is_embedded:
            await self.accounts.restore_sessions()
        self._metrics_listener = build_listener(self._settings, self._metrics)
        await self._feed.begin()
        await self._register.begin()
        await self._lease.take()
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
                work = (
                    self._bus.run(),
                    self._presence.run(),
                    self._ledger.run(),
                    self._feed.run(),
                    self._sweeper.run(),
                    self._register.run(),
                    self._settling.run(),
                    self._lease.keep(),
                    self._reachability.run(),
                    self._watching.run(),
                    self.accounts.run(),
                    self.faults.run(),
                    self._fault_reader.run(),
                    self._fault_reader.read_first(self._settings.first_fault_readings),
                )
                tasks = [group.create_task(part) for part in work]
                if self._metrics_listener is not None:
                    tasks += [group.create_task(part.run()) for part in (self._metrics, self._metrics_listener)]
                if self._quotas is not None:
                    tasks.append(group.create_task(self._quotas.run()))
                yield
                await self._runner.close()
                await _end(tasks)
        except BaseExceptionGroup:
            log.exception("service.broken")
            os.kill(os.getpid(), signal.SIGTERM)
            raise
        finally:
            await self.close()

    async def close(self) -> None:
        await self._fault_reader.close()
        await self._trees.close()
        await self._links.close()
        await self._presence.close()
        if self._quotas is not None:
            await self._quotas.close()
        await self.database.close()
        self._passwords.close()
        self._metrics.close()

    def application(self) -> ASGIApp:
        """What the server serves."""
        requests = {
            ("POST", "/api/v1/commands"): submit_shortcut(self._submitting, self.accounts),
            ("GET", "/api/v1/vehicles"): list_shortcut(self.vehicles, self.accounts, self._bus, self._clock),
        }
        sockets = {"/ws/commands": self._sockets.serve}
        routes = self._limited(Shortcuts(self.framework(), requests, sockets))
        if self._settings.is_demo and self._settings.demo_hosts:
            routes = KnownHosts(routes, self._settings.demo_hosts)
        routes = open_to_pages(routes, self._settings.allowed_origins)
        whole = ClientAddress(SecurityHeaders(routes), self._settings.trusted_proxies)
        traced = whole if self._traces is None else Traced(whole, self._traces)
        return RequestContext(traced, RequestFigures(self._metrics))

    def _limited(self, routes: ASGIApp) -> ASGIApp:
        if self._quotas is None:
            return routes

        async def recognised(scope: Scope) -> Who | None:
            caller = await recognise(self.accounts, scope)
            return None if caller is None else _who(caller)

        return RateLimits(routes, self._quotas, recognised, self._limits_hit.add)

    def _admit_messages(self) -> Admit:
        if self._quotas is None:
            return admit_all
        admit = admit_messages(self._quotas, self._limits_hit.add)
        return lambda caller: admit(_who(caller))

    def framework(self) -> FastAPI:
        """All routes, with their description."""
        settings = self._settings
        app = FastAPI(
            title="SOVD Web Application",
            version=VERSION,
            lifespan=self.running,
            redirect_slashes=False,
            docs_url=None,  # its page loads scripts from elsewhere, which our policy forbids
            redoc_url=None,
            openapi_url="/api/openapi.json" if settings.is_demo else None,
        )
        install_error_mapping(app)
        caller_of = current_caller(self.accounts)
        admit = None if self._quotas is None else admit_accounts(self._quotas, self._limits_hit.add)
        app.include_router(account_routes(self.accounts, caller_of, settings, self._clock, admit))
        app.include_router(own_routes(self._own_account, caller_of))
        app.include_router(user_routes(self._users, caller_of))
        app.include_router(vehicle_routes(self.vehicles, self._looking, caller_of, self._clock))
        app.include_router(holding_routes(self._register, caller_of))
        app.include_router(breaking_routes(self._breaking, caller_of))
        app.include_router(connection_routes(self._connection_test, caller_of))
        app.include_router(fault_routes(self.faults, self._fault_reader, caller_of))
        app.include_router(
            command_routes(self._submitting, self._reading, self._exporting, self._interventions, caller_of)
        )
        app.include_router(dashboard_routes(self._dashboards, caller_of))
        redis_ping = None if settings.is_embedded else self._presence.ping
        about = About(profile=settings.profile, version=VERSION, reason_required=settings.reason_required)
        app.include_router(health_routes(self.database.ping, redis_ping, about))
        read_log = partial(read_troubles, self._troubles, self._clock)
        app.include_router(doctor_routes(build_doctor(settings, self.database, self.first_users, read_log), caller_of))

        # Not mounted: a mount at "/" also matches our own addresses, and their 405 would become a 404.
        app.router.default = Console(settings.console_dir)
        return app


def build_doctor(settings: Settings, database: Database, accounts: Administration, read_log: ReadLog) -> Doctor:
    """For the running service, and for a process of its own beside one that may not run."""
    clock = SystemClock()
    sources = Sources(
        published=accounts.find_published_password,
        admins=accounts.count_admins,
        vehicles=VehicleOverview(database).count_by_status,
        commands=CommandConditions(database, clock).now,
    )
    place = "Local" if settings.is_demo else "Production"
    patient = Patient(VERSION, place, read_log, secrets_of(settings))
    return Doctor(patient, Checkup(steps_for(settings, os.environ, sources, read_log)), clock)


def _who(caller: Caller) -> Who:
    return Who(caller.user_id.hex, caller.username, caller.role.value)


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancelled until it has ended: on Python 3.11 the Redis client's waits can swallow a cancellation."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.5)


def _address_policy(settings: Settings) -> AddressPolicy:
    """The demo calls its own simulators on loopback, on whatever ports they found free."""
    networks = map(str, settings.vehicle_networks or (LOOPBACK if settings.is_demo else ()))
    ports = None if settings.is_demo else settings.vehicle_ports
    own = [
        (LOOPBACK, settings.port),
        (EVERYWHERE, _port_of(settings.database_url)),
        (EVERYWHERE, _port_of(settings.redis_url)),
    ]
    denied = tuple(DeniedPlace(network, port) for places, port in own if port for network in places)
    return replace(AddressPolicy.of(networks, ports=ports), denied=denied)


def _port_of(url: str | None) -> int | None:
    """A server of ours is never a vehicle, by whatever name it goes; so its port is closed on every address."""
    if url is None or url.startswith("sqlite"):
        return None
    parts = urlsplit(url)
    return parts.port or {"redis": 6379, "rediss": 6379}.get(parts.scheme, 5432)
