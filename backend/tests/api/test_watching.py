"""Watching data of a real simulated vehicle over a real socket."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest

from tests.api.judged_socket import JudgedSocket, open_socket
from tests.api.workshop import ELECTRIC_CAR, Workshop
from tests.conftest import needed
from tests.service import Client
from tests.vehicle_servers import SimulatorProcess, run_simulator

SUBSCRIPTIONS = "components/bms/cyclic-subscriptions"
VOLTAGE = {"entity": "components/bms", "data": "pack-voltage"}
CURRENT = {"entity": "components/bms", "data": "pack-current"}


class Onlooker:
    """A socket that watches, and what it was told."""

    def __init__(self, socket: JudgedSocket, vehicle_id: str) -> None:
        self._socket = socket
        self._vehicle_id = vehicle_id
        self.told: list[dict[str, Any]] = []

    async def watch(self, *items: dict[str, str], interval_ms: int = 100) -> None:
        await self._socket.say(type="watch", vehicle_id=self._vehicle_id, items=list(items), interval_ms=interval_ms)

    async def unwatch(self) -> None:
        await self._socket.say(type="unwatch", vehicle_id=self._vehicle_id)

    async def until(self, is_so: Callable[[], object], *, within: float = 15) -> None:
        async with asyncio.timeout(within):
            while not is_so():
                self.told.append(await self._socket.hear(within=within))

    def samples(self, data: str) -> list[dict[str, Any]]:
        items = [item for one in self.told if one["type"] == "samples" for item in one["items"]]
        return [sample for item in items if item["data"] == data for sample in item["samples"]]

    @property
    def state(self) -> dict[str, Any]:
        return next((one for one in reversed(self.told) if one["type"] == "watching"), {"items": [], "state": ""})

    def state_of(self, data: str) -> str:
        return next((str(item["state"]) for item in self.state["items"] if item["data"] == data), "")


@pytest.fixture
async def onlooker(engineer: Client, car: str, workshop: Workshop) -> AsyncIterator[Onlooker]:
    # What the test before watched goes on for a moment.
    await until_no_subscription(workshop.car_url(SUBSCRIPTIONS))
    workshop.tidy()
    async with open_socket(engineer) as socket:
        yield Onlooker(socket, car)


async def running_subscriptions(url: str) -> int:
    """At the vehicle itself."""
    async with httpx2.AsyncClient(trust_env=False) as client:
        return len((await client.get(url)).json()["items"])


async def until_no_subscription(url: str) -> None:
    async with asyncio.timeout(10):
        while await running_subscriptions(url):  # noqa: ASYNC110 - the vehicle can only be asked
            await asyncio.sleep(0.05)


async def test_values_come_by_subscription_as_often_as_wished(onlooker: Onlooker, workshop: Workshop) -> None:
    await onlooker.watch(VOLTAGE, CURRENT)
    await onlooker.until(lambda: len(onlooker.samples("pack-voltage")) >= 20 and onlooker.samples("pack-current"))
    await onlooker.until(lambda: onlooker.state_of("pack-voltage") == "subscribed")
    stamps = [sample["at"] for sample in onlooker.samples("pack-voltage")]
    assert stamps == sorted(stamps)
    assert 70 < (stamps[-1] - stamps[0]) / (len(stamps) - 1) < 160, "in ms, wished were 100"
    assert isinstance(onlooker.samples("pack-voltage")[0]["value"], float)
    bodies = [write["body"] for write in workshop.writes() if write["method"] == "POST"]
    assert sorted(body["resource"] for body in bodies) == [
        "/sovd/v1/components/bms/data/pack-current",
        "/sovd/v1/components/bms/data/pack-voltage",
    ]


async def test_two_sockets_share_what_the_vehicle_is_asked(
    engineer: Client, car: str, onlooker: Onlooker, workshop: Workshop
) -> None:
    await onlooker.watch(VOLTAGE)
    await onlooker.until(lambda: onlooker.samples("pack-voltage"))
    async with open_socket(engineer) as another:
        other = Onlooker(another, car)
        await other.watch(VOLTAGE)
        await other.until(lambda: len(other.samples("pack-voltage")) > 3 and other.state["watchers"] == 2)
    assert [write["method"] for write in workshop.writes()] == ["POST"]


async def test_nothing_is_left_behind_at_the_vehicle(onlooker: Onlooker, workshop: Workshop) -> None:
    await onlooker.watch(VOLTAGE, CURRENT)
    await onlooker.until(lambda: onlooker.samples("pack-voltage") and onlooker.samples("pack-current"))
    assert await running_subscriptions(workshop.car_url(SUBSCRIPTIONS)) == 2
    await onlooker.unwatch()
    await until_no_subscription(workshop.car_url(SUBSCRIPTIONS))
    assert [write["method"] for write in workshop.writes()] == ["POST", "POST", "DELETE", "DELETE"]


async def test_a_socket_that_is_cut_leaves_nothing_behind(engineer: Client, car: str, workshop: Workshop) -> None:
    async with open_socket(engineer) as socket:
        onlooker = Onlooker(socket, car)
        await onlooker.watch(VOLTAGE)
        await onlooker.until(lambda: onlooker.samples("pack-voltage"))
        socket.wire.transport.abort()
    await until_no_subscription(workshop.car_url(SUBSCRIPTIONS))


async def test_a_watch_is_logged_when_it_starts_and_when_it_ends(onlooker: Onlooker, workshop: Workshop) -> None:
    def logged(event: str) -> int:
        return sum(line["event"] == event for line in workshop.service.log_lines())

    started, ended = logged("watch.started"), logged("watch.ended")
    await onlooker.watch(VOLTAGE)
    await onlooker.until(lambda: onlooker.samples("pack-voltage"))
    await onlooker.watch(VOLTAGE, CURRENT)
    await onlooker.unwatch()
    await until_no_subscription(workshop.car_url(SUBSCRIPTIONS))
    async with asyncio.timeout(10):
        while logged("watch.ended") == ended:  # noqa: ASYNC110 - a log can only be read
            await asyncio.sleep(0.05)
    assert logged("watch.started") == started + 1


async def test_a_viewer_may_watch(viewer: Client, car: str) -> None:
    async with open_socket(viewer) as socket:
        onlooker = Onlooker(socket, car)
        await onlooker.watch(VOLTAGE)
        await onlooker.until(lambda: onlooker.samples("pack-voltage"))


async def test_a_vehicle_that_is_switched_off_is_said_to_be_silent_and_comes_back(
    onlooker: Onlooker, workshop: Workshop
) -> None:
    await onlooker.watch(VOLTAGE)
    await onlooker.until(lambda: onlooker.samples("pack-voltage"))
    workshop.switch_off()
    await onlooker.until(lambda: onlooker.state["state"] == "silent")
    assert onlooker.state["retry_in_ms"] is not None
    await onlooker.until(lambda: "error" in onlooker.samples("pack-voltage")[-1])
    assert onlooker.samples("pack-voltage")[-1]["error"]["code"] == "not-responding"
    workshop.tidy()
    await onlooker.until(lambda: "value" in onlooker.samples("pack-voltage")[-1])
    await onlooker.until(lambda: onlooker.state["state"] == "watching")


async def test_an_item_that_does_not_exist_says_so(onlooker: Onlooker) -> None:
    await onlooker.watch(VOLTAGE, {"entity": "components/bms", "data": "nothing"})
    await onlooker.until(lambda: onlooker.state_of("nothing") == "failed" and onlooker.samples("pack-voltage"))
    [state] = [item for item in onlooker.state["items"] if item["data"] == "nothing"]
    assert "nothing" in state["error"]["message"]


async def test_a_vehicle_that_does_not_exist_says_so(engineer: Client) -> None:
    async with open_socket(engineer) as socket:
        onlooker = Onlooker(socket, "01a208be-7ca5-70bc-82ab-479819177b4d")
        await onlooker.watch(VOLTAGE)
        await onlooker.until(lambda: onlooker.state["state"] == "ended")
    assert onlooker.state["error"]["code"] == "VEHICLE_NOT_FOUND"


async def test_what_names_no_data_item_is_refused(engineer: Client, car: str) -> None:
    async with open_socket(engineer) as socket:
        await socket.say(
            type="watch", vehicle_id=car, interval_ms=100, items=[{"entity": "components/../x", "data": "a"}]
        )
        assert (await socket.hear())["code"] == "BAD_ITEM"


# --- other kinds of servers ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def speakers() -> Iterator[Callable[[str], SimulatorProcess]]:
    """One simulator per dialect, started when it is asked for."""
    started: dict[str, SimulatorProcess] = {}
    with ExitStack() as stack:

        def get(dialect: str) -> SimulatorProcess:
            if dialect not in started:
                options = ("--only", ELECTRIC_CAR, "--dialect", dialect)
                started[dialect] = stack.enter_context(needed(run_simulator(*options)))
            return started[dialect]

        yield get


@pytest.mark.parametrize(
    ("dialect", "state"),
    [
        ("medkit", "subscribed"),
        ("sovdd", "subscribed"),
        ("cda", "polled"),
        ("core", "polled"),
        ("tak", "polled"),
        ("native", "polled"),
    ],
)
async def test_each_kind_of_server_is_watched_in_its_own_way(
    workshops: Any, speakers: Callable[[str], SimulatorProcess], dialect: str, state: str
) -> None:
    workshop: Workshop = workshops.get("embedded")
    admin = await workshop.client("admin")
    endpoint = {"kind": "sovd_http", "url": speakers(dialect).vehicle(ELECTRIC_CAR).url}
    told = {"vin": "1M8GDM9AXKP042788", "name": dialect, "endpoint": endpoint}
    made = await admin.http.post("/api/v1/vehicles", json=told)
    assert made.status_code == 201, made.text
    vehicle_id = made.json()["id"]
    try:
        async with open_socket(admin) as socket:
            onlooker = Onlooker(socket, vehicle_id)
            await onlooker.watch(VOLTAGE, CURRENT, interval_ms=200)
            await onlooker.until(lambda: len(onlooker.samples("pack-voltage")) >= 5)
            await onlooker.until(lambda: onlooker.state_of("pack-voltage") == state)
        value = onlooker.samples("pack-voltage")[0]["value"]
        number = next(iter(value.values())) if isinstance(value, dict) else value
        assert 200 < number < 500, "volts"
        if state == "polled":
            assert speakers(dialect).witnessed() == [], "nothing was tried that the server does not have"
    finally:
        await admin.http.delete(f"/api/v1/vehicles/{vehicle_id}")
        await admin.http.aclose()
