"""The audit trail keeps what it is told, with the transaction that tells it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from app.features.audit.service import LONGEST_TARGET, AuditEntry, note, note_all
from app.infra.ledger import Page
from app.infra.rows import row_transaction
from tests.worlds import KINDS, START, World, open_world


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(request, tmp_path) as opened:
        yield opened


def entry(number: int = 0, correlation_id: str | None = None) -> AuditEntry:
    return AuditEntry(
        at=START + timedelta(milliseconds=number),
        actor="ada",
        role="engineer",
        action="command.accepted",
        target=f"vehicle {number}",
        outcome="accepted",
        command_id=uuid4(),
        details={"path": "components/engine/faults", "number": number},
        correlation_id=correlation_id,
    )


@asynccontextmanager
async def page_of(world: World) -> AsyncIterator[Page]:
    """A page of the ledger that holds nothing else."""
    async with row_transaction(world.database) as transaction:
        yield Page(transaction, world.database.dialect)


async def test_many_entries_are_kept_in_their_order(world: World) -> None:
    entries = [entry(number, f"request-{number}") for number in range(256)]
    async with page_of(world) as page:
        await note_all(page, entries)
    rows = await world.rows("SELECT target, correlation_id FROM audit_events ORDER BY id")
    assert [row["target"] for row in rows] == [each.target for each in entries]
    assert rows[7]["correlation_id"] == "request-7"


async def test_no_entries_leave_no_trace(world: World) -> None:
    async with page_of(world) as page:
        await note_all(page, [])
    assert await world.rows("SELECT id FROM audit_events") == []


async def test_an_entry_shares_the_fate_of_its_transaction(world: World) -> None:
    async def note_and_fail() -> None:
        async with world.database.write() as connection:
            await note(connection, entry())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await note_and_fail()
    assert await world.rows("SELECT id FROM audit_events") == []


async def test_an_entry_gets_the_correlation_id_of_the_request_it_is_noted_in(world: World) -> None:
    with structlog.contextvars.bound_contextvars(correlation_id="request-1"):
        async with world.database.write() as connection:
            await note(connection, entry())
            await note(connection, entry(correlation_id="its own"))
    async with world.database.write() as connection:
        await note(connection, entry())
    rows = await world.rows("SELECT correlation_id FROM audit_events ORDER BY id")
    assert [row["correlation_id"] for row in rows] == ["request-1", "its own", None]


async def test_a_target_that_is_too_long_is_cut_and_undoes_nothing(world: World) -> None:
    async with page_of(world) as page:
        await note_all(page, [replace(entry(), target="x" * 1000)])
    rows = await world.rows("SELECT target FROM audit_events")
    assert rows == [{"target": "x" * LONGEST_TARGET}]
