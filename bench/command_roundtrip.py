"""How long a command takes, from POST to its last event on the socket, beside a direct read of the same vehicle.

One run: a PostgreSQL with fsync on, a Redis, the simulated vehicles and the service are started for it, all on
this machine and beside the load. Direct reads and commands alternate, so a busy machine is busy for both.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "backend")]

import httpx2

from tests.servers import run_postgres, run_redis
from tests.service import ENDED, Client, Servers, ServiceProcess, Socket, run_service
from tests.vehicle_servers import SimulatedVehicle, run_simulator

RESULTS = Path(__file__).parent / "results"
PATH = "components/gateway/data/odometer"
PATIENCE = 20.0  # seconds after which an event counts as lost


@dataclass(frozen=True, slots=True)
class Sample:
    direct: float  # seconds
    command: float | None  # seconds; None: its last event never came
    is_whole: bool  # every event came, once, in order


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Units: milliseconds; `cpu_ms` is the service's processor time per command."""

    name: str
    users: int
    commands: int
    lost: int
    incomplete: int
    per_second: float
    direct_p50: float
    direct_p95: float
    command_p50: float
    command_p95: float
    command_p99: float
    added_p50: float
    added_p95: float
    ratio_p50: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Load:
    """What users do. `bars`: a column of the row, and the most it may be."""

    name: str
    users: int
    act: Callable[["User", int], Coroutine[None, None, list[Sample]]]
    bars: Mapping[str, float]
    socket_late: float = 0.0  # seconds between the command and the subscription


class User:
    """Somebody with a socket of their own, who reads one value again and again."""

    def __init__(self, client: Client, socket: Socket, vehicle: SimulatedVehicle, vehicle_id: str, late: float) -> None:
        self._client = client
        self._late = late
        self._socket = socket
        self._vehicle_id = vehicle_id
        self._direct = httpx2.AsyncClient(base_url=vehicle.url, trust_env=False, timeout=PATIENCE)

    async def once(self) -> Sample:
        began = time.perf_counter()
        answer = await self._direct.get(f"/sovd/v1/{PATH}")
        answer.raise_for_status()
        between = time.perf_counter()
        try:
            events = await asyncio.wait_for(self._command(), PATIENCE)
        except TimeoutError:
            return Sample(between - began, None, is_whole=False)
        seconds = time.perf_counter() - between
        return Sample(between - began, seconds, is_whole=events == list(range(1, len(events) + 1)))

    async def close(self) -> None:
        await self._direct.aclose()

    async def _command(self) -> list[int]:
        command = await self._client.submit(self._vehicle_id, method="GET", path=PATH)
        if self._late:
            await asyncio.sleep(self._late)
        await self._socket.say(type="subscribe", command_id=command["id"])
        seen: list[int] = []
        while True:
            message = await self._socket.hear(within=PATIENCE)
            if message.get("command_id") != command["id"] or message["type"] != "event":
                continue
            seen.append(message["seq"])
            if message["status"] in ENDED:
                await self._socket.say(type="unsubscribe", command_id=command["id"])
                return seen


async def back_to_back(user: User, seconds: float) -> list[Sample]:
    until = time.monotonic() + seconds
    samples = [await user.once()]
    while time.monotonic() < until:
        samples.append(await user.once())
    return samples


async def every(user: User, pause: float, seconds: float, offset: float) -> list[Sample]:
    """One command each `pause` seconds; who comes late does not catch up."""
    await asyncio.sleep(offset)
    samples: list[Sample] = []
    for _ in range(max(1, int(seconds / pause))):
        began = time.monotonic()
        samples.append(await user.once())
        await asyncio.sleep(max(0.0, pause - (time.monotonic() - began)))
    return samples


async def measure(service: ServiceProcess, vehicle: SimulatedVehicle, load: Load) -> Row:
    async with Client(service.url, "engineer") as client:
        vehicle_id = await client.vehicle_id(vehicle.vin)
        ready: asyncio.Queue[None] = asyncio.Queue()
        start = asyncio.Event()
        gentle = asyncio.Semaphore(20)

        async def one(number: int) -> list[Sample]:
            async with client.socket() as socket:
                user = User(client, socket, vehicle, vehicle_id, load.socket_late)
                async with gentle:
                    await user.once()  # connections are opened before the clock runs
                ready.put_nowait(None)
                await start.wait()
                try:
                    return await load.act(user, number)
                finally:
                    await user.close()

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(number)) for number in range(load.users)]
            for _ in tasks:
                await ready.get()
            processor, began = processor_seconds(service.pid), time.perf_counter()
            start.set()
        samples = [sample for task in tasks for sample in task.result()]
        seconds = time.perf_counter() - began
        return row_of(load, samples, seconds, processor_seconds(service.pid) - processor)


def row_of(load: Load, samples: list[Sample], seconds: float, processor: float) -> Row:
    direct = sorted(sample.direct * 1000 for sample in samples)
    commands = sorted(sample.command * 1000 for sample in samples if sample.command is not None)
    return Row(
        name=load.name,
        users=load.users,
        commands=len(samples),
        lost=len(samples) - len(commands),
        incomplete=sum(not sample.is_whole for sample in samples),
        per_second=len(samples) / seconds,
        direct_p50=statistics.median(direct),
        direct_p95=share(direct, 0.95),
        command_p50=statistics.median(commands),
        command_p95=share(commands, 0.95),
        command_p99=share(commands, 0.99),
        added_p50=statistics.median(commands) - statistics.median(direct),
        added_p95=share(commands, 0.95) - share(direct, 0.95),
        ratio_p50=statistics.median(commands) / statistics.median(direct),
        cpu_ms=processor / len(samples) * 1000,
    )


def share(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def processor_seconds(pid: int) -> float:
    """User and system time of a process so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def everything() -> Iterator[tuple[ServiceProcess, SimulatedVehicle]]:
    with run_postgres(durable=True) as postgres, run_redis() as redis, run_simulator() as simulator:
        servers = Servers(postgres.create_database(), redis.url())
        with run_service(servers, simulator.vehicles) as service:
            yield service, simulator.vehicles[0]


def loads(seconds: float) -> list[Load]:
    """The last one is ten a minute for each user: what the service lets an engineer send."""
    in_time = {"lost": 0, "incomplete": 0}
    return [
        Load(
            "one user, back to back",
            1,
            lambda user, _: back_to_back(user, seconds),
            {"added_p50": 10, "added_p95": 25, **in_time},
        ),
        Load(
            "the socket subscribes 100 ms late",
            1,
            lambda user, _: back_to_back(user, seconds),
            in_time,
            socket_late=0.1,
        ),
        Load(
            "100 users, one a second",
            100,
            lambda user, number: every(user, 1.0, seconds, number / 100),
            {"command_p95": 100, **in_time},
        ),
        Load("100 users, closed loop", 100, lambda user, _: back_to_back(user, seconds), {"cpu_ms": 4, **in_time}),
        Load(
            "1,000 users, ten a minute",
            1000,
            lambda user, number: every(user, 6.0, seconds, number * 6.0 / 1000),
            {"command_p95": 250, **in_time},
        ),
    ]


async def run(seconds: float) -> list[tuple[Load, Row]]:
    with everything() as (service, vehicle):
        return [(load, await measure(service, vehicle, load)) for load in loads(seconds)]


COLUMNS = {
    "per_second": "commands/s",
    "direct_p50": "direct p50",
    "direct_p95": "direct p95",
    "command_p50": "command p50",
    "command_p95": "command p95",
    "command_p99": "command p99",
    "added_p50": "added p50",
    "added_p95": "added p95",
    "ratio_p50": "ratio p50",
    "cpu_ms": "CPU ms",
    "lost": "lost",
    "incomplete": "incomplete",
}


def show(measured: list[tuple[Load, Row]]) -> None:
    print(f"{'':34}" + "".join(f"{title:>12}" for title in COLUMNS.values()))
    for _, row in measured:
        values = asdict(row)
        print(f"{row.name:34}" + "".join(f"{values[name]:>12.4g}" for name in COLUMNS))
    print("\nmilliseconds; CPU ms is the service's processor time per command\n")
    for load, row in measured:
        for column, bar in load.bars.items():
            ours = asdict(row)[column]
            holds = "holds" if ours <= bar else f"missed by {ours - bar:.4g}"
            print(f"{load.name:34}{COLUMNS[column]:>12}  ours {ours:<9.4g} bar {bar:<6g} {holds}")


def keep(measured: list[tuple[Load, Row]], seconds: float) -> Path:
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    kept = RESULTS / f"command_roundtrip-{now:%Y%m%dT%H%M%SZ}.json"
    machine = {
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "machine": platform.machine(),
        "python": platform.python_version(),
        "system": platform.system(),
    }
    told = {
        "at": now.isoformat(),
        "seconds": seconds,
        "machine": machine,
        "rows": [{**asdict(row), "bars": dict(load.bars)} for load, row in measured],
    }
    kept.write_text(json.dumps(told, indent=2) + "\n")
    return kept


def main() -> None:
    usage = argparse.ArgumentParser(description=__doc__)
    usage.add_argument("--seconds", type=float, default=10, help="length of each measurement")
    usage.add_argument("--keep", action="store_true", help="write the figures to bench/results/")
    asked = usage.parse_args()
    measured = asyncio.run(run(asked.seconds))
    show(measured)
    if asked.keep:
        print(f"kept in {keep(measured, asked.seconds)}")


if __name__ == "__main__":
    main()
