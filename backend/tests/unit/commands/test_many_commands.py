"""A long history stays quick to look at, on both databases; and what is read page by page holds nothing meanwhile."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import insert

from app.features.accounts.identity import Caller, Role
from app.features.commands.reading import Reading
from app.features.commands.states import Status
from app.features.commands.store import CommandFilter, CommandStore
from app.features.commands.tables import commands
from app.features.vehicles.overview import VehicleOverview
from app.infra.ids import new_id
from tests.plans import plans_of
from tests.worlds import KINDS, START, World, open_world

MANY = 6_000
VEHICLE = UUID(int=1)
PERSON = UUID(int=2)
SOON = START + timedelta(minutes=2)
MIDDLE = (START + timedelta(minutes=50), UUID(int=3))
ROW = {
    "vehicle_id": VEHICLE,
    "user_id": PERSON,
    "username": "engineer",
    "method": "GET",
    "path": "components/bms/faults",
    "command": "read-faults",
    "risk": "read",
    "status": "succeeded",
    "not_after": START,
    "correlation_id": "c",
    "fence": 1,
    "last_seq": 4,
}
RARE = {7: "unknown", 8: "failed", 9: "streaming"}  # by number, of MANY


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(request, tmp_path) as opened:
        rows = [
            {**ROW, "id": new_id(), "created_at": START + timedelta(seconds=n), "status": RARE.get(n, "succeeded")}
            for n in range(MANY)
        ]
        async with opened.database.write() as connection:
            await connection.execute(insert(commands), rows)
        await opened.execute("ANALYZE")
        yield opened


def newest(**wanted: object) -> Callable[[CommandStore], Awaitable[object]]:
    narrowed = replace(CommandFilter(), **wanted)  # type: ignore[arg-type]  # by the names of its fields
    return lambda store: store.list_newest(narrowed, before=None, limit=50)


QUESTIONS: Mapping[str, Callable[[CommandStore], Awaitable[object]]] = {
    "the newest of all": newest(),
    "a page in the middle": lambda store: store.list_newest(CommandFilter(), before=MIDDLE, limit=50),
    "the newest of a vehicle": newest(vehicle_id=VEHICLE),
    "the newest of a person": newest(user_id=PERSON),
    "of an hour": newest(since=START, until=START + timedelta(hours=1)),
    "how many a moment had": lambda store: store.count_by_status(since=START, until=SOON, user_id=None),
    "how many of a person": lambda store: store.count_by_status(since=START, until=SOON, user_id=PERSON),
    "the rare ones that are unknown": newest(statuses=frozenset({Status.UNKNOWN})),
    "the rare ones that went wrong": newest(statuses=frozenset({Status.FAILED, Status.REFUSED, Status.UNKNOWN})),
}


async def test_no_list_sorts_or_reads_the_whole_history(world: World, subtests: pytest.Subtests) -> None:
    for question, ask in QUESTIONS.items():
        with subtests.test(question):
            async with plans_of(world) as plans, world.database.read() as connection:
                await ask(CommandStore(connection))
            [plan] = plans
            in_order = r"Sort|TEMP B-TREE|" if "how many" not in question else ""
            assert not re.search(rf"{in_order}Seq Scan|SCAN commands(?! USING)", plan), plan
            assert "middle" not in question or re.search(r"Index Cond: \(ROW|SEARCH commands", plan), plan
            assert ("rare" in question) == ("ix_commands_troubled" in plan), plan


async def test_what_runs_is_found_among_many_that_have_ended(world: World) -> None:
    running = CommandFilter(statuses=frozenset({Status.ACCEPTED, Status.STREAMING}))
    async with plans_of(world) as plans, world.database.read() as connection:
        [found] = await CommandStore(connection).list_newest(running, before=None, limit=50)
    assert found.status is Status.STREAMING
    assert "ix_commands_open" in plans[0]


async def test_between_two_pages_of_a_long_walk_no_connection_is_held(world: World) -> None:
    admin = Caller(new_id(), "admin", Role.ADMIN, new_id(), START)
    seen: list[UUID] = []
    async for page in Reading(world.database, VehicleOverview(world.database)).walk(
        CommandFilter(), by=admin, page=1000
    ):
        # Where a slow reader of an export keeps us waiting.
        assert world.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # both pools count
        seen += [command.id for command in page]
    assert len(seen) == len(set(seen)) == MANY
    assert seen == sorted(seen, reverse=True)
