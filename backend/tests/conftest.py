"""Fixtures for real servers. One set per test worker; a missing one fails with the mending line."""

import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.browser import find_chromium
from tests.processes import ServerMissing
from tests.servers import (
    PostgresCluster,
    PostgresServer,
    RedisProcess,
    RedisServer,
    run_postgres,
    run_redis,
    shared_postgres,
    shared_redis,
)
from tests.vehicle_servers import SimulatorProcess, run_peer, run_simulator

T = TypeVar("T")

# A shell that starts tests in the background has them ignore Ctrl-C, and so would every program that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Which facts of the runbook a test proves goes with its report, also out of a worker."""
    for item in items:
        numbers = (str(mark.args[0]) for mark in item.iter_markers("runbook"))
        item.user_properties.extend(("runbook", number) for number in numbers)


@contextmanager
def needed(server: AbstractContextManager[T]) -> Iterator[T]:
    """Tests never skip for want of a server: they fail with the line that mends it."""
    try:
        running = server.__enter__()
    except ServerMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    try:
        yield running
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Shared by the worker's tests: make a database in it, leave the server alone."""
    with needed(shared_postgres()) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database for one test, dropped afterwards."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def postgres_cluster() -> Iterator[PostgresCluster]:
    """A PostgreSQL for one test, which may be stopped, killed and frozen. Takes about a second."""
    with needed(run_postgres()) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """Shared by the worker's tests: erase it, leave the server alone."""
    with needed(shared_redis()) as server:
        yield server


@pytest.fixture
def redis_process() -> Iterator[RedisProcess]:
    """A Redis for one test, which may be stopped, killed and frozen."""
    with needed(run_redis()) as server:
        yield server


@pytest.fixture(scope="session")
def simulator_process() -> Iterator[SimulatorProcess]:
    """All built-in vehicles, shared by the worker's tests; for faults start your own with `run_simulator`."""
    with needed(run_simulator()) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def peer_server() -> Iterator[str]:
    """The base URL of an SOVD server that is not ours."""
    with needed(run_peer()) as base_url:
        yield base_url


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program; start it with `tests.browser.CHROMIUM_FLAGS`."""
    try:
        return find_chromium()
    except ServerMissing as missing:
        pytest.fail(str(missing), pytrace=False)
