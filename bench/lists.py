"""The list of vehicles beside a hello-world of the same server, and the memory of a vehicle that is held."""

import asyncio
import time
from collections.abc import Sequence

from bench.grounds import Account, Grounds, Stage, bare_server
from bench.http_line import HttpLine
from bench.round_trips import PATH
from bench.rows import Row, at_least_times, at_most, median
from bench.waiting import until_ended

VEHICLES = 20_000
HELD = 400  # not more than a process keeps ready
CONNECTIONS = 8
ROUNDS = 3
MEETING = 400.0  # seconds at most until all vehicles were asked
SETTLING = 3.0  # seconds until memory is counted
SEARCHES = {"list of 50": "/api/v1/vehicles", "search by name": "/api/v1/vehicles?q=hamburg+01"}


async def measure(grounds: Grounds) -> list[Row]:
    with grounds.stage("postgresql", "--fleet", str(VEHICLES)) as stage, bare_server() as bare:
        account = await Account.of(stage.service.url)
        lines = [await account.line() for _ in range(CONNECTIONS)]
        await until_all_were_asked(lines[0])
        hello = [await HttpLine.open(bare.url) for _ in range(CONNECTIONS)]
        rows: list[Row] = []
        for name, path in SEARCHES.items():
            rows += await _compare(grounds, name, lines, path, hello)
    return rows


async def until_all_were_asked(line: HttpLine) -> None:
    """New vehicles are asked one after another whether they are there: that is another measurement's business."""
    async with asyncio.timeout(MEETING):
        while (await line.get("/api/v1/vehicles?status=unknown&limit=1")).json()["total"]:  # noqa: ASYNC110
            await asyncio.sleep(1)


async def _compare(
    grounds: Grounds, name: str, lines: Sequence[HttpLine], path: str, hello: Sequence[HttpLine]
) -> list[Row]:
    ours, theirs, times = [], [], []
    for _ in range(ROUNDS):
        rate, seconds = await _load(lines, path, grounds.seconds / ROUNDS)
        ours.append(rate)
        times += seconds
        theirs.append((await _load(hello, "/hello", grounds.seconds / ROUNDS))[0])
    bar = at_least_times(1 / 3) if path in SEARCHES["list of 50"] else None
    of = f"{name} of {VEHICLES:,} vehicles"
    return [
        Row(of, median(ours), "per second", "hello-world", median(theirs), bar),
        Row(f"{of}, {CONNECTIONS} at a time: median", median(times) * 1_000, "ms"),
    ]


async def _load(lines: Sequence[HttpLine], path: str, seconds: float) -> tuple[float, list[float]]:
    """Requests per second and the seconds of each."""
    until = time.perf_counter() + seconds

    async def one(line: HttpLine) -> list[float]:
        taken: list[float] = []
        while time.perf_counter() < until:
            taken.append(await line.timed_get(path))
        return taken

    began = time.perf_counter()
    taken = [each for found in await asyncio.gather(*(one(line) for line in lines)) for each in found]
    return len(taken) / (time.perf_counter() - began), taken


async def measure_held(grounds: Grounds) -> list[Row]:
    """As many commands to one vehicle as to many: what is left is the vehicles."""
    with grounds.stage("postgresql", "--fleet", "1") as stage:
        one = await _held(stage)
    with grounds.stage("postgresql", "--fleet", str(HELD)) as stage:
        many = await _held(stage)
    return [Row("held vehicle, memory", (many - one) / (HELD - 1), "KiB", bar=at_most(25))]


async def _held(stage: Stage) -> float:
    """KiB of the service after every vehicle was asked."""
    account = await Account.of(stage.service.url)
    line = await account.line()
    ids: list[str] = []
    cursor = ""
    while cursor is not None:
        page = (await line.get(f"/api/v1/vehicles?limit=200{cursor and f'&cursor={cursor}'}")).json()
        ids += [vehicle["id"] for vehicle in page["items"]]
        cursor = page["next_cursor"]
    for vehicle_id in (ids * HELD)[:HELD]:
        told = {"vehicle_id": vehicle_id, "method": "GET", "path": PATH}
        await until_ended(line, (await line.post("/api/v1/commands", told)).json()["id"])
    await asyncio.sleep(SETTLING)
    return stage.memory_kib()
