"""Finding out what is held goes on when the database comes back."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from app.features.commands.settling import Settling
from app.features.holding.guard import Guard
from app.features.holding.held import Change, Deed
from app.features.holding.register import Register
from app.features.holding.writing import Taught
from app.features.vehicles.news import VehicleNews
from app.problems import Unavailable
from app.sovd.link import Endpoint, VehicleLink
from tests.api.desk import Garage, ParkedVehicle
from tests.worlds import KINDS, World, open_world


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(request, tmp_path) as world:
        yield world


class OneVehicle:
    async def get(self, vehicle_id: UUID) -> VehicleLink:
        return ParkedVehicle(Garage(), Endpoint("sovd_http", "https://10.1.2.3"))


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
        vehicle_id=UUID(int=2),
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
