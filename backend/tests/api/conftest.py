"""The real process with real vehicles, embedded and on servers."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack

import httpx2
import pytest

from tests.api.workshop import ELECTRIC_CAR, Workshop
from tests.conftest import needed
from tests.servers import PostgresServer, run_redis
from tests.service import Client, Servers, run_service
from tests.vehicle_servers import run_simulator

# Long enough for a slow answer on a busy machine, short enough to wait for.
ENVIRONMENT = {"SOVD_ANSWER_PATIENCE": "PT3S"}


class Workshops:
    """Started when the first test of a file asks: what one file clears in the vehicles is no other's business."""

    def __init__(self, postgres: PostgresServer, open_things: ExitStack) -> None:
        self._postgres = postgres
        self._open = open_things
        self._started: dict[str, Workshop] = {}

    def get(self, kind: str) -> Workshop:
        if kind not in self._started:
            stores = Servers() if kind == "embedded" else self._servers()
            fleet = self._open.enter_context(needed(run_simulator()))
            service = self._open.enter_context(run_service(stores, fleet.vehicles, **ENVIRONMENT))
            self._started[kind] = Workshop(service, fleet, stores)
        return self._started[kind]

    def _servers(self) -> Servers:
        """A Redis of our own: others of this worker erase the shared one."""
        redis = self._open.enter_context(needed(run_redis()))
        return Servers(self._open.enter_context(self._postgres.database()), redis.url())


@pytest.fixture(scope="module")
def workshops(postgres_server: PostgresServer) -> Iterator[Workshops]:
    """Asks for PostgreSQL first, so that it outlives the services on it."""
    with ExitStack() as open_things:
        yield Workshops(postgres_server, open_things)


@pytest.fixture(params=["embedded", "postgresql and redis"])
def workshop(request: pytest.FixtureRequest, workshops: Workshops) -> Workshop:
    workshop = workshops.get(request.param)
    workshop.tidy()
    return workshop


@pytest.fixture
async def engineer(workshop: Workshop) -> AsyncIterator[Client]:
    client = await workshop.client("engineer")
    yield client
    await client.http.aclose()


@pytest.fixture
async def admin(workshop: Workshop) -> AsyncIterator[Client]:
    client = await workshop.client("admin")
    yield client
    await client.http.aclose()


@pytest.fixture
async def viewer(workshop: Workshop) -> AsyncIterator[Client]:
    client = await workshop.client("viewer")
    yield client
    await client.http.aclose()


@pytest.fixture
async def anybody(workshop: Workshop) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that is not logged in."""
    async with httpx2.AsyncClient(base_url=workshop.service.url, trust_env=False) as client:
        yield client


@pytest.fixture
async def car(engineer: Client) -> str:
    """The id of the electric car."""
    return await engineer.vehicle_id(ELECTRIC_CAR)
