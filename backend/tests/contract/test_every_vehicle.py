"""What every VehicleLink does with every vehicle: judged against ours and against one that is not."""

from datetime import timedelta

import pytest

from app.sovd.errors import Silent, TooLate, Unreachable, VehicleRefusal
from app.sovd.requests import EntityKind, Method, ResourcePath, SovdRequest
from tests.contract.asking import SOON, ask, get, start, watched
from tests.contract.conftest import KnownVehicle

BITS = {"confirmedDTC", "pendingDTC", "testFailed", "warningIndicatorRequested"}


async def test_its_entities_are_told_with_paths_that_can_be_asked(vehicle: KnownVehicle) -> None:
    description = await vehicle.link.describe(within=SOON)
    entities = [found for top in description.entities for found in top.walk()]
    paths = [entity.path for entity in entities]
    assert vehicle.entity in paths
    assert len(paths) == len(set(paths))
    component = next(entity for entity in entities if entity.path == vehicle.entity)
    assert component.kind is EntityKind.COMPONENT
    assert {"data", "faults", "operations"} <= set(component.collections)
    for entity in entities:
        assert (await get(vehicle.link, entity.path))["name"] == entity.name


async def test_its_data_are_listed(vehicle: KnownVehicle) -> None:
    items = (await get(vehicle.link, f"{vehicle.entity}/data"))["items"]
    assert {vehicle.readable, vehicle.writable} <= {item["id"] for item in items}
    assert all(item["name"] for item in items)


async def test_data_are_read(vehicle: KnownVehicle) -> None:
    told = await get(vehicle.link, f"{vehicle.entity}/data/{vehicle.readable}")
    assert told["id"] == vehicle.readable
    assert told["data"] is not None


async def test_data_are_written_and_read_back(vehicle: KnownVehicle) -> None:
    path = f"{vehicle.entity}/data/{vehicle.writable}"
    before = (await get(vehicle.link, path))["data"]
    await ask(vehicle.link, Method.PUT, path, {"data": vehicle.written})
    assert (await get(vehicle.link, path))["data"] == vehicle.written
    await ask(vehicle.link, Method.PUT, path, {"data": before})
    assert (await get(vehicle.link, path))["data"] == before


async def test_faults_are_listed_in_the_words_of_the_standard(vehicle: KnownVehicle) -> None:
    items = (await get(vehicle.link, f"{vehicle.entity}/faults"))["items"]
    assert vehicle.fault in {fault["code"] for fault in items}
    for fault in items:
        assert fault["fault_name"]
        assert isinstance(fault["severity"], int)
        assert set(fault["status"]) >= BITS
        assert {fault["status"][bit] for bit in BITS} <= {"0", "1"}


async def test_a_fault_is_read_with_its_surroundings(vehicle: KnownVehicle) -> None:
    told = await get(vehicle.link, f"{vehicle.entity}/faults/{vehicle.fault}")
    assert told["item"]["code"] == vehicle.fault
    assert "environment_data" in told


async def test_an_operation_is_started_followed_and_stopped(vehicle: KnownVehicle) -> None:
    following = await start(vehicle.link, f"{vehicle.entity}/operations/{vehicle.operation}/executions")
    assert following.href.endswith(f"/{following.id}")
    with pytest.raises(Silent, match="still running"):
        await watched(vehicle.link, following, within=timedelta(milliseconds=600))
    await vehicle.link.stop(following, within=SOON)
    (ended,) = await watched(vehicle.link, following, within=SOON)
    assert getattr(ended, "error_code", None) == "execution-stopped"


async def test_what_is_not_there_is_a_refusal_with_a_sentence(vehicle: KnownVehicle) -> None:
    with pytest.raises(VehicleRefusal) as caught:
        await get(vehicle.link, f"{vehicle.absent}/data")
    assert caught.value.status_code == 404
    assert caught.value.is_unsupported
    assert str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_closed_gate_keeps_the_request_here(vehicle: KnownVehicle) -> None:
    path = f"{vehicle.entity}/data/{vehicle.writable}"
    before = (await get(vehicle.link, path))["data"]
    request = SovdRequest(Method.PUT, ResourcePath.parse(path), body={"data": vehicle.written})

    def too_late() -> None:
        raise TooLate("the lease is over")

    with pytest.raises(TooLate):
        await vehicle.link.send(request, within=SOON, may_send=too_late)
    assert (await get(vehicle.link, path))["data"] == before


async def test_no_time_at_all_is_not_enough_to_send(vehicle: KnownVehicle) -> None:
    request = SovdRequest(Method.GET, ResourcePath.parse(f"{vehicle.entity}/data"))
    with pytest.raises(Unreachable):
        await vehicle.link.send(request, within=timedelta(0))


async def test_a_closed_link_sends_nothing(vehicle: KnownVehicle) -> None:
    await vehicle.link.close()
    with pytest.raises(Unreachable, match="closed"):
        await get(vehicle.link, f"{vehicle.entity}/data")
