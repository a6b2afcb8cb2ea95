"""One simulator for all tests of this folder, and clients for its vehicles and its control API."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.vehicle_servers import SimulatorProcess, run_simulator

CAR, VAN, TRUCK = "SVDECAR18TA000101", "SVDVAN223TA000202", "SVDTRK331TA000303"
PATIENCE_S = 5


@pytest.fixture(scope="package")
def simulator() -> Iterator[SimulatorProcess]:
    """Not the one other folders share: these tests clear faults and switch vehicles off."""
    with run_simulator() as process:
        yield process


def _client(url: str, name: str) -> httpx2.Client:
    return httpx2.Client(base_url=url, headers={"X-Client-Id": name}, timeout=PATIENCE_S)


@pytest.fixture(scope="package")
def car(simulator: SimulatorProcess) -> Iterator[httpx2.Client]:
    with _client(f"{simulator.vehicle(CAR).url}/sovd/v1", "tester") as client:
        yield client


@pytest.fixture(scope="package")
def another(simulator: SimulatorProcess) -> Iterator[httpx2.Client]:
    """The same car, asked by somebody else."""
    with _client(f"{simulator.vehicle(CAR).url}/sovd/v1", "another") as client:
        yield client


@pytest.fixture(scope="package")
def van(simulator: SimulatorProcess) -> Iterator[httpx2.Client]:
    with _client(f"{simulator.vehicle(VAN).url}/sovd/v1", "tester") as client:
        yield client


@pytest.fixture(scope="package")
def truck(simulator: SimulatorProcess) -> Iterator[httpx2.Client]:
    """The vehicle that misbehaves here; `control` puts it right after each test."""
    with _client(f"{simulator.vehicle(TRUCK).url}/sovd/v1", "tester") as client:
        yield client


@pytest.fixture(scope="package")
def control_client(simulator: SimulatorProcess) -> Iterator[httpx2.Client]:
    with _client(simulator.control_url, "tester") as client:
        yield client


@pytest.fixture
def control(control_client: httpx2.Client) -> Iterator[httpx2.Client]:
    """The control API; afterwards the truck is put right."""
    yield control_client
    control_client.delete(f"/vehicles/{TRUCK}/misbehaviour").raise_for_status()
    control_client.post(f"/vehicles/{TRUCK}/on").raise_for_status()
