"""Vehicles that share a port, each below a prefix: a link stays with its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.sovd.answers import Ended, Sampled
from app.sovd.errors import VehicleRefusal
from app.sovd.requests import Method
from tests.contract.asking import SOON, ask, get, start, watched
from tests.contract.conftest import OpenLink
from tests.vehicle_servers import SimulatorProcess, run_simulator

DIALECTS = ["standard", "cda", "core", "medkit", "sovdd", "tak", "native"]


@pytest.fixture(scope="module", params=DIALECTS)
def fleet(request: pytest.FixtureRequest) -> Iterator[SimulatorProcess]:
    with run_simulator("--fleet", "8", "--seed", "3", "--dialect", request.param) as process:
        yield process


async def test_a_vehicle_below_a_prefix_is_found_whatever_it_speaks(
    fleet: SimulatorProcess, open_link: OpenLink
) -> None:
    vehicle = fleet.vehicles[0]
    description = await open_link(vehicle.url).describe(within=SOON)
    assert description.base_path.startswith(f"/{vehicle.vin}/")
    components = [top for top in description.entities if top.path.startswith("components/")]
    assert components
    assert "data" in components[0].collections


@pytest.mark.parametrize("fleet", ["standard", "medkit"], indirect=True)
async def test_operations_and_streams_are_followed_below_the_prefix(
    fleet: SimulatorProcess, open_link: OpenLink
) -> None:
    van = next(vehicle for vehicle in fleet.vehicles if "VAN" in vehicle.vin)
    link = open_link(van.url)
    following = await start(link, "components/engine/operations/compression-test/executions")
    await link.stop(following, within=SOON)
    (ended,) = await watched(link, following, within=SOON)
    assert isinstance(ended, Ended)
    assert ended.error_code == "execution-stopped"
    stream = await start(
        link,
        "components/engine/cyclic-subscriptions",
        {"resource": "components/engine/data/engine-speed", "interval": "fast", "duration": 1, "protocol": "sse"},
    )
    batches = await watched(link, stream, within=timedelta(seconds=5))
    assert any(isinstance(batch, Sampled) and batch.samples for batch in batches)


@pytest.mark.parametrize("fleet", ["standard"], indirect=True)
async def test_a_write_reaches_only_the_vehicle_it_was_meant_for(fleet: SimulatorProcess, open_link: OpenLink) -> None:
    first, second = [vehicle for vehicle in fleet.vehicles if "TRK" in vehicle.vin][:2]
    path = "apps/eco-coach/data/target-speed"
    other = open_link(second.url)
    before = await get(other, path)
    await ask(open_link(first.url), Method.PUT, path, {"data": 67})
    assert await get(other, path) == before
    with pytest.raises(VehicleRefusal):
        await get(other, "components/nothing/data")
