"""How many commands a second can be written down durably, beside what PostgreSQL itself commits."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

import asyncpg

from bench.grounds import Account, Grounds, Stage
from bench.http_line import HttpLine
from bench.rows import Row, at_least_times, median

CONNECTIONS = 32
ROUNDS = 3
# The vehicle never answers, so after the first of them all wait in one lane: nothing but accepting is measured.
WRITE = {"method": "PUT", "path": "components/bms/data/charge-limit", "body": {"data": 80}}
ROW = "x" * 400  # as large as a command with its events


async def measure(grounds: Grounds) -> list[Row]:
    with grounds.stage() as stage, grounds.postgres.database() as empty:
        await _make_silent(stage)
        commits = await _Commits.prepare(empty)
        account = await Account.of(stage.service.url)
        accepting = await _Accepting.prepare(stage, account)
        ours, theirs, processor = [], [], []
        for _ in range(ROUNDS):
            spent = stage.processor_seconds()
            rate, count = await _rate(accepting.once, grounds.seconds / ROUNDS)
            ours.append(rate)
            processor.append((stage.processor_seconds() - spent) / count * 1e6)
            theirs.append((await _rate(commits.once, grounds.seconds / ROUNDS))[0])
        await commits.close()
    return [
        Row(
            f"durable accepts, {CONNECTIONS} connections",
            median(ours),
            "per second",
            "single-row commits (asyncpg)",
            median(theirs),
            at_least_times(0.5),
        ),
        Row("durable accept, processor of the service", median(processor), "us"),
    ]


async def measure_sqlite(grounds: Grounds) -> list[Row]:
    with grounds.stage("sqlite") as stage:
        await _make_silent(stage)
        accepting = await _Accepting.prepare(stage, await Account.of(stage.service.url))
        rate, _ = await _rate(accepting.once, grounds.seconds)
    return [Row(f"durable accepts on SQLite, {CONNECTIONS} connections", rate, "per second")]


async def _make_silent(stage: Stage) -> None:
    control = await HttpLine.open(stage.simulator.control_url)
    await control.ask("PUT", f"/vehicles/{stage.car.vin}/misbehaviour", b'[{"kind": "silent", "methods": ["PUT"]}]')
    control.close()


async def _rate(once: Callable[[int], Awaitable[None]], seconds: float) -> tuple[float, int]:
    """How many a second, and how many in all."""
    until = time.perf_counter() + seconds

    async def one(number: int) -> int:
        count = 0
        while time.perf_counter() < until:
            await once(number)
            count += 1
        return count

    began = time.perf_counter()
    count = sum(await asyncio.gather(*(one(number) for number in range(CONNECTIONS))))
    return count / (time.perf_counter() - began), count


class _Accepting:
    def __init__(self, lines: list[HttpLine], vehicle_id: str) -> None:
        self._lines = lines
        self._told = {"vehicle_id": vehicle_id, "not_after_s": 3_600, **WRITE}

    @classmethod
    async def prepare(cls, stage: Stage, account: Account) -> "_Accepting":
        lines = [await account.line() for _ in range(CONNECTIONS)]
        return cls(lines, await account.vehicle_id(stage.car.vin))

    async def once(self, number: int) -> None:
        answer = await self._lines[number].post("/api/v1/commands", self._told)
        if answer.status != 202:
            raise RuntimeError(f"a command was answered {answer.status}: {answer.body[:200]!r}")


class _Commits:
    def __init__(self, connections: list[asyncpg.Connection]) -> None:
        self._connections = connections

    @classmethod
    async def prepare(cls, url: str) -> "_Commits":
        connections = [await asyncpg.connect(url) for _ in range(CONNECTIONS)]
        await connections[0].execute("CREATE TABLE facts (id uuid PRIMARY KEY, fact text)")
        return cls(connections)

    async def once(self, number: int) -> None:
        await self._connections[number].execute("INSERT INTO facts VALUES ($1, $2)", uuid4(), ROW)

    async def close(self) -> None:
        for connection in self._connections:
            await connection.close()
