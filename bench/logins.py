"""What others notice while many log in: passwords are slow on purpose."""

import asyncio
import time
from collections.abc import Sequence

from bench.grounds import Account, Grounds, Stage
from bench.http_line import HttpLine
from bench.rows import Row, at_most_times, percentile
from tests.service import DEMO_ACCOUNTS

STORM = 10  # people who log in again and again
ASKERS = 4
PAUSE = 0.005  # seconds between two questions of one asker
ROUNDS = 3
ASKED = {"liveness": "/health/live", "list of vehicles": "/api/v1/vehicles"}


async def measure(grounds: Grounds) -> list[Row]:
    with grounds.stage() as stage:
        account = await Account.of(stage.service.url)
        rows: list[Row] = []
        for name, path in ASKED.items():
            rows += await _compare(grounds, stage, account, name, path)
    return rows


async def _compare(grounds: Grounds, stage: Stage, account: Account, name: str, path: str) -> list[Row]:
    lines = [await account.line() for _ in range(ASKERS)]
    calm: list[float] = []
    stormy: list[float] = []
    logins = 0
    for _ in range(ROUNDS):
        calm += await _ask(lines, path, grounds.seconds / ROUNDS)
        over = asyncio.Event()
        storm = [asyncio.create_task(_log_in_again_and_again(stage, over)) for _ in range(STORM)]
        stormy += await _ask(lines, path, grounds.seconds / ROUNDS)
        over.set()
        logins += sum(await asyncio.gather(*storm))
    for line in lines:
        line.close()
    what = f"{name} while {STORM} people log in: p99"
    return [
        Row(what, _p99(stormy), "ms", "while nobody does", _p99(calm), at_most_times(3)),
        Row(f"{name} while {STORM} people log in: log-ins", logins / grounds.seconds, "per second"),
    ]


async def _ask(lines: Sequence[HttpLine], path: str, seconds: float) -> list[float]:
    until = time.perf_counter() + seconds

    async def one(line: HttpLine) -> list[float]:
        taken: list[float] = []
        while time.perf_counter() < until:
            taken.append(await line.timed_get(path))
            await asyncio.sleep(PAUSE)
        return taken

    return [each for found in await asyncio.gather(*(one(line) for line in lines)) for each in found]


async def _log_in_again_and_again(stage: Stage, over: asyncio.Event) -> int:
    line = await HttpLine.open(stage.service.url)
    told = {"username": "viewer", "password": DEMO_ACCOUNTS["viewer"]}
    count = 0
    while not over.is_set():
        count += (await line.post("/api/v1/auth/login", told)).status == 200
    line.close()
    return count


def _p99(seconds: list[float]) -> float:
    return percentile(seconds, 0.99) * 1_000
