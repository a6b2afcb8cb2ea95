"""Data samples from one stream of a vehicle to a thousand sockets: sixteen series at twenty a second."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import yaml

from bench.grounds import Account, Grounds, Stage
from bench.http_line import HttpLine
from bench.rows import Row, at_least, lost, median, percentile
from bench.socket_line import SocketLine
from bench.waiting import until, until_ended

SERIES = 16
SOCKETS = 1_000
PER_SECOND = 20  # `fast`, as servers have it: one sample each 50 ms
COMPONENT = "components/cells"
WARM_UP = 1.0  # seconds


async def measure(grounds: Grounds) -> list[Row]:
    with _scenario() as folder, grounds.stage("postgresql", "--scenarios", str(folder)) as stage:
        return await _measure(stage, grounds.seconds)


async def _measure(stage: Stage, seconds: float) -> list[Row]:
    account = await Account.of(stage.service.url)
    line = await account.line()
    sockets = await account.sockets(SOCKETS)
    watcher = _Watcher(sockets[0])
    command_id = await _start_stream(stage, account, line, seconds)
    await asyncio.gather(*(socket.subscribe(command_id=command_id) for socket in sockets))
    await asyncio.sleep(WARM_UP)
    processor, began, samples = stage.processor_seconds(), time.perf_counter(), watcher.samples
    await asyncio.sleep(seconds)
    processor, lasted = stage.processor_seconds() - processor, time.perf_counter() - began
    samples = watcher.samples - samples
    command = await until_ended(line, command_id)
    stored = command["last_seq"]
    await until(lambda: min(socket.events for socket in sockets) >= stored)
    missing = sum(stored - socket.events for socket in sockets)
    for socket in sockets:
        socket.close()
    what = f"{SERIES} series at {PER_SECOND} Hz to {SOCKETS:,} sockets"
    delivered = samples * SERIES * SOCKETS
    return [
        Row(f"{what}: samples from the vehicle", samples * SERIES / lasted, "per second"),
        Row(f"{what}: samples delivered", delivered / lasted, "per second"),
        Row(f"{what}: samples delivered", delivered / processor, "per core second", bar=at_least(5_000)),
        Row(f"{what}: age of a sample, median", median(watcher.ages) * 1_000, "ms"),
        Row(f"{what}: age of a sample, p95", percentile(watcher.ages, 0.95) * 1_000, "ms"),
        lost(f"{what}: lost", missing),
    ]


class _Watcher:
    """Reads what one of the sockets is told: how many samples, and how old each is when it comes."""

    def __init__(self, socket: SocketLine) -> None:
        self.samples = 0
        self.ages: list[float] = []
        self._keep = socket.on_text
        socket.on_text = self._hear

    def _hear(self, text: bytes) -> None:
        message = orjson.loads(text)
        now = datetime.now(UTC)
        self._keep(text)
        for sample in message.get("data", {}).get("samples", ()):
            self.samples += 1
            self.ages.append((now - datetime.fromisoformat(sample["timestamp"])).total_seconds())


async def _start_stream(stage: Stage, account: Account, line: HttpLine, seconds: float) -> str:
    told = {
        "vehicle_id": await account.vehicle_id(stage.car.vin),
        "method": "POST",
        "path": f"{COMPONENT}/cyclic-subscriptions",
        "body": {"resource": "data/voltages", "interval": "fast", "duration": int(seconds + WARM_UP + 8)},
    }
    answer = await line.post("/api/v1/commands", told)
    if answer.status != 202:
        raise RuntimeError(f"the subscription was answered {answer.status}: {answer.body[:200]!r}")
    return str(answer.json()["id"])


@contextmanager
def _scenario() -> Iterator[Path]:
    """A vehicle with one resource of so many series: the voltages of its cells."""
    cells: dict[str, Any] = {
        f"cell_{number:02d}": {
            "type": "number",
            "unit": "V",
            "decimals": 3,
            "signal": {"kind": "sine", "mean": 3.9, "amplitude": 0.2, "period_s": 10.0, "phase_s": float(number)},
        }
        for number in range(1, SERIES + 1)
    }
    voltages = {"id": "voltages", "name": "Voltages", "category": "currentData", "type": "object", "fields": cells}
    scenario = {
        "format": 1,
        "vin": "SVDECAR18TA000101",
        "name": "Cells",
        "drive": {"points": [[0, 0], [60, 0]], "mass_kg": 1_500.0, "drag_area_m2": 0.6},
        "components": [{"id": "cells", "name": "Cells", "data": [voltages]}],
    }
    with tempfile.TemporaryDirectory(prefix="sovd-scenario-") as folder:
        (Path(folder) / "cells.yaml").write_text(yaml.safe_dump(scenario))
        yield Path(folder)
