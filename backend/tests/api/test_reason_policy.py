"""Where the installation says so, whatever changes a vehicle needs a reason. Reading never does."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.api.workshop import ELECTRIC_CAR, write_limit
from tests.conftest import needed
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess, run_simulator


@pytest.fixture(scope="module")
def simulator() -> Iterator[SimulatorProcess]:
    with needed(run_simulator()) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def strict(simulator: SimulatorProcess) -> Iterator[ServiceProcess]:
    with run_service(Servers(), simulator.vehicles, SOVD_REASON_REQUIRED="writes") as service:
        yield service


@pytest.fixture
async def person(strict: ServiceProcess) -> AsyncIterator[Client]:
    async with Client(strict.url, "engineer") as client:
        yield client


async def test_a_write_without_a_reason_is_refused_and_nothing_is_sent(
    person: Client, simulator: SimulatorProcess
) -> None:
    car = await person.vehicle_id(ELECTRIC_CAR)
    before = len(simulator.witnessed())
    for reason in ({}, {"reason": ""}, {"reason": "  "}):
        told = {"vehicle_id": car, **write_limit(70), **reason}
        # One that is plain, and one that takes the long way.
        for content_type in ("application/json", "application/json; charset=utf-8"):
            headers = {"Content-Type": content_type}
            answer = await person.http.post("/api/v1/commands", json=told, headers=headers)
            assert (answer.status_code, answer.json()["error"]["code"]) == (400, "REASON_REQUIRED")
    assert len(simulator.witnessed()) == before


async def test_a_write_with_a_reason_and_a_read_without_one_are_sent(person: Client) -> None:
    car = await person.vehicle_id(ELECTRIC_CAR)
    written = await person.run(car, **write_limit(70), reason="customer asked")
    assert (written["status"], written["reason"]) == ("succeeded", "customer asked")
    assert (await person.run(car, command="read-faults", component="bms"))["status"] == "succeeded"


async def test_everybody_is_told_the_policy(person: Client) -> None:
    assert (await person.http.get("/api/v1/about")).json()["reason_required"] == "writes"


async def test_by_default_nothing_needs_a_reason(engineer: Client, car: str) -> None:
    assert (await engineer.http.get("/api/v1/about")).json()["reason_required"] == "nothing"
    assert (await engineer.run(car, **write_limit(70)))["status"] == "succeeded"
