"""The vehicles that every link is judged by, with the names of what is in them."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import cast

import pytest

from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.addresses import AddressPolicy
from app.sovd.link import Endpoint, VehicleLink
from tests.vehicle_servers import SimulatedVehicle, SimulatorProcess, run_simulator

LOOPBACK = AddressPolicy.of(["127.0.0.0/8"])
ELECTRIC_CAR = "SVDECAR18TA000101"

OpenLink = Callable[..., SovdHttpLink]


@dataclass(frozen=True, slots=True)
class KnownVehicle:
    """What the suite asks of a vehicle, whatever connector reaches it."""

    link: VehicleLink
    entity: str  # path of a component that has data, faults and operations
    readable: str  # a data item
    writable: str
    written: object  # a value it takes
    fault: str  # a fault code that is there
    operation: str  # runs for longer than a moment
    absent: str  # a component that is not there


@pytest.fixture
async def open_link() -> AsyncIterator[OpenLink]:
    """Opens links that are closed after the test."""
    opened: list[SovdHttpLink] = []

    def opener(url: str, **endpoint: str) -> SovdHttpLink:
        link = SovdHttpLink(
            Endpoint(
                "sovd_http",
                url,
                token=endpoint.get("token"),
                base_path=endpoint.get("base_path"),
                dialect=endpoint.get("dialect"),
            ),
            policy=LOOPBACK,
        )
        opened.append(link)
        return link

    yield opener
    for link in opened:
        await link.close()


@pytest.fixture(params=["simulator", "independent server"])
def vehicle(request: pytest.FixtureRequest, open_link: OpenLink) -> KnownVehicle:
    if request.param == "simulator":
        simulator = cast(SimulatorProcess, request.getfixturevalue("own_simulator"))
        return KnownVehicle(
            open_link(simulator.vehicle(ELECTRIC_CAR).url),
            entity="components/bms",
            readable="state-of-charge",
            writable="charge-limit",
            written=75,
            fault="0A1F00",
            operation="self-test",
            absent="components/no-such-thing",
        )
    return KnownVehicle(
        open_link(request.getfixturevalue("peer_server")),
        entity="engine/ecu",
        readable="ECUSerialNumber",
        writable="ECUVoltage",
        written={
            "value": 12.5,
            "unit": "volts",
            "status": "low",
            "timestamp": "2026-01-01T00:00:00Z",
            "min_value": 9.0,
            "max_value": 16.0,
        },
        fault="ECU-001",
        operation="ECU-DIAGNOSTIC-SCAN",
        absent="no/such/thing",
    )


@pytest.fixture(scope="module")
def own_simulator() -> Iterator[SimulatorProcess]:
    """One vehicle for a file of tests, which may make it misbehave."""
    with run_simulator("--only", ELECTRIC_CAR) as simulator:
        yield simulator


@pytest.fixture
def simulated(own_simulator: SimulatorProcess) -> SimulatedVehicle:
    return own_simulator.vehicle(ELECTRIC_CAR)
