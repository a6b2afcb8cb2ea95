"""The schema goes up and down on both databases, and says what is wrong with it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, event, inspect, text

from app.config import BadConfiguration
from app.infra.db import Database, metadata
from app.infra.schema import downgrade, read_state, require_schema, upgrade
from tests.worlds import async_url

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
    event.listen(empty.engine.sync_engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    await upgrade(empty)
    assert statements
    assert not [each for each in statements if each.lstrip().upper().startswith(("CREATE", "ALTER", "DROP", "UPDATE"))]


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
