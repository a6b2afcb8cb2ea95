"""A long history stays quick to look at, on both databases; and what is read page by page holds nothing meanwhile."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import insert

from app.features.accounts.directory import UserDirectory
from app.features.accounts.identity import Caller, Role
from app.features.commands.filtering import CommandFilter
from app.features.commands.reading import Reading
from app.features.commands.states import Status
from app.features.commands.store import CommandStore
from app.features.commands.tables import commands
from app.features.vehicles.overview import VehicleOverview
from app.infra.ids import new_id
from tests.plans import plans_of
from tests.worlds import KINDS, START, World, open_world

MANY = 6_000
VEHICLE = UUID(int=1)
PERSON = UUID(int=2)
SOON = START + timedelta(minutes=2)
LAST = (START + timedelta(days=1), UUID(int=3))
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
STATUSES = {7: "unknown", 8: "failed", 9: "streaming"}
CELLS = "components/gateway/subcomponents/cells"
# By number, of MANY.
RARE: Mapping[int, Mapping[str, str]] = {
    **{number: {"status": status} for number, status in STATUSES.items()},
    11: {"command": "write-configuration"},
    12: {"command": "write-configuration", "status": "streaming"},
    13: {"path": "components/gateway/data/voltage"},
    14: {"path": f"{CELLS}/data/voltage"},
    15: {"path": CELLS},
    16: {"path": "components/gateway"},
    17: {"path": "components/gateway2/data/voltage"},
    18: {"path": "components/gateway/subcomponents/cells2/data/voltage"},
}


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(request, tmp_path) as opened:
        rows = [
            {**ROW, "id": new_id(), "created_at": START + timedelta(seconds=n), **RARE.get(n, {})} for n in range(MANY)
        ]
        async with opened.database.write() as connection:
            await connection.execute(insert(commands), rows)
        if opened.database.dialect == "postgresql":  # which does it by itself; SQLite never does
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
            assert ("unknown" in question) == ("ix_commands_unknown" in plan), plan
            assert ("went wrong" in question) == ("ix_commands_troubled" in plan), plan


RARE_ONES: Mapping[str, tuple[CommandFilter, str, int]] = {
    "a command": (CommandFilter(command="write-configuration"), "ix_commands_ended_command", 2),
    "a command that nobody gave": (CommandFilter(command="stop-operation"), "ix_commands_ended_command", 0),
    "an entity": (CommandFilter(component="components/gateway"), "ix_commands_ended_entity", 5),
    "what lies below it": (CommandFilter(component=CELLS), "ix_commands_ended_entity", 2),
    "an entity that nobody touched": (CommandFilter(component="apps/none"), "ix_commands_ended_entity", 0),
}


async def test_what_is_rare_is_found_without_walking_through_the_rest(world: World, subtests: pytest.Subtests) -> None:
    for name, (wanted, index, count) in RARE_ONES.items():
        for before in (None, LAST):
            with subtests.test(f"{name}, before {before}"):
                async with plans_of(world) as plans, world.database.read() as connection:
                    found = await CommandStore(connection).list_newest(wanted, before=before, limit=50)
                assert len(found) == count
                assert [command.id for command in found] == sorted((c.id for c in found), reverse=True)
                [plan] = plans
                assert index in plan, plan
                assert "ix_commands_open" in plan, plan
                assert not re.search(r"Seq Scan on|SCAN commands(?! USING)|using ix_commands_created", plan), plan


# A filter's words stand in the statement itself.
ODD = ("it's", "\\' OR 1=1 --", "50%", "a_b", "$1", ":at", "{x}", "__[POSTCOMPILE_at]", '"', "é\u2028", "/* */", "''")


async def test_words_that_look_like_a_statement_are_words(world: World, subtests: pytest.Subtests) -> None:
    row = {**ROW, "created_at": START}
    rows = [{**row, "id": new_id(), "command": word, "path": f"components/{word}/faults"} for word in ODD]
    async with world.database.write() as connection:
        await connection.execute(insert(commands), rows)
    for word in ODD:
        for wanted in (CommandFilter(command=word), CommandFilter(component=f"components/{word}")):
            with subtests.test(str(wanted)):
                async with world.database.read() as connection:
                    found = await CommandStore(connection).list_newest(wanted, before=LAST, limit=50)
                assert [command.command for command in found] == [word]


async def test_a_rare_command_that_runs_is_listed_among_those_that_have_ended(world: World) -> None:
    async with world.database.read() as connection:
        found = await CommandStore(connection).list_newest(
            CommandFilter(command="write-configuration"), before=None, limit=50
        )
    assert [command.status for command in found] == [Status.STREAMING, Status.SUCCEEDED]


async def test_what_runs_is_found_among_many_that_have_ended(world: World) -> None:
    running = CommandFilter(statuses=frozenset({Status.ACCEPTED, Status.STREAMING}))
    async with plans_of(world) as plans, world.database.read() as connection:
        found = await CommandStore(connection).list_newest(running, before=None, limit=50)
    assert [command.status for command in found] == [Status.STREAMING] * 2
    assert "ix_commands_open" in plans[0]


async def test_between_two_pages_of_a_long_walk_no_connection_is_held(world: World) -> None:
    admin = Caller(new_id(), "admin", Role.ADMIN, new_id(), START)
    seen: list[UUID] = []
    reading = Reading(world.database, VehicleOverview(world.database), UserDirectory(world.database))
    async for page in reading.walk(CommandFilter(), by=admin, page=1000):
        # Where a slow reader of an export keeps us waiting.
        assert world.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # both pools count
        seen += [command.id for command in page]
    assert len(seen) == len(set(seen)) == MANY
    assert seen == sorted(seen, reverse=True)
