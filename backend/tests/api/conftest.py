"""The real process with real vehicles, once embedded and once on servers, for each file that asks for it."""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest

from tests.api.workshop import ELECTRIC_CAR, Workshop
from tests.conftest import needed
from tests.servers import PostgresServer, RedisServer
from tests.service import Client, Servers, run_service
from tests.vehicle_servers import SimulatorProcess, run_simulator


@pytest.fixture(scope="module", params=["embedded", "postgresql and redis"])
def stores(request: pytest.FixtureRequest) -> Iterator[Servers]:
    if request.param == "embedded":
        yield Servers()
        return
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    redis: RedisServer = request.getfixturevalue("redis_server")
    with postgres.database() as url:
        yield Servers(url, redis.url(db=7))


@pytest.fixture(scope="module")
def fleet(stores: Servers) -> Iterator[SimulatorProcess]:
    """New for each of the stores: what a test did to a vehicle stays done."""
    with needed(run_simulator()) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def open_workshop(
    request: pytest.FixtureRequest, stores: Servers, fleet: SimulatorProcess
) -> Iterator[Workshop]:
    """A file that needs other settings names them in ENVIRONMENT."""
    environment: dict[str, str] = getattr(request.module, "ENVIRONMENT", {})
    with run_service(stores, fleet.vehicles, **environment) as service:
        yield Workshop(service, fleet, stores)


@pytest.fixture
def workshop(open_workshop: Workshop) -> Workshop:
    open_workshop.tidy()
    return open_workshop


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
