"""The ledger: durable facts are written in groups, one transaction for all that are waiting.

One writer per process. A caller alone waits no longer than with a transaction of its own; a hundred share one flush.
What a fact is, and what follows from it, is the business of its kind.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import asyncpg
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.infra.db import Database
from app.infra.rows import Rows, RowStatement, RowTransaction, row_transaction
from app.problems import Problem, Unavailable

F = TypeVar("F", contravariant=True)
R = TypeVar("R", covariant=True)

LARGEST_PAGE = 256  # facts; bounds a transaction's length and a statement's size


@dataclass(slots=True)
class Page:
    """One transaction under way. Kinds put what happened into `notes`; the Closing writes them down last.

    is_alone: there is one kind of facts on it. closed: what the Closing has written, in its own shape; a kind that is
    alone may write it itself.
    """

    transaction: RowTransaction
    dialect: str
    is_alone: bool = False
    notes: list[Any] = field(default_factory=list)
    closed: Any = None

    async def begun(self) -> AsyncConnection:
        """For statements that are not on the hot path."""
        return await self.transaction.begun()

    async def run(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        return await self.transaction.run(statement, rows)

    async def add(self, statement: RowStatement, rows: Rows) -> None:
        """For what needs no answer: it travels with the statement that closes the page."""
        await self.transaction.add(statement, rows)

    async def run_last(self, statement: RowStatement, rows: Rows) -> Sequence[Mapping[str, Any]]:
        return await self.transaction.run_last(statement, rows)


class FactKind(Protocol[F, R]):
    """How facts of one kind are written."""

    async def write(self, page: Page, facts: Sequence[F]) -> Sequence[R]:
        """Write all of them with as few statements as possible; a result for each, in order.

        A fact that no longer holds (somebody else was first) is a result, never an exception:
        an exception undoes the page for everybody on it.
        """
        ...


class Closing(Protocol):
    """What ends every page."""

    async def write(self, page: Page) -> None:
        """The last statements before COMMIT."""
        ...

    def committed(self, page: Page) -> None:
        """COMMIT was done. Must not wait."""
        ...


@dataclass(slots=True)
class _Entry:
    kind: FactKind[Any, Any]
    fact: Any
    done: asyncio.Future[Any]


class Ledger:
    def __init__(self, database: Database, closing: Closing) -> None:
        self._database = database
        self._closing = closing
        self._waiting: asyncio.Queue[_Entry] = asyncio.Queue()

    @property
    def waiting(self) -> int:
        """Facts that nobody has begun to write."""
        return self._waiting.qsize()

    async def record(self, kind: FactKind[F, R], fact: F) -> R:
        """Returns after COMMIT.

        Raises: Unavailable when the database does not answer; the fact may or may not have been written then.
        """
        entry = _Entry(kind, fact, asyncio.get_running_loop().create_future())
        self._waiting.put_nowait(entry)
        result: R = await entry.done
        return result

    async def run(self) -> None:
        """Write pages until cancelled; then whoever still waits is told that nothing was written."""
        try:
            while True:
                await self._write([await self._waiting.get(), *self._more()])
        finally:
            for entry in self._more():
                _fail(entry, Unavailable("The service is shutting down.", code="SHUTTING_DOWN"))

    def _more(self) -> list[_Entry]:
        waiting = min(self._waiting.qsize(), LARGEST_PAGE - 1)
        return [self._waiting.get_nowait() for _ in range(waiting)]

    async def _write(self, entries: list[_Entry]) -> None:
        entries = [entry for entry in entries if not entry.done.cancelled()]
        try:
            await self._write_page(entries)
        except asyncio.CancelledError:
            for entry in entries:
                _fail(entry, Unavailable("The service is shutting down.", code="SHUTTING_DOWN"))
            raise
        except Unavailable as gone:
            for entry in entries:
                _fail(entry, gone)
        except (SQLAlchemyError, asyncpg.PostgresError, Problem, ValueError, TypeError, KeyError) as wrong:
            await self._write_alone(entries, wrong)

    async def _write_alone(self, entries: list[_Entry], wrong: Exception) -> None:
        """One bad fact must not take the others with it."""
        if len(entries) == 1:
            _fail(entries[0], wrong)
            return
        for entry in entries:
            await self._write([entry])

    async def _write_page(self, entries: list[_Entry]) -> None:
        groups: dict[FactKind[Any, Any], list[_Entry]] = defaultdict(list)
        for entry in entries:
            groups[entry.kind].append(entry)
        results: list[tuple[_Entry, Any]] = []
        async with row_transaction(self._database) as transaction:
            page = Page(transaction, self._database.dialect, is_alone=len(groups) == 1)
            for kind, group in groups.items():
                results += zip(group, await kind.write(page, [entry.fact for entry in group]), strict=True)
            await self._closing.write(page)
        self._closing.committed(page)
        for entry, result in results:
            if not entry.done.done():
                entry.done.set_result(result)


def _fail(entry: _Entry, error: Exception) -> None:
    if not entry.done.done():
        entry.done.set_exception(error)
