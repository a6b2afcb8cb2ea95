"""How a database goes about its questions: what is asked all the time must read no more than it shows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event

from tests.worlds import World


@asynccontextmanager
async def plans_of(world: World) -> AsyncIterator[list[str]]:
    """How the database goes about each question that is asked meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        asked.append((statement, values))

    plans: list[str] = []
    event.listen(world.database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(world.database.engine.sync_engine, "before_cursor_execute", note)
    explain = "EXPLAIN" if world.database.dialect == "postgresql" else "EXPLAIN QUERY PLAN"
    async with world.database.read() as connection:
        for statement, values in asked:
            lines = await connection.exec_driver_sql(f"{explain} {statement}", values)
            plans.append("\n".join(str(line[-1]) for line in lines))
