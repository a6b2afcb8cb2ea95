"""Our simulator in the manner of each server: one link understands them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.answers import Ended
from app.sovd.errors import VehicleRefusal
from app.sovd.requests import Method
from tests.contract.asking import SOON, ask, get, start, watched
from tests.contract.conftest import ELECTRIC_CAR, OpenLink
from tests.vehicle_servers import SimulatorProcess

BMS = "components/bms"
LIMIT = f"{BMS}/data/charge-limit"
WARNING = "0A1F00"


@dataclass(frozen=True, slots=True)
class Manner:
    """What a server can do that speaks so."""

    name: str
    base: str
    found_as: str = ""  # what the link takes it for; empty: its name
    written: Any = 75  # a charge limit, as a client must send it
    writes: bool = True
    has_faults: bool = True  # and operations
    stops: bool = True

    def __str__(self) -> str:
        return self.name


MANNERS = [
    Manner("standard", "/sovd/v1"),
    Manner("cda", "/vehicle/v15", written={"charge-limit": 75}),
    Manner("core", "/sovd/v1", "standard", has_faults=False),
    Manner("medkit", "/api/v1"),
    Manner("sovdd", "/vehicle/v1"),
    Manner("tak", "/sovd/v1", "standard", writes=False, stops=False),
    Manner("native", "/sovd/v1"),
]


@pytest.fixture(params=MANNERS, ids=str)
def manner(request: pytest.FixtureRequest, own_simulator: SimulatorProcess) -> Iterator[Manner]:
    speak(own_simulator, request.param.name)
    yield request.param
    speak(own_simulator, "standard")


def speak(simulator: SimulatorProcess, name: str) -> None:
    url = f"{simulator.control_url}/vehicles/{ELECTRIC_CAR}/dialect"
    httpx2.put(url, json={"dialect": name}, trust_env=False).raise_for_status()


@pytest.fixture
def link(manner: Manner, own_simulator: SimulatorProcess, open_link: OpenLink) -> SovdHttpLink:
    return open_link(own_simulator.vehicle(ELECTRIC_CAR).url)


async def test_the_root_and_the_entities_are_found(link: SovdHttpLink, manner: Manner) -> None:
    description = await link.describe(within=SOON)
    assert (description.base_path, description.dialect) == (manner.base, manner.found_as or manner.name)
    found = {entity.path: entity for top in description.entities for entity in top.walk()}
    assert {BMS, "components/gateway"} <= set(found)
    assert "data" in found[BMS].collections
    assert ("faults" in found[BMS].collections) == manner.has_faults


async def test_data_are_listed_and_read(link: SovdHttpLink, manner: Manner) -> None:
    rows = (await get(link, f"{BMS}/data"))["items"]
    assert {"charge-limit", "state-of-charge"} <= {row["id"] for row in rows}
    told = await get(link, f"{BMS}/data/state-of-charge")
    assert told["id"] == "state-of-charge"
    value = told["data"]["state-of-charge"] if manner.name == "cda" else told["data"]
    assert 0 <= value <= 100


async def test_data_are_written_and_read_back_or_refused(link: SovdHttpLink, manner: Manner) -> None:
    before = (await get(link, LIMIT))["data"]
    if not manner.writes:
        with pytest.raises(VehicleRefusal) as caught:
            await ask(link, Method.PUT, LIMIT, {"data": manner.written})
        assert caught.value.is_unsupported
        return
    await ask(link, Method.PUT, LIMIT, {"data": manner.written})
    assert (await get(link, LIMIT))["data"] == manner.written
    await ask(link, Method.PUT, LIMIT, {"data": before})


async def test_faults_are_told_in_the_words_of_the_standard(link: SovdHttpLink, manner: Manner) -> None:
    if not manner.has_faults:
        with pytest.raises(VehicleRefusal) as caught:
            await get(link, f"{BMS}/faults")
        assert caught.value.is_unsupported
        return
    faults = {fault["code"]: fault for fault in (await get(link, f"{BMS}/faults"))["items"]}
    fault = faults[WARNING]
    assert fault["fault_name"]
    assert fault["severity"] == 2
    assert isinstance(fault["status"], dict)
    assert fault["status"].get("confirmedDTC") == "1"
    detail = await get(link, f"{BMS}/faults/{WARNING}")
    assert detail["item"]["code"] == WARNING
    assert "environment_data" in detail


async def test_an_operation_is_started_and_followed(link: SovdHttpLink, manner: Manner) -> None:
    if not manner.has_faults:
        with pytest.raises(VehicleRefusal):
            await get(link, f"{BMS}/operations")
        return
    assert "self-test" in {row["id"] for row in (await get(link, f"{BMS}/operations"))["items"]}
    following = await start(link, f"{BMS}/operations/self-test/executions", {"parameters": {}})
    if manner.stops:
        await link.stop(following, within=SOON)
    ended = (await watched(link, following, within=timedelta(seconds=12)))[-1]
    assert isinstance(ended, Ended)
    assert ended.error_code == ("execution-stopped" if manner.stops else None)


async def test_what_is_not_there_is_one_sentence(link: SovdHttpLink, manner: Manner) -> None:
    with pytest.raises(VehicleRefusal) as caught:
        await get(link, "components/no-such-thing/data")
    assert caught.value.status_code == 404
    assert "no-such-thing" in str(caught.value)


async def test_a_value_that_does_not_fit_is_refused_with_a_reason(link: SovdHttpLink, manner: Manner) -> None:
    wrong: Any = {"charge-limit": 5} if manner.name == "cda" else 5
    with pytest.raises(VehicleRefusal) as caught:
        await ask(link, Method.PUT, LIMIT, {"data": wrong})
    assert caught.value.status_code == (400 if manner.writes else 405)
    assert not manner.writes or "below 50" in str(caught.value)
