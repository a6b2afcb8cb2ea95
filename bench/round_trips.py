"""How long a command takes, from POST to its last event on the socket, beside a direct read of the same vehicle."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace

import orjson

from bench.grounds import Account, DatabaseName, Grounds, Stage
from bench.http_line import HttpLine
from bench.rows import Bar, Row, at_least, at_most, lost, median, percentile
from bench.socket_line import SocketLine
from tests.service import ENDED

PATH = "components/gateway/data/odometer"
PATIENCE = 20.0  # seconds after which an event counts as lost


@dataclass(frozen=True, slots=True)
class Sample:
    direct: float  # seconds
    command: float | None  # seconds; None: its last event never came
    is_whole: bool  # every event came, once, in order


@dataclass(frozen=True, slots=True)
class Load:
    """What users do, and what must hold of it. `late`: seconds between a command and its subscription."""

    name: str
    users: int
    act: Callable[["User", int], Coroutine[None, None, list[Sample]]]
    added: tuple[Bar, Bar] | None = None  # median and 95th percentile, in ms
    p95: Bar | None = None  # of the whole command, in ms
    per_core_second: Bar | None = None
    late: float = 0.0


class User:
    """Somebody with a socket of their own, who reads one value again and again."""

    def __init__(self, vehicle_id: str, direct: HttpLine, line: HttpLine, socket: SocketLine, late: float) -> None:
        self._vehicle_id = vehicle_id
        self._direct = direct
        self._line = line
        self._socket = socket
        self._late = late
        self._command_id = ""
        self._seen: list[int] = []
        self._ended: asyncio.Future[None] | None = None
        socket.on_text = self._hear

    async def once(self) -> Sample:
        direct = await self._direct.timed_get(f"/sovd/v1/{PATH}")
        began = time.perf_counter()
        try:
            events = await asyncio.wait_for(self._command(), PATIENCE)
        except TimeoutError:
            return Sample(direct, None, is_whole=False)
        return Sample(direct, time.perf_counter() - began, is_whole=events == list(range(1, len(events) + 1)))

    def close(self) -> None:
        for connection in (self._direct, self._line, self._socket):
            connection.close()

    async def _command(self) -> list[int]:
        told = {"vehicle_id": self._vehicle_id, "method": "GET", "path": PATH}
        answer = await self._line.post("/api/v1/commands", told)
        if answer.status != 202:
            raise RuntimeError(f"a command was answered {answer.status}: {answer.body[:200]!r}")
        self._command_id, self._seen = answer.json()["id"], []
        self._ended = asyncio.get_running_loop().create_future()
        if self._late:
            await asyncio.sleep(self._late)
        self._socket.say(type="subscribe", command_id=self._command_id)
        await self._ended
        self._socket.say(type="unsubscribe", command_id=self._command_id)
        return self._seen

    def _hear(self, text: bytes) -> None:
        message = orjson.loads(text)
        if message["type"] != "event" or message["command_id"] != self._command_id:
            return
        self._seen.append(message["seq"])
        if message["status"] in ENDED and self._ended is not None and not self._ended.done():
            self._ended.set_result(None)


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


def loads(seconds: float) -> list[Load]:
    """Ten a minute is what the service lets an engineer send; one a second is six times that."""
    return [
        Load("one user", 1, lambda user, _: back_to_back(user, seconds), added=(at_most(10), at_most(25))),
        Load("one user, socket 100 ms late", 1, lambda user, _: back_to_back(user, seconds), late=0.1),
        Load(
            "100 users, one a second",
            100,
            lambda user, number: every(user, 1.0, seconds, number / 100),
            p95=at_most(100),
        ),
        Load(
            "1,000 users, ten a minute",
            1_000,
            lambda user, number: every(user, 6.0, max(seconds, 12.0), number * 6.0 / 1_000),
            p95=at_most(250),
        ),
        Load(
            "100 users, closed loop",
            100,
            lambda user, _: back_to_back(user, seconds),
            per_core_second=at_least(250),
        ),
    ]


async def measure(grounds: Grounds, database: DatabaseName = "postgresql") -> list[Row]:
    rows: list[Row] = []
    with grounds.stage(database) as stage:
        for load in loads(grounds.seconds):
            rows += await _measure(stage, load)
    # The bars are for PostgreSQL; nothing may be lost on either.
    return [row if database == "postgresql" or row.unit == "events" else replace(row, bar=None) for row in rows]


async def _measure(stage: Stage, load: Load) -> list[Row]:
    account = await Account.of(stage.service.url)
    vehicle_id = await account.vehicle_id(stage.car.vin)
    sockets = await account.sockets(load.users)
    users = [
        User(vehicle_id, await HttpLine.open(stage.car.url), await account.line(), socket, load.late)
        for socket in sockets
    ]
    gentle = asyncio.Semaphore(20)
    await asyncio.gather(*(_warm_up(user, gentle) for user in users))
    processor = stage.processor_seconds()
    began = time.perf_counter()
    found = await asyncio.gather(*(load.act(user, number) for number, user in enumerate(users)))
    seconds = time.perf_counter() - began
    processor = stage.processor_seconds() - processor
    for user in users:
        user.close()
    return _rows(load, [sample for samples in found for sample in samples], seconds, processor)


async def _warm_up(user: User, gentle: asyncio.Semaphore) -> None:
    async with gentle:
        await user.once()


def _rows(load: Load, samples: list[Sample], seconds: float, processor: float) -> list[Row]:
    direct = [sample.direct * 1_000 for sample in samples]
    commands = [sample.command * 1_000 for sample in samples if sample.command is not None]
    middle, tail = load.added or (None, None)
    added = [
        Row(f"{load.name}: added, median", median(commands) - median(direct), "ms", bar=middle),
        Row(f"{load.name}: added, p95", percentile(commands, 0.95) - percentile(direct, 0.95), "ms", bar=tail),
    ]
    whole = [
        Row(f"{load.name}: median", median(commands), "ms", "direct read", median(direct)),
        Row(f"{load.name}: p95", percentile(commands, 0.95), "ms", "direct read", percentile(direct, 0.95), load.p95),
        Row(f"{load.name}: p99", percentile(commands, 0.99), "ms", "direct read", percentile(direct, 0.99)),
    ]
    busy = [
        Row(f"{load.name}: commands", len(samples) / seconds, "per second"),
        Row(
            f"{load.name}: commands",
            len(samples) / processor if processor else 0.0,
            "per core second",
            bar=load.per_core_second,
        ),
    ]
    missing = lost(f"{load.name}: lost or out of order", sum(not sample.is_whole for sample in samples))
    return [*whole, *(added if load.late == 0 else ()), *busy, missing]
