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
from collections.abc import Callable, Coroutine, Iterator
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
    ratio_p50: float
    cpu_ms: float


class User:
    """Somebody with a socket of their own, who reads one value again and again."""

    def __init__(self, client: Client, socket: Socket, vehicle: SimulatedVehicle, vehicle_id: str) -> None:
        self._client = client
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


async def once_a_second(user: User, seconds: float, offset: float) -> list[Sample]:
    await asyncio.sleep(offset)
    samples: list[Sample] = []
    for _ in range(int(seconds)):
        began = time.monotonic()
        samples.append(await user.once())
        await asyncio.sleep(max(0.0, 1.0 - (time.monotonic() - began)))
    return samples


async def measure(
    service: ServiceProcess,
    vehicle: SimulatedVehicle,
    users: int,
    load: Callable[[User, int], Coroutine[None, None, list[Sample]]],
) -> Row:
    async with Client(service.url, "engineer") as client:
        vehicle_id = await client.vehicle_id(vehicle.vin)
        ready: asyncio.Queue[None] = asyncio.Queue()
        start = asyncio.Event()

        async def one(number: int) -> list[Sample]:
            async with client.socket() as socket:
                user = User(client, socket, vehicle, vehicle_id)
                await user.once()  # connections are opened before the clock runs
                ready.put_nowait(None)
                await start.wait()
                try:
                    return await load(user, number)
                finally:
                    await user.close()

        tasks = [asyncio.create_task(one(number)) for number in range(users)]
        for _ in tasks:
            await ready.get()
        processor, began = processor_seconds(service.pid), time.perf_counter()
        start.set()
        samples = [sample for found in await asyncio.gather(*tasks) for sample in found]
        seconds = time.perf_counter() - began
        return row_of(users, samples, seconds, processor_seconds(service.pid) - processor)


def row_of(users: int, samples: list[Sample], seconds: float, processor: float) -> Row:
    direct = sorted(sample.direct * 1000 for sample in samples)
    commands = sorted(sample.command * 1000 for sample in samples if sample.command is not None)
    return Row(
        users=users,
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


async def run(seconds: float) -> list[Row]:
    with everything() as (service, vehicle):
        one = await measure(service, vehicle, 1, lambda user, _: back_to_back(user, seconds))
        hundred = await measure(service, vehicle, 100, lambda user, number: once_a_second(user, seconds, number / 100))
        return [one, hundred]


def show(rows: list[Row]) -> None:
    names = {
        "users": "users",
        "per_second": "commands/s",
        "direct_p50": "direct p50 ms",
        "direct_p95": "direct p95",
        "command_p50": "command p50",
        "command_p95": "command p95",
        "command_p99": "command p99",
        "added_p50": "added p50",
        "ratio_p50": "ratio",
        "cpu_ms": "service CPU ms",
        "lost": "lost",
        "incomplete": "incomplete",
    }
    print("  ".join(f"{title:>14}" for title in names.values()))
    for row in rows:
        values = asdict(row)
        print("  ".join(f"{values[name]:>14.4g}" for name in names))


def keep(rows: list[Row], seconds: float) -> Path:
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
        "rows": [asdict(row) for row in rows],
    }
    kept.write_text(json.dumps(told, indent=2) + "\n")
    return kept


def main() -> None:
    usage = argparse.ArgumentParser(description=__doc__)
    usage.add_argument("--seconds", type=float, default=10, help="length of each measurement")
    usage.add_argument("--keep", action="store_true", help="write the figures to bench/results/")
    asked = usage.parse_args()
    rows = asyncio.run(run(asked.seconds))
    show(rows)
    if asked.keep:
        print(f"kept in {keep(rows, asked.seconds)}")


if __name__ == "__main__":
    main()
