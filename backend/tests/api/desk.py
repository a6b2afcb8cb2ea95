"""The routes of accounts and vehicles on a small world, with a browser-like client before them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx2
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import insert

from app.config import Settings
from app.features.accounts.administration import Administration
from app.features.accounts.callers import current_caller
from app.features.accounts.endings import Endings
from app.features.accounts.identity import Caller, Role
from app.features.accounts.own import OwnAccount
from app.features.accounts.own_routes import own_routes
from app.features.accounts.routes import account_routes
from app.features.accounts.service import Accounts
from app.features.accounts.sessions import SessionRules, Sessions
from app.features.accounts.tables import users
from app.features.accounts.user_routes import user_routes
from app.features.accounts.users import Users
from app.features.audit.service import note_account_event
from app.features.vehicles.drafts import EndpointRules
from app.features.vehicles.entity_trees import EntityTrees
from app.features.vehicles.errors import BadEndpoint
from app.features.vehicles.fault_memory import FaultMemory
from app.features.vehicles.fault_reading import FaultReader
from app.features.vehicles.fault_routes import fault_routes
from app.features.vehicles.links import LinkBook
from app.features.vehicles.looking import Looking
from app.features.vehicles.reachability import Reachability
from app.features.vehicles.routes import vehicle_routes
from app.features.vehicles.service import Vehicles, VehicleTools
from app.infra.figures import OwnFigures
from app.infra.ids import new_id
from app.infra.metrics import Metrics
from app.infra.passwords import Passwords
from app.infra.tokens import Tokens
from app.middleware.errors import install_error_mapping
from app.middleware.request_context import RequestContext, RequestFigures
from app.sovd.answers import Following, Observation, SovdAnswer
from app.sovd.entities import Entity, VehicleDescription
from app.sovd.errors import Unreachable, VehicleError
from app.sovd.link import Endpoint, SendGate, always_open
from app.sovd.requests import EntityKind, SovdRequest
from tests.worlds import World

SECRET = "the signing key of the tests, 32 bytes or more"
PASSWORD = "a password of the tests"
# Weak on purpose: argon2 reads its own parameters, and tests need not wait.
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
DENIED_HOST = "denied.example"
TREE = VehicleDescription(
    "/sovd/v1",
    "iso17978",
    (
        Entity(
            "engine",
            "Engine",
            EntityKind.COMPONENT,
            "components/engine",
            tags=("powertrain",),
            collections=("data", "faults"),
            children=(Entity("ecu", "ECU", EntityKind.APP, "apps/ecu"),),
        ),
    ),
)


@dataclass(slots=True)
class Garage:
    """The vehicles of a test: which addresses answer, and what was asked."""

    trouble: dict[str, VehicleError] = field(default_factory=dict)  # by URL
    asked: list[tuple[str, str]] = field(default_factory=list)  # URL and what
    opened: list[Endpoint] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    pause: asyncio.Event | None = None  # vehicles answer when it is set
    tree: VehicleDescription = TREE
    bodies: dict[str, object] = field(default_factory=dict)  # what is answered, by path
    refusals: dict[str, VehicleError] = field(default_factory=dict)  # by path

    def connect(self, endpoint: Endpoint) -> "ParkedVehicle":
        self.opened.append(endpoint)
        return ParkedVehicle(self, endpoint)


def query_text(request: SovdRequest) -> str:
    return f"?{urlencode(request.query, doseq=True)}" if request.query else ""


class ParkedVehicle:
    """A VehicleLink to a vehicle that always says the same."""

    def __init__(self, garage: Garage, endpoint: Endpoint) -> None:
        self._garage = garage
        self._url = endpoint.url

    async def send(self, request: SovdRequest, *, within: timedelta, may_send: SendGate = always_open) -> SovdAnswer:
        await self._answer(f"{request.method} /{request.path}{query_text(request)}")
        if str(request.path) in self._garage.refusals:
            raise self._garage.refusals[str(request.path)]
        return SovdAnswer(200, self._garage.bodies.get(str(request.path), {"items": []}))

    async def watch(self, following: Following, *, within: timedelta) -> AsyncIterator[Observation]:
        raise Unreachable("nothing goes on in a parked vehicle")
        yield

    async def stop(self, following: Following, *, within: timedelta, may_send: SendGate = always_open) -> None:
        raise Unreachable("nothing goes on in a parked vehicle")

    async def describe(self, *, within: timedelta) -> VehicleDescription:
        await self._answer("describe")
        return self._garage.tree

    async def close(self) -> None:
        self._garage.closed.append(self._url)

    async def _answer(self, question: str) -> None:
        self._garage.asked.append((self._url, question))
        if self._garage.pause is not None:
            await self._garage.pause.wait()
        if self._url in self._garage.trouble:
            raise self._garage.trouble[self._url]


@dataclass(slots=True)
class Desk:
    """Everything of the two slices, built as `main` builds it."""

    world: World
    accounts: Accounts
    administration: Administration
    users: Users
    sessions: Sessions
    tokens: Tokens
    vehicles: Vehicles
    links: LinkBook
    reachability: Reachability
    looking: Looking
    garage: Garage
    app: FastAPI
    faults: FaultMemory
    fault_reader: FaultReader
    faults_told: list[UUID]  # vehicles whose faults were told to have changed

    @asynccontextmanager
    async def browser(self, base_url: str = "http://localhost:8000") -> AsyncIterator[httpx2.AsyncClient]:
        """A client with its own cookies."""
        transport = httpx2.ASGITransport(app=RequestContext(self.app, RequestFigures(Metrics(OwnFigures()))))
        async with httpx2.AsyncClient(transport=transport, base_url=base_url) as client:
            yield client

    async def add_user(self, username: str, role: Role, *, password_hash: str = PASSWORD_HASH) -> None:
        values = {
            "id": new_id(),
            "username": username,
            "password_hash": password_hash,
            "role": role.value,
            "created_at": self.world.clock.now(),
        }
        async with self.world.database.write() as connection:
            await connection.execute(insert(users).values(values))

    async def user_id(self, username: str) -> UUID:
        everybody = await self.users.list_all()
        return next(summary.user.id for summary in everybody if summary.user.username == username)

    async def disable(self, username: str) -> None:
        """As an administrator does."""
        await self.users.disable(await self.user_id(username), by=self._somebody())

    async def set_role(self, username: str, role: Role) -> None:
        """As an administrator does."""
        await self.users.set_role(await self.user_id(username), role, by=self._somebody())

    def _somebody(self) -> Caller:
        return Caller(new_id(), "boss", Role.ADMIN, new_id(), self.world.clock.now())

    async def sign_in(self, client: httpx2.AsyncClient, username: str) -> dict[str, Any]:
        """Log in and use the token from now on."""
        answer = await client.post("/api/v1/auth/login", json={"username": username, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        client.headers["Authorization"] = f"Bearer {body['access_token']}"
        return body


def check_endpoint(endpoint: Endpoint) -> None:
    if DENIED_HOST in endpoint.url:
        raise BadEndpoint("This address is in none of the vehicle networks of this installation.")


@asynccontextmanager
async def open_desk(world: World, *, is_demo: bool = False) -> AsyncIterator[Desk]:
    settings = Settings(profile="demo" if is_demo else "production")
    passwords = Passwords()
    sessions = Sessions(
        world.database,
        world.presence,
        world.bus,
        world.clock,
        SessionRules(settings.session_idle, settings.session_lifetime),
    )
    tokens = Tokens(SECRET, world.clock, lifetime=settings.access_token_lifetime)
    accounts = Accounts(world.database, sessions, tokens, passwords, world.clock, note_account_event)
    administration = Administration(world.database, passwords, world.clock, note_account_event)
    endings = Endings(world.database, sessions, world.clock, note_account_event)
    all_users = Users(world.database, endings, passwords, world.clock, note_account_event)
    own = OwnAccount(world.database, endings, passwords, world.clock, note_account_event)
    garage = Garage()
    links, reachability, trees, vehicles = _vehicle_parts(world, garage, settings)
    told: list[UUID] = []
    faults, looking, fault_reader = _fault_parts(world, links, reachability, trees, told)
    app = FastAPI()
    install_error_mapping(app)
    caller_of = current_caller(accounts)
    app.include_router(account_routes(accounts, caller_of, settings, world.clock))
    app.include_router(own_routes(own, caller_of))
    app.include_router(user_routes(all_users, caller_of))
    app.include_router(vehicle_routes(vehicles, looking, caller_of, world.clock))
    app.include_router(fault_routes(faults, fault_reader, caller_of))
    desk = Desk(
        world,
        accounts,
        administration,
        all_users,
        sessions,
        tokens,
        vehicles,
        links,
        reachability,
        looking,
        garage,
        app,
        faults,
        fault_reader,
        told,
    )
    try:
        yield desk
    finally:
        await fault_reader.close()
        await trees.close()
        await links.close()
        passwords.close()


def _vehicle_parts(
    world: World, garage: Garage, settings: Settings
) -> tuple[LinkBook, Reachability, EntityTrees, Vehicles]:
    links = LinkBook(garage.connect, world.database, world.bus)
    reachability = Reachability(
        world.database, links, world.presence, world.bus, world.clock, interval=settings.probe_interval
    )
    trees = EntityTrees(world.database, links, reachability, world.clock)
    vehicles = Vehicles(
        VehicleTools(
            world.database,
            world.bus,
            world.clock,
            links,
            reachability,
            EndpointRules(check_endpoint, allows_insecure_tls=settings.is_demo),
            trees,
        )
    )
    return links, reachability, trees, vehicles


def _fault_parts(
    world: World, links: LinkBook, reachability: Reachability, trees: EntityTrees, told: list[UUID]
) -> tuple[FaultMemory, Looking, FaultReader]:
    faults = FaultMemory(world.database, world.clock, told.append)
    looking = Looking(links, reachability, world.clock, (faults.hear,))
    return faults, looking, FaultReader(world.database, looking, trees, faults, world.clock)


async def until(is_so: Callable[[], bool], *, within: timedelta = timedelta(seconds=5)) -> None:
    """Wait for something that another task does."""
    async with asyncio.timeout(within.total_seconds()):
        while not is_so():  # noqa: ASYNC110 - whatever can be asked can be waited for
            await asyncio.sleep(0.01)


def error_of(answer: httpx2.Response) -> tuple[int, str, str]:
    """Status, code and sentence of an error, whose shape is checked."""
    body: Mapping[str, Any] = answer.json()
    assert body["error"]["correlation_id"]
    return answer.status_code, body["error"]["code"], body["detail"]
