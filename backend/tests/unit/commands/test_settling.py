"""Finding out what is held: it goes on when the database comes back, and does not wait for a vehicle to confess."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.features.commands.settling import Settling
from app.features.holding.guard import Guard
from app.features.holding.held import Change, Deed, HeldLock
from app.features.holding.register import Register
from app.features.holding.store import HoldingStore
from app.features.holding.writing import Taught
from app.features.vehicles.news import VehicleNews
from app.problems import Unavailable
from app.sovd.answers import SovdAnswer
from app.sovd.errors import Unreachable, VehicleRefusal
from app.sovd.link import Endpoint, VehicleLink
from app.sovd.requests import Method, ResourcePath, SovdRequest
from tests.api.desk import Garage, ParkedVehicle
from tests.worlds import KINDS, World, open_world


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(request, tmp_path) as world:
        yield world


BMS = "components/bms"
CAR, ANN = UUID(int=2), UUID(int=3)
GONE = VehicleRefusal("no lock lock-1", status_code=404, code="not-found")


class OneVehicle:
    def __init__(self, garage: Garage | None = None) -> None:
        self._garage = garage or Garage()

    async def get(self, vehicle_id: UUID) -> VehicleLink:
        return ParkedVehicle(self._garage, Endpoint("sovd_http", "https://10.1.2.3"))


class AwayOnce(Register):
    """A register whose database goes away when the first lesson is to be written."""

    lessons = 0

    async def learn(self, taught: Sequence[Taught]) -> None:
        self.lessons += 1
        if self.lessons == 1:
            raise Unavailable("The database does not answer.")
        await super().learn(taught)


async def test_a_database_that_goes_away_before_a_lesson_is_written_ends_nothing(world: World) -> None:
    register = AwayOnce(world.database, world.bus, VehicleNews(world.bus), world.clock)
    settling = Settling(
        database=world.database, register=register, guard=Guard(register), links=OneVehicle(), clock=world.clock
    )
    change = Change(
        command_id=UUID(int=1),
        vehicle_id=CAR,
        entity="components/bms",
        ground="components/bms",
        deed=Deed.RELEASE,
        item="lock-1",
        user_id=UUID(int=3),
        username="ann",
        seconds=None,
        value=None,
        reason=None,
        at=world.clock.now(),
    )
    await settling._settle_each([change])
    assert register.lessons == 1
    await settling._settle_each([change])
    assert register.lessons == 2


@dataclass(slots=True)
class Workplace:
    """Ann holds `lock-1` on the battery, says the register. `garage`: what the vehicle says."""

    world: World
    garage: Garage
    register: Register
    settling: Settling
    locks: list[HeldLock] = field(default_factory=list)

    def show(self, path: str, body: object) -> None:
        """Somebody looked."""
        self.settling.hear(CAR, SovdRequest(Method.GET, ResourcePath.parse(path)), SovdAnswer(200, body))

    async def settled(self) -> list[HeldLock]:
        """What is held after whatever is doubted was asked."""
        await self.settling._settle_all()
        return await self.register.list_locks(CAR)


@pytest.fixture
async def workplace(world: World) -> Workplace:
    garage = Garage()
    garage.refusals[f"{BMS}/locks/lock-1"] = GONE
    register = Register(world.database, world.bus, VehicleNews(world.bus), world.clock)
    settling = Settling(
        database=world.database,
        register=register,
        guard=Guard(register),
        links=OneVehicle(garage),
        clock=world.clock,
    )
    now = world.clock.now()
    lock = HeldLock(
        command_id=UUID(int=1),
        vehicle_id=CAR,
        entity=BMS,
        ground=f"{BMS}/",
        lock_id="lock-1",
        scopes=(),
        holder_id=ANN,
        holder="ann",
        since=now,
        until=now + timedelta(minutes=5),
        reason=None,
    )
    async with world.database.write() as connection:
        await HoldingStore(connection).add_lock(lock)
    async with world.database.write() as connection:
        await HoldingStore(connection).grant(lock.command_id, "lock-1", since=lock.since, until=lock.until)
    await register.begin()
    return Workplace(world, garage, register, settling, [lock])


async def test_a_lock_that_is_not_among_those_a_vehicle_shows_is_asked_for_and_forgotten(workplace: Workplace) -> None:
    workplace.show(f"{BMS}/locks", {"items": []})
    assert await workplace.settled() == []
    assert workplace.register.remembered(CAR) == []


async def test_the_lock_of_another_under_the_same_id_is_not_ours(workplace: Workplace) -> None:
    workplace.garage.refusals.clear()
    workplace.garage.bodies[f"{BMS}/locks/lock-1"] = {"id": "lock-1", "owned": False}
    workplace.show(f"{BMS}/locks", {"items": [{"id": "lock-1", "owned": False}]})
    assert await workplace.settled() == []


KEEPS: Mapping[str, tuple[str, object]] = {
    "it is among them": (f"{BMS}/locks", {"items": [{"id": "lock-1", "owned": True}]}),
    "the server does not say whose it is": (f"{BMS}/locks", {"items": [{"id": "lock-1"}]}),
    "no list": (f"{BMS}/locks", None),
    "those of another component": ("components/gateway/locks", {"items": []}),
    "something else of the component": (f"{BMS}/faults", {"items": []}),
}


@pytest.mark.parametrize("shown", KEEPS)
async def test_what_shows_nothing_of_the_lock_asks_nothing(workplace: Workplace, shown: str) -> None:
    workplace.show(*KEEPS[shown])
    assert await workplace.settled() == workplace.locks
    assert workplace.garage.asked == []


async def test_a_vehicle_that_lists_too_little_and_holds_the_lock_keeps_it(workplace: Workplace) -> None:
    workplace.garage.refusals.clear()
    workplace.garage.bodies[f"{BMS}/locks/lock-1"] = {"id": "lock-1", "owned": True}
    workplace.show(f"{BMS}/locks", {"items": []})
    assert await workplace.settled() == workplace.locks
    assert len(workplace.garage.asked) == 1


async def test_a_vehicle_that_does_not_answer_may_hold_it_still(workplace: Workplace) -> None:
    workplace.garage.trouble["https://10.1.2.3"] = Unreachable("nothing answers")
    workplace.settling.turned(CAR)
    assert await workplace.settled() == workplace.locks
    workplace.garage.trouble.clear()
    workplace.settling.turned(CAR)
    assert await workplace.settled() == []
