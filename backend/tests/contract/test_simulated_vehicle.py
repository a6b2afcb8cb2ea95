"""Our simulator, well behaved and not: what a link makes of it."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.answers import Ended, Following, Progressed, Sampled
from app.sovd.errors import MalformedAnswer, Silent, Unreachable, VehicleRefusal
from app.sovd.requests import Method, ResourcePath, SovdRequest
from tests.contract.asking import SOON, ask, get, start, watched
from tests.contract.conftest import OpenLink
from tests.vehicle_servers import SimulatedVehicle, SimulatorProcess

LIMIT = "components/bms/data/charge-limit"
SPEED = "components/brakes/data/vehicle-speed"
SELF_TEST = "components/bms/operations/self-test/executions"


class Control:
    """How a test makes the vehicle misbehave."""

    def __init__(self, simulator: SimulatorProcess, vin: str) -> None:
        self._http = httpx2.Client(base_url=f"{simulator.control_url}/vehicles/{vin}", trust_env=False)

    def misbehave(self, **rule: Any) -> None:
        self._http.put("/misbehaviour", json=[rule]).raise_for_status()

    def behave(self) -> None:
        self._http.delete("/misbehaviour").raise_for_status()

    def switch(self, word: str) -> None:
        self._http.post(f"/{word}").raise_for_status()

    def close(self) -> None:
        self._http.close()


@pytest.fixture
def control(own_simulator: SimulatorProcess, simulated: SimulatedVehicle) -> Iterator[Control]:
    control = Control(own_simulator, simulated.vin)
    yield control
    control.behave()
    control.close()


@pytest.fixture
def link(simulated: SimulatedVehicle, open_link: OpenLink) -> SovdHttpLink:
    return open_link(simulated.url)


async def test_its_root_and_its_tree_are_found(link: SovdHttpLink) -> None:
    description = await link.describe(within=SOON)
    assert (description.base_path, description.dialect) == ("/sovd/v1", "standard")
    paths = {found.path for top in description.entities for found in top.walk()}
    assert "components/bms/subcomponents/cell-monitor" in paths
    assert "areas/powertrain/subareas/energy-storage" in paths
    assert {"apps/navigation", "functions/charging"} <= paths


async def test_an_operation_shows_its_progress_up_to_its_end(link: SovdHttpLink) -> None:
    following = await start(link, SELF_TEST)
    *running, ended = await watched(link, following, within=timedelta(seconds=15))
    percents = [seen.percent for seen in running if isinstance(seen, Progressed)]
    assert len(percents) == len(running) >= 3
    assert percents == sorted(percents, key=lambda percent: percent or 0)
    assert isinstance(ended, Ended)
    assert ended.error_code is None
    assert isinstance(ended.answer.body, dict)
    assert ended.answer.body["parameters"]["verdict"] == "passed"


async def test_a_failing_operation_ends_with_the_vehicles_reason(link: SovdHttpLink) -> None:
    following = await start(link, "components/bms/operations/capacity-test/executions")
    ended = (await watched(link, following, within=timedelta(seconds=15)))[-1]
    assert isinstance(ended, Ended)
    assert ended.error_code == "error-response"
    assert ended.message == "The state of charge is too low for a capacity test"


async def test_an_operation_is_followed_by_a_link_that_did_not_start_it(
    link: SovdHttpLink, simulated: SimulatedVehicle, open_link: OpenLink
) -> None:
    stored = (await start(link, SELF_TEST)).to_json()
    await link.close()
    other = open_link(simulated.url)
    following = Following.from_json(stored)
    await other.stop(following, within=SOON)
    (ended,) = await watched(other, following, within=SOON)
    assert isinstance(ended, Ended)
    assert ended.error_code == "execution-stopped"


async def test_an_execution_that_was_forgotten_ends_honestly(link: SovdHttpLink) -> None:
    following = await start(link, SELF_TEST)
    await ask(link, Method.DELETE, following.href)
    (ended,) = await watched(link, following, within=SOON)
    assert isinstance(ended, Ended)
    assert ended.error_code == "execution-gone"
    assert "not known" in str(ended.message)


async def test_an_execution_outlives_some_seconds_of_silence(link: SovdHttpLink, control: Control) -> None:
    following = await start(link, SELF_TEST)
    control.misbehave(kind="status", status=503, path="*executions*", times=3)
    ended = (await watched(link, following, within=timedelta(seconds=15)))[-1]
    assert isinstance(ended, Ended)
    assert ended.error_code is None


async def test_a_write_is_refused_while_somebody_else_holds_the_lock(
    simulated: SimulatedVehicle, open_link: OpenLink
) -> None:
    owner, other = open_link(simulated.url, token="owner"), open_link(simulated.url, token="other")
    lock = await ask(owner, Method.POST, "components/bms/locks", {"lock_expiration": 30})
    with pytest.raises(VehicleRefusal, match="a lock, a mode or a right may be missing") as caught:
        await ask(other, Method.PUT, LIMIT, {"data": 90})
    assert caught.value.status_code in {403, 409, 423}
    await ask(owner, Method.PUT, LIMIT, {"data": 90})
    await ask(owner, Method.DELETE, f"components/bms/locks/{lock['id']}")
    await ask(other, Method.PUT, LIMIT, {"data": 80})


async def test_samples_come_until_the_subscription_expires(link: SovdHttpLink) -> None:
    following = await start(
        link,
        "components/brakes/cyclic-subscriptions",
        {"resource": SPEED, "interval": "fast", "duration": 1, "protocol": "sse"},
    )
    *batches, ended = await watched(link, following, within=timedelta(seconds=10))
    samples = [sample for batch in batches if isinstance(batch, Sampled) for sample in batch.samples]
    assert 10 <= len(samples) <= 25
    assert len(batches) <= 13
    assert all(sample["timestamp"] for sample in samples)
    assert samples[0]["payload"] == {"id": "vehicle-speed", "data": pytest.approx(0, abs=300)}
    assert isinstance(ended, Ended)
    assert ended.error_code is None


async def test_a_stopped_subscription_ends(link: SovdHttpLink) -> None:
    following = await start(
        link,
        "components/brakes/cyclic-subscriptions",
        {"resource": SPEED, "interval": "normal", "duration": 60},
    )
    watching = asyncio.create_task(watched(link, following, within=timedelta(seconds=10)))
    await asyncio.sleep(0.5)
    await link.stop(following, within=SOON)
    *batches, ended = await watching
    assert batches
    assert isinstance(ended, Ended)
    assert ended.error_code is None


async def test_a_stream_that_is_cut_is_silence(link: SovdHttpLink, control: Control) -> None:
    following = await start(
        link,
        "components/brakes/cyclic-subscriptions",
        {"resource": SPEED, "interval": "fast", "duration": 60},
    )
    control.misbehave(kind="cut", path="*events", after_bytes=900)
    with pytest.raises(Silent, match="cut before"):
        await watched(link, following, within=timedelta(seconds=10))
    control.behave()
    await link.stop(following, within=SOON)


async def test_a_vehicle_that_is_off_is_unreachable_until_it_is_on_again(link: SovdHttpLink, control: Control) -> None:
    await get(link, SPEED)
    control.switch("off")
    try:
        with pytest.raises(Unreachable):
            await get(link, SPEED)
    finally:
        control.switch("on")
    assert (await get(link, SPEED))["id"] == "vehicle-speed"


async def test_a_silent_vehicle_is_waited_for_no_longer_than_asked(link: SovdHttpLink, control: Control) -> None:
    await get(link, SPEED)
    control.misbehave(kind="silent")
    began = asyncio.get_running_loop().time()
    request = SovdRequest(Method.PUT, ResourcePath.parse(LIMIT), body={"data": 70})
    with pytest.raises(Silent):
        await link.send(request, within=timedelta(milliseconds=500))
    assert asyncio.get_running_loop().time() - began < 1


async def test_a_vehicle_that_says_nothing_from_the_start_was_not_asked(link: SovdHttpLink, control: Control) -> None:
    control.misbehave(kind="silent")
    request = SovdRequest(Method.PUT, ResourcePath.parse(LIMIT), body={"data": 70})
    with pytest.raises(Unreachable):
        await link.send(request, within=timedelta(milliseconds=500))


async def test_an_answer_that_is_cut_in_the_middle_is_silence_although_the_write_happened(
    link: SovdHttpLink, control: Control, own_simulator: SimulatorProcess
) -> None:
    await get(link, SPEED)
    control.misbehave(kind="cut", after_bytes=20, methods=["PUT"])
    before = len(own_simulator.witnessed())
    with pytest.raises(Silent):
        await ask(link, Method.PUT, LIMIT, {"data": 66})
    control.behave()
    assert len(own_simulator.witnessed()) == before + 1
    assert (await get(link, LIMIT))["data"] == 66


async def test_a_web_page_instead_of_an_answer_is_told_as_one(link: SovdHttpLink, control: Control) -> None:
    await get(link, SPEED)
    control.misbehave(kind="html")
    with pytest.raises((VehicleRefusal, MalformedAnswer)) as caught:
        await get(link, SPEED)
    assert "<" not in str(caught.value)


async def test_a_suspended_vehicle_is_silent_and_answers_again_afterwards(
    link: SovdHttpLink, own_simulator: SimulatorProcess
) -> None:
    await get(link, SPEED)
    own_simulator.suspend()
    try:
        with pytest.raises(Silent):
            await link.send(SovdRequest(Method.GET, ResourcePath.parse(SPEED)), within=timedelta(milliseconds=300))
    finally:
        own_simulator.resume()
    assert (await get(link, SPEED))["id"] == "vehicle-speed"
