"""The history with a filter that little of it fits, beside its first page without one."""

import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

import asyncpg
import httpx2

from bench.grounds import Account, Grounds, Stage
from bench.http_line import HttpLine
from bench.rows import Row, at_most, at_most_times, median

MANY = 100_000
RARE_EVERY = 25_000  # commands
VEHICLE = UUID(int=1)
ROUNDS = 3
LOOK_AT_MEMORY = 0.2  # seconds
# In the words of the console's address; each fits four of all commands, the newest of them far back.
FILTERS: Mapping[str, Mapping[str, str]] = {
    "command": {"command": "write-configuration"},
    "component": {"component": "trailer-hitch"},
    "outcome": {"status": "unknown"},
    "user": {"user": "viewer"},
    "vehicle": {"vehicle_id": str(VEHICLE)},
    "component and command": {"component": "bms", "command": "write-configuration"},
}
# One in RARE_EVERY is rare in every way at once, but for one that is rare by its command only.
FILL = f"""
    INSERT INTO commands (id, vehicle_id, user_id, username, method, path, command, risk, status, created_at, not_after,
        finished_at, correlation_id, response, fence, last_seq, stop_wanted)
    SELECT gen_random_uuid(),
        CASE WHEN rare THEN $1 ELSE md5((n % 1000)::text)::uuid END,
        (SELECT id FROM users WHERE username = CASE WHEN rare THEN 'viewer' ELSE 'engineer' END),
        CASE WHEN rare THEN 'viewer' ELSE 'engineer' END,
        'GET',
        'components/' || CASE WHEN rare THEN 'trailer-hitch' ELSE (ARRAY['bms', 'engine', 'brakes'])[1 + n % 3] END
            || '/faults',
        CASE WHEN rare OR n % {RARE_EVERY} = 2 THEN 'write-configuration' ELSE 'read-faults' END,
        'read',
        CASE WHEN rare THEN 'unknown' ELSE 'succeeded' END,
        at, at, at, 'c', '{{"status_code": 200, "body": {{"items": []}}}}', 1, 4, 0
    FROM (SELECT n, n % {RARE_EVERY} = 1 AS rare, now() - ($2 - n) * interval '1 minute' AS at
        FROM generate_series(1, $2::int) AS n) AS made
"""  # noqa: S608 - numbers of ours


async def measure(grounds: Grounds) -> list[Row]:
    with grounds.stage() as stage:
        await _fill(str(stage.service.environment("DATABASE_URL")))
        admin = await Account.of(stage.service.url, "admin")
        line = await admin.line()
        rows = [await _compare(grounds, line, name, told) for name, told in FILTERS.items()]
        line.close()
        rows += await _export(stage, admin)
    return rows


async def _fill(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(FILL, VEHICLE, MANY)
    await connection.execute("VACUUM ANALYZE commands")
    await connection.close()


async def _compare(grounds: Grounds, line: HttpLine, name: str, told: Mapping[str, str]) -> Row:
    filtered, plain = f"/api/v1/history?{urlencode(told)}", "/api/v1/history"
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours += await _load(line, filtered, grounds.seconds / ROUNDS / 4)
        theirs += await _load(line, plain, grounds.seconds / ROUNDS / 4)
    return Row(
        f"history of {MANY:,} commands, rare {name}: median",
        median(ours) * 1_000,
        "ms",
        "first page without a filter",
        median(theirs) * 1_000,
        at_most_times(1.5),
    )


async def _load(line: HttpLine, path: str, seconds: float) -> Sequence[float]:
    until = time.perf_counter() + seconds
    taken = [await line.timed_get(path)]
    while time.perf_counter() < until:
        taken.append(await line.timed_get(path))
    return taken


async def _export(stage: Stage, who: Account) -> list[Row]:
    before = most = stage.memory_kib()
    looked = began = time.perf_counter()
    first: float | None = None
    headers = {"Authorization": f"Bearer {who.token}"}
    async with (
        httpx2.AsyncClient(base_url=who.url, headers=headers, trust_env=False, timeout=60) as http,
        http.stream("GET", "/api/v1/history/export?format=csv") as answer,
    ):
        async for _ in answer.aiter_bytes():
            now = time.perf_counter()
            first = now - began if first is None else first
            if now - looked > LOOK_AT_MEMORY:
                most, looked = max(most, stage.memory_kib()), now
    took = time.perf_counter() - began
    return [
        Row(f"export of {MANY:,} commands: first byte", (first or took) * 1_000, "ms", "the whole", took * 1_000),
        Row(f"export of {MANY:,} commands: memory it adds", (most - before) / 1024, "MiB", bar=at_most(30)),
    ]
