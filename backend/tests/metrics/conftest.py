"""Backends that serve metrics: one alone, or two that share PostgreSQL, Redis, port and folder of figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import free_port
from tests.servers import PostgresServer, RedisServer
from tests.service import Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess
from tests.worlds import migrate_url


@dataclass(frozen=True, slots=True)
class Measured:
    service: ServiceProcess
    metrics_port: int


@dataclass(frozen=True, slots=True)
class Pair:
    one: ServiceProcess
    other: ServiceProcess
    metrics_port: int
    folder: Path


@pytest.fixture
def measured(simulator_process: SimulatorProcess) -> Iterator[Measured]:
    port = free_port()
    with run_service(Servers(), simulator_process.vehicles, SOVD_METRICS_PORT=str(port)) as service:
        yield Measured(service, port)


@pytest.fixture
def pair(
    postgres_server: PostgresServer, redis_server: RedisServer, simulator_process: SimulatorProcess, tmp_path: Path
) -> Iterator[Pair]:
    redis_server.flushall()
    port = free_port()
    template = postgres_server.prepare_template("with_schema", migrate_url)
    settings = {"SOVD_METRICS_PORT": str(port), "SOVD_METRICS_DIR": str(tmp_path)}
    with postgres_server.database(template=template) as url:
        servers = Servers(url, redis_server.url())
        vehicles = simulator_process.vehicles
        with run_service(servers, vehicles, **settings) as one, run_service(servers, vehicles, **settings) as other:
            yield Pair(one, other, port, tmp_path)
