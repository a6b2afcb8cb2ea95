"""Many rows in one statement: they travel as one JSON parameter, so that the text is constant and stays prepared.

The drivers are used directly. SQLAlchemy costs three times the processor time of the statement itself, and the ledger's
statements are the hot path (docs/adr/0003).
"""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import aiosqlite
import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

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
    """One statement in the words of both databases. `returns`: its result columns in their order."""

    def __init__(self, build: Callable[[str], str], **returns: type) -> None:
        self.postgresql = build("postgresql").replace(":rows", "$1")
        self.sqlite = build("sqlite")
        self.returns = returns


class RowTransaction(Protocol):
    """A transaction under way; it begins with its first statement."""

    async def run(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        """The rows that the statement returns."""
        ...

    async def add(self, statement: RowStatement, rows: Rows) -> None:
        """For what needs no answer and no order: at the latest it is done with the last statement."""
        ...

    async def run_last(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        """Together with what was added. In PostgreSQL's words it begins with a WITH."""
        ...

    async def begun(self) -> AsyncConnection:
        """The same connection, for statements that are not on the hot path."""
        ...


class _SqliteTransaction:
    """Each call of the driver is a way to its thread and back, so a statement is one call."""

    def __init__(self, connection: AsyncConnection, driver: aiosqlite.Connection) -> None:
        self._connection = connection
        self._driver = driver

    async def run(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        found = await self.say(statement.sqlite, {"rows": encode_json(rows)})
        return [_typed(row, statement.returns) for row in found]

    async def add(self, statement: RowStatement, rows: Rows) -> None:
        await self.run(statement, rows)

    async def run_last(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        return await self.run(statement, rows)

    async def begun(self) -> AsyncConnection:
        return self._connection

    async def say(self, text: str, values: Mapping[str, object] | None = None) -> Iterable[Sequence[Any]]:
        try:
            return await self._driver.execute_fetchall(text, values or {})
        except sqlite3.Error as wrong:
            # As SQLAlchemy would have wrapped it: whoever looks at errors knows that family.
            raise DBAPIError.instance(text, None, wrong, sqlite3.Error) from wrong


def _typed(row: Sequence[Any], returns: Mapping[str, type]) -> Mapping[str, Any]:
    """SQLite keeps a UUID as text."""
    return {
        name: UUID(value) if kind is UUID and value is not None else value
        for (name, kind), value in zip(returns.items(), row, strict=True)
    }


class _PostgresTransaction:
    """Every statement is a round trip, BEGIN and COMMIT too: a page that is one statement has neither."""

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        self._connection = connection
        self._driver = driver
        self._added: list[tuple[RowStatement, Rows]] = []
        self.has_begun = False

    async def run(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        await self.begun()
        return await self._fetch(statement.postgresql, rows)

    async def add(self, statement: RowStatement, rows: Rows) -> None:
        self._added.append((statement, rows))

    async def run_last(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        added, self._added = self._added, []
        text = _together(statement, tuple(each for each, _ in added))
        return await self._fetch(text, rows, *(each for _, each in added))

    async def begun(self) -> AsyncConnection:
        if not self.has_begun:
            await self._driver.execute("BEGIN")
            self.has_begun = True
        return self._connection

    async def commit(self) -> None:
        for statement, rows in self._added:  # there was no last statement
            await self.run(statement, rows)
        if self.has_begun:
            await self._driver.execute("COMMIT")

    async def roll_back(self) -> None:
        if self.has_begun:
            await self._driver.execute("ROLLBACK")

    async def _fetch(self, text: str, *rows: Rows) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = await self._driver.fetch(text, *map(encode_json, rows))
        return found


@lru_cache(maxsize=100)
def _together(last: RowStatement, added: tuple[RowStatement, ...]) -> str:
    """The rows of `last` are the first parameter, those of the others follow."""
    parts = [
        f"added_{number} AS ({statement.postgresql.replace('$1', f'${number}')})"
        for number, statement in enumerate(added, start=2)
    ]
    return "WITH " + ", ".join((*parts, last.postgresql.removeprefix("WITH ")))


@asynccontextmanager
async def row_transaction(database: Database) -> AsyncIterator[RowTransaction]:
    """One transaction, committed at the end of the block, rolled back by an exception.

    Raises: Unavailable; then it is not known whether a COMMIT under way was done.
    """
    with lost_server_is_unavailable():
        async with database.bare() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            if database.dialect == "sqlite":
                async with _begun_sqlite(connection, driver) as transaction:
                    yield transaction
            else:
                async with _begun_postgres(connection, driver) as transaction:
                    yield transaction


@asynccontextmanager
async def _begun_sqlite(connection: AsyncConnection, driver: aiosqlite.Connection) -> AsyncIterator[RowTransaction]:
    transaction = _SqliteTransaction(connection, driver)
    try:
        # A writer that begins as a reader can fail when it upgrades, however long it is willing to wait.
        await transaction.say("BEGIN IMMEDIATE")
        yield transaction
        await transaction.say("COMMIT")
    except BaseException:
        # The connection is closed with its transaction: what its thread still does for us is undone as well.
        await connection.invalidate()
        raise


@asynccontextmanager
async def _begun_postgres(connection: AsyncConnection, driver: asyncpg.Connection) -> AsyncIterator[RowTransaction]:
    """The pool does not see what happens on the driver: a connection that may be broken is given up here."""
    transaction = _PostgresTransaction(connection, driver)
    try:
        yield transaction
        await transaction.commit()
    except asyncpg.PostgresError as refused:
        if find_loss(refused) is not None or driver.is_closed():
            await _give_up(connection, driver)
        else:
            await transaction.roll_back()
        raise
    except BaseException:
        # Lost, cancelled in the midst of an answer, or a mistake of ours: begin anew on another connection.
        await _give_up(connection, driver)
        raise


async def _give_up(connection: AsyncConnection, driver: asyncpg.Connection) -> None:
    driver.terminate()
    await connection.invalidate()
