"""Whether a process of the service has used up its pool. PostgreSQL knows what each of its connections waits for."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from app.features.doctor.findings import Cause, Finding, found
from app.infra.db import BACKEND

# A statement that waits is given up after a while, and the next one takes its place: one look may fall between them.
LOOKS = 3
BETWEEN_S = 0.2

_HELD = """
    SELECT concat(client_addr, ' ', application_name) AS process, pg_blocking_pids(pid) AS behind
    FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE $1 AND state <> 'idle'
        AND (clock_timestamp() - state_change > interval '1 second' OR cardinality(pg_blocking_pids(pid)) > 0)
    """
_ROOT = """
    SELECT pid, coalesce(nullif(application_name, ''), 'unnamed') AS name, usename AS username, state,
        extract(epoch FROM clock_timestamp() - coalesce(xact_start, backend_start))::int AS seconds
    FROM pg_stat_activity WHERE pid = ANY($1::int[]) AND cardinality(pg_blocking_pids(pid)) = 0
    ORDER BY xact_start LIMIT 1
    """


@dataclass(frozen=True, slots=True)
class Pool:
    """`held`: connections that have been busy for a second, or wait for a lock. `behind`: whose locks they wait for."""

    held: int
    blocked: int
    behind: Sequence[int]


async def find_used_up(connection: asyncpg.Connection, most: int) -> Finding | None:
    for _ in range(LOOKS):
        pools = read_pools(await connection.fetch(_HELD, f"{BACKEND}-%"))
        if not pools:
            return None
        fullest = max(pools, key=lambda pool: pool.held)
        if fullest.held >= most:
            return await _judge(connection, fullest, most)
        await asyncio.sleep(BETWEEN_S)
    return None


def read_pools(rows: Iterable[Any]) -> list[Pool]:
    """Shape: a row has `process` and `behind`, and is one connection."""
    processes: dict[str, list[Sequence[int]]] = defaultdict(list)
    for row in rows:
        processes[row["process"]].append(row["behind"])
    return [
        Pool(
            held=len(connections),
            blocked=sum(1 for behind in connections if behind),
            behind=sorted({pid for behind in connections for pid in behind}),
        )
        for connections in processes.values()
    ]


async def _judge(connection: asyncpg.Connection, pool: Pool, most: int) -> Finding:
    root = await connection.fetchrow(_ROOT, pool.behind) if pool.behind else None
    if root is None:
        return found(Cause.CONNECTIONS_USED_UP, most=most)
    who = f"process {root['pid']} ({root['name']}, user {root['username']}), {root['state']}, {root['seconds']} s"
    return found(Cause.CONNECTIONS_BLOCKED, [who], most=most, blocked=pool.blocked, pid=root["pid"])
