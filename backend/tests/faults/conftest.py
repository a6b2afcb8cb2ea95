"""Fixtures of the fault tests: both kinds of storage, each test with data of its own."""

from collections.abc import Iterator

import pytest

from tests.conftest import needed
from tests.servers import PostgresServer, RedisServer
from tests.service import Servers
from tests.vehicle_servers import SimulatorProcess, run_simulator

ELECTRIC_CAR = "SVDECAR18TA000101"


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    """A fleet whose witness tells of this test only."""
    with needed(run_simulator()) as simulator:
        yield simulator


@pytest.fixture(params=["embedded", "postgresql and redis"])
def servers(request: pytest.FixtureRequest) -> Iterator[Servers]:
    if request.param == "embedded":
        yield Servers()
        return
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    redis: RedisServer = request.getfixturevalue("redis_server")
    redis.flushall()
    with postgres.database() as url:
        yield Servers(url, redis.url())
