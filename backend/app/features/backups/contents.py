"""Reads what is in a database, whatever tables it has."""

from sqlalchemy import Connection, Select, Uuid, column, func, inspect, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.backups.archive import Contents

REVISIONS = "alembic_version"
NEWEST_REVISION = "SELECT max(version_num) FROM alembic_version"
# A system in which nobody has done anything has rows in these at most.
NOT_COUNTED_AS_CONTENT = frozenset({REVISIONS, "ledger_head", "workers"})


async def read_contents(connection: AsyncConnection) -> Contents:
    """In the transaction of the connection, so that all of it belongs together."""
    names = await connection.run_sync(table_names)
    counts = {name: (await connection.execute(_count(name))).scalar_one() for name in names}
    revision, last, position = "", None, 0
    if REVISIONS in counts:
        revision = (await connection.execute(text(NEWEST_REVISION))).scalar_one() or ""
    if "commands" in counts:
        identity = column("id", Uuid())
        newest = select(identity).select_from(table("commands")).order_by(identity.desc()).limit(1)
        last = (await connection.execute(newest)).scalar_one_or_none()
    if "ledger_head" in counts:
        position = (await connection.execute(text("SELECT max(position) FROM ledger_head"))).scalar_one() or 0
    return Contents(revision, counts, None if last is None else last.hex, position)


def is_empty(contents: Contents) -> bool:
    return not any(count for name, count in contents.counts.items() if name not in NOT_COUNTED_AS_CONTENT)


def table_names(connection: Connection) -> list[str]:
    return sorted(inspect(connection).get_table_names())


def _count(name: str) -> Select[int]:
    return select(func.count()).select_from(table(name))
