"""What PostgreSQL tells of itself: its schema, connections, queries, sizes and its clock."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import asyncpg
from structlog import get_logger

from app.features.doctor.clocks import judge_clock
from app.features.doctor.findings import Cause, Check, Fact, Finding, found, unchecked
from app.features.doctor.masking import mask
from app.features.doctor.postgres_pools import find_used_up
from app.features.doctor.schema import judge_schema
from app.features.doctor.sizes import size_text

log = get_logger()

MANY_IDLE = 50  # the runbook's number
FEW_LEFT = 0.85  # of all connections
OPEN_TOO_LONG_S = 60
LONGEST_TOLD = 5  # lines of details
QUERY_SHOWN = 120  # characters

_CONNECTIONS = """
    SELECT count(*) AS used, count(*) FILTER (WHERE state = 'idle') AS idle,
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most
    FROM pg_stat_activity WHERE backend_type = 'client backend'
    """
_LEFT_OPEN = """
    SELECT pid, extract(epoch FROM now() - state_change)::int AS seconds FROM pg_stat_activity
    WHERE datname = current_database() AND state LIKE 'idle in transaction%'
        AND now() - state_change > $1 * interval '1 s'
    ORDER BY state_change
    """
_SLOW = """
    SELECT pid, extract(epoch FROM clock_timestamp() - query_start)::int AS seconds, query FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND clock_timestamp() - query_start > interval '1 second'
    ORDER BY query_start
    """
_TABLES = """
    SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC
    """

Look = Callable[[asyncpg.Connection], Awaitable[Finding]]


async def look_inside(connection: asyncpg.Connection, pool: int) -> Sequence[Finding]:
    looks: Sequence[tuple[Check, Look]] = (
        (Check.SCHEMA, _schema),
        (Check.CONNECTIONS, partial(_connections, pool=pool)),
        (Check.QUERIES, _queries),
        (Check.TABLES, _tables),
        (Check.CLOCK, _clock),
    )
    return [await _bounded(check, look, connection) for check, look in looks]


async def _bounded(check: Check, look: Look, connection: asyncpg.Connection) -> Finding:
    """What one question breaks does not keep the others from being asked."""
    try:
        return await look(connection)
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as why:
        log.info("doctor.unanswered", check=check.value, reason=type(why).__name__)
        return unchecked(check)


async def _schema(connection: asyncpg.Connection) -> Finding:
    has_users = await connection.fetchval("SELECT to_regclass('users') IS NOT NULL")
    is_marked = await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL")
    current = await connection.fetchval("SELECT max(version_num) FROM alembic_version") if is_marked else None
    return judge_schema(current, has_users=has_users)


async def _connections(connection: asyncpg.Connection, *, pool: int) -> Finding:
    if (used_up := await find_used_up(connection, pool)) is not None:
        return used_up
    counts = await connection.fetchrow(_CONNECTIONS)
    numbers: dict[str, Fact] = {name: int(counts[name]) for name in ("used", "idle", "most")}
    left_open = await connection.fetch(_LEFT_OPEN, OPEN_TOO_LONG_S)
    if counts["used"] >= FEW_LEFT * counts["most"]:
        return Finding(Check.CONNECTIONS, Cause.CONNECTIONS_FEW_LEFT, numbers)
    if left_open:
        oldest = left_open[0]
        return found(Cause.CONNECTIONS_LEFT_OPEN, count=len(left_open), seconds=oldest["seconds"], pid=oldest["pid"])
    cause = Cause.CONNECTIONS_MANY_IDLE if counts["idle"] > MANY_IDLE else Cause.CONNECTIONS_FREE
    return Finding(Check.CONNECTIONS, cause, numbers)


async def _queries(connection: asyncpg.Connection) -> Finding:
    slow = await connection.fetch(_SLOW)
    if not slow:
        return found(Cause.QUERIES_QUICK)
    return found(
        Cause.QUERIES_SLOW,
        [_query_line(row) for row in slow[:LONGEST_TOLD]],
        count=len(slow),
        seconds=slow[0]["seconds"],
        pid=slow[0]["pid"],
    )


def _query_line(row: Any) -> str:
    text = mask(" ".join(row["query"].split()))
    return f"process {row['pid']}, {row['seconds']} s: {text[:QUERY_SHOWN]}"


async def _tables(connection: asyncpg.Connection) -> Finding:
    size = await connection.fetchval("SELECT pg_database_size(current_database())")
    tables = [f"{row['name']} {size_text(row['bytes'])}" for row in await connection.fetch(_TABLES)]
    largest = ", ".join(tables[:3]) or "no table"
    return found(Cause.TABLES_SIZES, tables[:LONGEST_TOLD], size=size_text(size), largest=largest)


async def _clock(connection: asyncpg.Connection) -> Finding:
    asked = datetime.now(UTC)
    theirs = await connection.fetchval("SELECT clock_timestamp()")
    return judge_clock(theirs, asked=asked, answered=datetime.now(UTC))
