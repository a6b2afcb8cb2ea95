"""The schema goes up and down on both databases, and says what is wrong with it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, insert, inspect, text

from app.config import BadConfiguration
from app.features.commands.tables import commands
from app.infra.db import Database, metadata
from app.infra.ids import new_id
from app.infra.schema import downgrade, read_state, require_schema, upgrade
from tests.worlds import START, async_url

OURS = {
    "users",
    "sessions",
    "audit_events",
    "vehicles",
    "vehicle_entities",
    "vehicle_faults",
    "locks_held",
    "modes_set",
}


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'folder' / 'sovd.db'}"
    else:
        url = async_url(request.getfixturevalue("postgres_url"))
    database = Database(url, pool=2)
    yield database
    await database.close()


async def tables_of(database: Database) -> set[str]:
    async with database.read() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_an_upgrade_makes_the_tables_and_a_downgrade_removes_them(empty: Database) -> None:
    await upgrade(empty)
    assert await tables_of(empty) > OURS
    assert (await read_state(empty)).is_newest
    await downgrade(empty)
    assert not await tables_of(empty) & OURS
    await upgrade(empty)
    assert (await read_state(empty)).is_newest


async def test_a_second_upgrade_finds_nothing_to_do(empty: Database) -> None:
    await upgrade(empty)
    statements: list[str] = []

    def note(*told: Any) -> None:
        statements.append(told[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await upgrade(empty)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert statements
    assert not [each for each in statements if each.lstrip().upper().startswith(("CREATE", "ALTER", "DROP", "UPDATE"))]


# SQLAlchemy reads no index of an expression from SQLite. That it is taken is seen in test_many_commands.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
async def test_the_steps_give_exactly_the_tables_of_the_code(empty: Database) -> None:
    await upgrade(empty)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours})
        return list(compare_metadata(context, metadata))

    async with empty.read() as connection:
        assert await connection.run_sync(differences) == []


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in metadata.tables


async def test_a_database_without_schema_is_refused_with_the_line_that_mends_it(empty: Database) -> None:
    with pytest.raises(BadConfiguration) as refusal:
        await require_schema(empty)
    assert 'relation "users" does not exist' in str(refusal.value)
    assert "python -m app migrate" in str(refusal.value)


async def test_a_schema_of_a_newer_program_is_refused(empty: Database) -> None:
    await upgrade(empty)
    await require_schema(empty)
    async with empty.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadConfiguration, match="newer than this program"):
        await require_schema(empty)


async def test_an_older_schema_is_refused_with_the_line_that_mends_it(empty: Database) -> None:
    await upgrade(empty)
    async with empty.write() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(BadConfiguration, match="python -m app migrate"):
        await require_schema(empty)


BEFORE_INDEXES = "0007"
MAKING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'"


async def write_command(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(insert(commands).values(**a_command()))


def a_command() -> dict[str, object]:
    return {
        "id": new_id(),
        "vehicle_id": new_id(),
        "user_id": new_id(),
        "username": "engineer",
        "method": "GET",
        "path": "components/bms/faults",
        "command": "read-faults",
        "risk": "read",
        "status": "succeeded",
        "created_at": START,
        "not_after": START,
        "correlation_id": "c",
        "fence": 1,
        "last_seq": 4,
    }


async def test_who_writes_is_not_kept_waiting_while_the_history_gets_its_indexes(postgres_url: str) -> None:
    """However long that takes: here as long as somebody's transaction, and longer than any statement may."""
    hurried = Database(async_url(postgres_url), pool=3, patience=0.5)
    try:
        await upgrade(hurried, to=BEFORE_INDEXES)
        async with hurried.write() as long_one:
            await long_one.execute(insert(commands).values(**a_command()))
            upgrading = asyncio.create_task(upgrade(hurried))
            async with hurried.read() as connection:
                while not (await connection.execute(text(MAKING))).scalar_one():
                    assert not upgrading.done()
            await write_command(hurried)
            await asyncio.wait({upgrading}, timeout=1)
            assert not upgrading.done()
        await upgrading
        assert (await read_state(hurried)).is_newest
    finally:
        await hurried.close()


async def test_an_index_of_which_a_part_was_made_is_made_anew(postgres_url: str) -> None:
    """On SQLite a step that was broken off leaves nothing."""
    database = Database(async_url(postgres_url), pool=2)
    try:
        await upgrade(database, to=BEFORE_INDEXES)
        async with database.write() as connection:
            await connection.execute(text("CREATE INDEX ix_commands_ended_entity ON commands (id)"))
        await upgrade(database)
        async with database.read() as connection:
            made = text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_commands_ended_entity'")
            assert "split_part" in (await connection.execute(made)).scalar_one()
    finally:
        await database.close()


async def test_of_two_that_upgrade_at_once_one_waits_for_the_other(postgres_url: str) -> None:
    one, other = (Database(async_url(postgres_url), pool=2) for _ in range(2))
    try:
        await asyncio.gather(upgrade(one), upgrade(other), upgrade(one))
        assert (await read_state(other)).is_newest
    finally:
        await one.close()
        await other.close()
