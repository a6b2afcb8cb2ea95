"""Many rows in one statement: they travel as one JSON parameter, so that the text is constant and stays prepared.

On PostgreSQL the driver is used directly. SQLAlchemy costs three times the processor time of the statement itself,
and the ledger's statements are the hot path (docs/adr/0003).
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

import asyncpg
from sqlalchemy import ClauseElement, column, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from app.infra.db import Database, encode_json, find_loss, lost_server_is_unavailable

Rows = Sequence[Mapping[str, object]]


def json_rows(dialect: str, alias: str, columns: Mapping[str, str]) -> str:
    """SQL for a table read from the JSON array in `:rows`.

    Shape: `columns` maps a name to its PostgreSQL type; `json` means JSON that was encoded to text before.
    """
    if dialect == "postgresql":
        typed = ", ".join(f"{name} {'text' if kind == 'json' else kind}" for name, kind in columns.items())
        picked = ", ".join(f"CAST({n} AS jsonb) AS {n}" if k == "json" else n for n, k in columns.items())
        return f"(SELECT {picked} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS raw({typed})) AS {alias}"  # noqa: S608 - names are constants
    picked = ", ".join(f"json_extract(value, '$.{name}') AS {name}" for name in columns)
    return f"(SELECT {picked} FROM json_each(:rows)) AS {alias}"  # noqa: S608 - as above


class RowStatement:
    """One statement in the words of both databases. `returns`: its result columns, as SQLite needs them told."""

    def __init__(self, build: Callable[[str], str], **returns: TypeEngine[Any]) -> None:
        self.postgresql = build("postgresql").replace(":rows", "$1")
        self.sqlite: ClauseElement = text(build("sqlite"))
        if returns:
            self.sqlite = text(build("sqlite")).columns(*(column(name, kind) for name, kind in returns.items()))


class RowTransaction(Protocol):
    """A transaction under way. `connection` is the same one, for statements that are not on the hot path."""

    connection: AsyncConnection

    async def run(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        """The rows that the statement returns."""
        ...


class _SqliteTransaction:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def run(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        result = await self.connection.execute(statement.sqlite, {"rows": encode_json(rows)})  # type: ignore[call-overload]
        return list(result.mappings()) if result.returns_rows else []


class _PostgresTransaction:
    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        self.connection = connection
        self._driver = driver

    async def run(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = await self._driver.fetch(statement.postgresql, encode_json(rows))
        return found


@asynccontextmanager
async def row_transaction(database: Database) -> AsyncIterator[RowTransaction]:
    """One transaction, committed at the end of the block, rolled back by an exception.

    Raises: Unavailable; then it is not known whether a COMMIT under way was done.
    """
    if database.dialect == "sqlite":
        async with database.write() as connection:
            yield _SqliteTransaction(connection)
        return
    with lost_server_is_unavailable():
        async with database.bare() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            async with _begun(connection, driver):
                yield _PostgresTransaction(connection, driver)


@asynccontextmanager
async def _begun(connection: AsyncConnection, driver: asyncpg.Connection) -> AsyncIterator[None]:
    """The pool does not see what happens on the driver: a connection that may be broken is given up here."""
    try:
        await driver.execute("BEGIN")
        yield
        await driver.execute("COMMIT")
    except asyncpg.PostgresError as refused:
        if find_loss(refused) is not None or driver.is_closed():
            await _give_up(connection, driver)
        else:
            await driver.execute("ROLLBACK")
        raise
    except BaseException:
        # Lost, cancelled in the midst of an answer, or a mistake of ours: begin anew on another connection.
        await _give_up(connection, driver)
        raise


async def _give_up(connection: AsyncConnection, driver: asyncpg.Connection) -> None:
    driver.terminate()
    await connection.invalidate()
