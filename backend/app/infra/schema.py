"""The database's schema: bring it up to date, or say what is wrong with it. Steps are in `migrations/`."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.config import BadConfiguration
from app.infra.db import Database, lost_server_is_unavailable

# backend/migrations in a checkout, /app/migrations in the image: beside the package in both.
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
MEND = "python -m app migrate (in the container: bash /app/scripts/init_db.sh)"
# In place of a revision while a restore is not done: nothing may start on it.
RESTORING = "restoring"
LOCK_NUMBER = 0x50_56_44  # any constant; two processes that start together migrate one after the other
ASK_AGAIN = 0.1  # seconds between two questions whether it is our turn


@dataclass(frozen=True, slots=True)
class SchemaState:
    """`current` None: no step was ever done."""

    current: str | None
    newest: str
    is_known: bool  # `current` is a step this program knows
    has_users: bool

    @property
    def is_newest(self) -> bool:
        return self.current == self.newest


async def upgrade(database: Database, *, to: str = "head") -> None:
    """Do every step that is missing; nothing when there is none.

    SQLite does all of them or none. PostgreSQL does each step or not: an index is made beside those who write, which no
    transaction can hold.

    Raises: Unavailable.
    """
    make_folder(database)
    await _run(database, lambda config: command.upgrade(config, to))


async def downgrade(database: Database, *, to: str = "base") -> None:
    """Undo steps. What they added is lost.

    Raises: Unavailable.
    """
    await _run(database, lambda config: command.downgrade(config, to))


def known_revisions() -> Sequence[str]:
    """Of this program, the newest first."""
    return [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()]


async def read_state(database: Database) -> SchemaState:
    """Raises: Unavailable."""
    make_folder(database)
    known = known_revisions()
    async with database.read() as connection:
        current, has_users = await connection.run_sync(_look)
    return SchemaState(current, known[0], current in known, has_users)


async def require_schema(database: Database) -> None:
    """For a start that must not change the schema by itself.

    Raises: BadConfiguration with the command that mends it; Unavailable.
    """
    state = await read_state(database)
    if not state.has_users:
        raise BadConfiguration(f'relation "users" does not exist: the database has no schema. Run: {MEND}')
    if state.is_newest:
        return
    if state.current == RESTORING:
        raise BadConfiguration("A restore of this database was not finished. Run it again: sovd restore FILE --replace")
    if state.current is not None and not state.is_known:
        raise BadConfiguration(
            f"The database's schema ({state.current}) is newer than this program ({state.newest}). "
            "Start the newer program again, or restore the backup made before it."
        )
    raise BadConfiguration(
        f"The database's schema is {state.current or 'unmarked'}, this program needs {state.newest}. Run: {MEND}"
    )


async def _run(database: Database, do: Callable[[Config], None]) -> None:
    def with_connection(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        do(config)

    async with migrating(database) as connection:
        await connection.run_sync(with_connection)


@asynccontextmanager
async def migrating(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection for steps that may take long, while nobody else has one.

    Raises: Unavailable.
    """
    if database.dialect == "sqlite":
        async with database.write() as connection:
            yield connection
        return
    with lost_server_is_unavailable():
        async with database.unhurried() as unhurried, unhurried.engine.connect() as connection:
            while not await _is_our_turn(connection):  # noqa: ASYNC110 - others tell us nothing
                await asyncio.sleep(ASK_AGAIN)
            yield connection


async def _is_our_turn(connection: AsyncConnection) -> bool:
    """Until the connection is closed. Not by waiting for the lock: an index is made only when no statement is left that
    began before it, so that who makes it would wait for us, and we for them.
    """
    got = await connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": LOCK_NUMBER})
    is_ours = bool(got.scalar_one())
    await connection.commit()
    return is_ours


def _look(connection: Connection) -> tuple[str | None, bool]:
    has_users = inspect(connection).has_table("users")
    return MigrationContext.configure(connection).get_current_revision(), has_users


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def make_folder(database: Database) -> None:
    """SQLite makes its file, not the folder."""
    name = database.engine.url.database
    if database.dialect == "sqlite" and name and name != ":memory:":
        Path(name).parent.mkdir(parents=True, exist_ok=True)
