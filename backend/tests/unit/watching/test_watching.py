"""Watching on a vehicle at the port: subscriptions, the shared poller, silence, and the end of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from app.features.vehicles.links import CHANGED_TOPIC, LinkBook
from app.features.vehicles.store import VehicleStore
from app.features.vehicles.vehicle import VehicleDraft
from app.features.watching.budget import BUDGET
from app.features.watching.items import Item, Wish
from app.features.watching.service import MOST_VEHICLES, TooManyWatched, Watching
from app.features.watching.watcher import Watcher
from app.infra.clock import SystemClock
from app.infra.ids import new_id
from app.sovd.errors import Unreachable
from app.sovd.link import Endpoint
from tests.api.desk import until
from tests.unit.watching.watched_car import WatchedCar
from tests.worlds import World, embedded_world, running


class Ear:
    """One socket: all that it was told."""

    def __init__(self) -> None:
        self.messages: list[dict[str, object]] = []
        self.watcher = Watcher(self._hear)

    def _hear(self) -> None:
        self.messages += [orjson.loads(text) for text in self.watcher.take(now=0)]

    def samples(self, data: str) -> list[dict[str, object]]:
        told = [one for one in self.messages if one["type"] == "samples"]
        items = [item for one in told for item in one["items"] if item["data"] == data]  # type: ignore[attr-defined]
        return [sample for item in items for sample in item["samples"]]

    @property
    def state(self) -> dict[str, object]:
        """The last word on how it goes."""
        return next((one for one in reversed(self.messages) if one["type"] == "watching"), {})

    def of(self, data: str) -> dict[str, object]:
        items = self.state.get("items", [])
        assert isinstance(items, list)
        return next((item for item in items if item["data"] == data), {})


class Hearing:
    def __init__(self) -> None:
        self.told: list[str] = []

    def heard(self, vehicle_id: UUID, at: datetime) -> None:
        self.told.append("heard")

    def silent(self, vehicle_id: UUID, reason: str, at: datetime) -> None:
        self.told.append("silent")


class Bench:
    def __init__(self, world: World, car: WatchedCar, vehicle_id: UUID) -> None:
        self.world, self.car, self.vehicle_id = world, car, vehicle_id
        self.hearing = Hearing()
        self.links = LinkBook(lambda endpoint: car, world.database, world.bus)
        self.watching = Watching(self.links, self.hearing, world.bus, SystemClock())

    def watch(self, ear: Ear, *data: str, interval: float = 0.1) -> None:
        items = frozenset(Item.parse("components/ecu", each) for each in data)
        self.watching.watch(ear.watcher, self.vehicle_id, Wish(items, interval))

    def tell_changed(self) -> None:
        self.world.bus.publish(CHANGED_TOPIC, self.vehicle_id.hex.encode())


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with embedded_world(tmp_path) as world:
        vehicle_id = new_id()
        draft = VehicleDraft("WVWZZZ1JZXW000001", "Car", (), Endpoint("sovd_http", "http://car"))
        async with world.database.write() as connection:
            await VehicleStore(connection).add([(vehicle_id, draft)], at=world.clock.now())
        made = Bench(world, WatchedCar(), vehicle_id)
        async with running(made.watching):
            await asyncio.sleep(0)
            yield made
        await made.links.close()


async def test_a_vehicle_with_subscriptions_is_not_polled(bench: Bench) -> None:
    bench.car.has_subscriptions = True
    ear = Ear()
    bench.watch(ear, "speed", "torque")
    await until(lambda: len(ear.samples("speed")) > 3 and len(ear.samples("torque")) > 3)
    await until(lambda: ear.of("speed")["state"] == "subscribed")
    assert bench.car.reads() == []
    assert sorted(bench.car.running.values()) == ["components/ecu/data/speed", "components/ecu/data/torque"]
    assert {body["interval"] for body in bench.car.made()} == {"fast"}  # type: ignore[index]
    assert ear.of("speed")["interval_ms"] == 50


async def test_when_the_last_one_leaves_nothing_goes_on(bench: Bench) -> None:
    bench.car.has_subscriptions = True
    ear, other = Ear(), Ear()
    bench.watch(ear, "speed")
    bench.watch(other, "speed")
    await until(lambda: len(ear.samples("speed")) > 1 and len(other.samples("speed")) > 1)
    bench.watching.leave(ear.watcher)
    await until(lambda: other.state.get("watchers") == 1)
    assert len(bench.car.made()) == 1
    bench.watching.unwatch(other.watcher, bench.vehicle_id)
    await until(lambda: bench.watching.count == 0)
    assert bench.car.running == {}


async def test_who_comes_back_at_once_finds_it_going_on(bench: Bench) -> None:
    bench.car.has_subscriptions = True
    ear = Ear()
    bench.watch(ear, "speed")
    await until(lambda: len(ear.samples("speed")) > 1)
    bench.watching.leave(ear.watcher)
    again = Ear()
    bench.watch(again, "speed")
    await until(lambda: len(again.samples("speed")) > 1)
    assert len(bench.car.made()) == 1


async def test_a_vehicle_without_subscriptions_has_one_poller_for_all(bench: Bench) -> None:
    ears = [Ear() for _ in range(5)]
    for ear in ears:
        bench.watch(ear, "speed")
    await until(lambda: all(len(ear.samples("speed")) >= 10 for ear in ears))
    reads = len(bench.car.reads())
    assert reads <= 2 + max(len(ear.samples("speed")) for ear in ears)
    assert [one for one in bench.car.asked if one.path.rest == ()] == bench.car.asked[:1], "it asks once what there is"
    await until(lambda: ears[0].of("speed")["state"] == "polled")


async def test_the_fastest_wish_sets_the_pace_and_others_are_told_less(bench: Bench) -> None:
    fast, slow = Ear(), Ear()
    bench.watch(slow, "speed", interval=10)
    bench.watch(fast, "speed", interval=0.1)
    await until(lambda: len(bench.car.reads()) >= 5)
    await until(lambda: fast.of("speed").get("interval_ms") == 100)
    assert len(slow.samples("speed")) <= 1


async def test_the_budget_holds_however_much_is_wished(bench: Bench) -> None:
    bench.car.answers_after = 0.03
    ear = Ear()
    bench.watch(ear, *(f"value-{number}" for number in range(40)), interval=0.05)
    began = asyncio.get_running_loop().time()
    await until(lambda: len(bench.car.asked) >= 50)
    lasted = asyncio.get_running_loop().time() - began
    assert len(bench.car.asked) <= BUDGET.requests_per_second * lasted + BUDGET.at_once
    assert bench.car.most_under_way <= BUDGET.at_once
    assert len(set(bench.car.reads())) == 40, "each has its turn"
    await until(lambda: ear.of("value-0").get("interval_ms") == 2_000)


async def test_items_beyond_the_most_subscriptions_are_polled(bench: Bench) -> None:
    bench.car.has_subscriptions = True
    names = [f"value-{number}" for number in range(BUDGET.subscriptions + 3)]
    ear = Ear()
    bench.watch(ear, *names, interval=0.5)
    await until(lambda: all(ear.samples(name) for name in names))
    assert len(bench.car.running) == BUDGET.subscriptions
    assert len(set(bench.car.reads())) == 3


async def test_a_server_that_is_full_is_polled(bench: Bench) -> None:
    bench.car.has_subscriptions, bench.car.most_subscriptions = True, 1
    ear = Ear()
    bench.watch(ear, "speed", "torque")
    await until(lambda: bool(ear.samples("speed") and ear.samples("torque")))
    await until(lambda: {ear.of("speed")["state"], ear.of("torque")["state"]} == {"subscribed", "polled"})


async def test_a_subscription_that_is_over_is_made_anew(bench: Bench) -> None:
    bench.car.has_subscriptions, bench.car.samples = True, 5
    ear = Ear()
    bench.watch(ear, "speed")
    await until(lambda: len(bench.car.made()) >= 3)
    assert len(bench.car.running) <= 1


async def test_a_subscription_that_says_nothing_is_given_up_for_polling(bench: Bench) -> None:
    bench.car.has_subscriptions, bench.car.samples = True, 0
    ear = Ear()
    bench.watch(ear, "speed")
    await until(lambda: bool(ear.samples("speed")))
    assert len(bench.car.made()) == 1


async def test_a_silent_vehicle_is_asked_ever_more_rarely_and_said_so(bench: Bench) -> None:
    bench.car.trouble = Unreachable("no connection to the vehicle")
    ear = Ear()
    bench.watch(ear, "speed", "torque")
    await until(lambda: ear.state.get("state") == "silent")
    assert ear.state["error"] == {"code": "not-responding", "message": "no connection to the vehicle"}
    assert "silent" in bench.hearing.told
    asked = len(bench.car.asked)
    await until(lambda: len(bench.car.asked) > asked)
    assert len(bench.car.asked) == asked + 1, "by one question at a time"
    bench.car.trouble = None
    await until(lambda: ear.state.get("state") == "watching" and bool(ear.of("speed").get("rate_hz")))


async def test_a_stream_that_is_cut_is_a_gap_and_goes_on(bench: Bench) -> None:
    bench.car.has_subscriptions = True
    ear = Ear()
    bench.watch(ear, "speed")
    await until(lambda: bool(ear.samples("speed")))
    bench.car.trouble = Unreachable("switched off")
    await until(lambda: "error" in ear.samples("speed")[-1])
    bench.car.trouble = None
    await until(lambda: "value" in ear.samples("speed")[-1])
    assert len(bench.car.made()) >= 2
    await until(lambda: len(bench.car.running) == 1)


async def test_an_item_that_is_refused_keeps_the_others_going(bench: Bench) -> None:
    ear = Ear()
    bench.watch(ear, "speed", "missing")
    await until(lambda: len(ear.samples("speed")) >= 10)
    await until(lambda: ear.of("missing").get("state") == "failed")
    assert ear.of("missing")["error"] == {"code": "vendor-specific", "message": "there is no such resource"}
    assert ear.state["state"] == "watching"
    assert bench.car.reads().count("missing") <= 2


async def test_a_vehicle_that_is_deleted_ends_it(bench: Bench) -> None:
    ear = Ear()
    bench.watch(ear, "speed")
    await until(lambda: bool(ear.samples("speed")))
    async with bench.world.database.write() as connection:
        await VehicleStore(connection).remove([bench.vehicle_id])
    bench.tell_changed()
    await until(lambda: ear.state.get("state") == "ended")
    assert ear.state["error"] == {"code": "VEHICLE_NOT_FOUND", "message": "There is no such vehicle."}
    assert bench.watching.count == 0


async def test_a_vehicle_that_moves_is_watched_at_its_new_place(bench: Bench) -> None:
    bench.car.has_subscriptions = True
    ear = Ear()
    bench.watch(ear, "speed")
    await until(lambda: bool(ear.samples("speed")))
    async with bench.world.database.write() as connection:
        vehicle = await VehicleStore(connection).find(bench.vehicle_id)
        assert vehicle is not None
        draft = VehicleDraft(vehicle.vin, vehicle.name, (), Endpoint("sovd_http", "http://elsewhere"))
        await VehicleStore(connection).change(vehicle, draft, at=bench.world.clock.now())
    bench.tell_changed()
    await until(lambda: len(bench.car.made()) == 2)
    await until(lambda: len(bench.car.running) == 1)


async def test_a_socket_watches_a_few_vehicles_only(bench: Bench) -> None:
    ear = Ear()
    wish = Wish(frozenset({Item("components/ecu", "speed")}), 1)
    for _ in range(MOST_VEHICLES):
        bench.watching.watch(ear.watcher, new_id(), wish)
    with pytest.raises(TooManyWatched):
        bench.watching.watch(ear.watcher, new_id(), wish)
