"""What it costs to tell many sockets: per delivery beside a bare broadcast, per idle socket, and whether all hear."""

import asyncio
from dataclasses import dataclass

from bench.grounds import Account, Bare, Grounds, Stage, bare_server
from bench.http_line import HttpLine
from bench.machine import memory_kib, processor_seconds
from bench.round_trips import PATH
from bench.rows import Row, at_most, at_most_times, lost, median
from bench.socket_line import SocketLine
from bench.waiting import until, until_ended

LISTENERS = 1_000
MOST_SOCKETS = 5_000
ROUNDS = 3
COMMANDS_PER_ROUND = 60
EVENT_SIZE = 330  # bytes, as an event of ours has
SETTLING = 3.0  # seconds until memory is counted


@dataclass(frozen=True, slots=True)
class Heard:
    """Processor time of the service in seconds, what arrived, and by how many that was wrong."""

    processor: float
    deliveries: int
    wrong: int


class Desk:
    """One engineer's commands, one after another, so that an event is told alone, as in ordinary use."""

    def __init__(self, stage: Stage, line: HttpLine, socket: SocketLine, vehicle_id: str) -> None:
        self._stage = stage
        self._line = line
        self._socket = socket
        self._vehicle_id = vehicle_id

    @classmethod
    async def of(cls, stage: Stage, account: Account) -> "Desk":
        vehicle_id = await account.vehicle_id(stage.car.vin)
        return cls(stage, await account.line(), await account.socket(), vehicle_id)

    async def work(self, commands: int, listeners: list[SocketLine]) -> Heard:
        before, processor = _heard(listeners), self._stage.processor_seconds()
        events = 0
        for _ in range(commands):
            events += await self._command()
        expected = events * len(listeners)
        await until(lambda: _heard(listeners) - before >= expected)
        heard = _heard(listeners) - before
        return Heard(self._stage.processor_seconds() - processor, heard, abs(expected - heard))

    async def _command(self) -> int:
        """How many events it had."""
        told = {"vehicle_id": self._vehicle_id, "method": "GET", "path": PATH}
        command = (await self._line.post("/api/v1/commands", told)).json()
        last_seq: int = (await until_ended(self._line, command["id"]))["last_seq"]
        return last_seq


async def measure(grounds: Grounds) -> list[Row]:
    with grounds.stage() as stage, bare_server() as bare:
        return await _fan_out(stage, bare)


async def _fan_out(stage: Stage, bare: Bare) -> list[Row]:
    account = await Account.of(stage.service.url)
    desk = await Desk.of(stage, account)
    await desk.work(10, [])
    vehicle_id = await account.vehicle_id(stage.car.vin)
    ours, theirs, missing = [], [], 0
    listeners = await account.sockets(LISTENERS)
    broadcast = [await SocketLine.open(bare.url, "/ws") for _ in range(LISTENERS)]
    for _ in range(ROUNDS):
        alone = await desk.work(COMMANDS_PER_ROUND, [])
        await asyncio.gather(*(socket.subscribe(vehicle_id=vehicle_id) for socket in listeners))
        told = await desk.work(COMMANDS_PER_ROUND, listeners)
        await asyncio.gather(*(_unsubscribe(socket, vehicle_id) for socket in listeners))
        ours.append((told.processor - alone.processor) / max(1, told.deliveries) * 1e6)
        missing += told.wrong
        theirs.append(await _bare_broadcast(bare, broadcast, told.deliveries // LISTENERS))
    for socket in (*listeners, *broadcast):
        socket.close()
    return [
        Row(
            f"fan-out to {LISTENERS:,} sockets, processor",
            median(ours),
            "us a delivery",
            "bare broadcast",
            median(theirs),
            at_most_times(2),
        ),
        lost(f"fan-out to {LISTENERS:,} sockets: lost", missing),
    ]


async def _unsubscribe(socket: SocketLine, vehicle_id: str) -> None:
    socket.say(type="unsubscribe", vehicle_id=vehicle_id)
    await socket.hear()


async def _bare_broadcast(bare: Bare, sockets: list[SocketLine], times: int) -> float:
    """Microseconds of processor time a delivery."""
    line = await HttpLine.open(bare.url)
    before, processor = _received(sockets), processor_seconds(bare.pid)
    for _ in range(times):  # one at a time, as our events come
        await line.post(f"/broadcast?times=1&size={EVENT_SIZE}", {})
    await until(lambda: _received(sockets) - before >= times * len(sockets))
    spent = processor_seconds(bare.pid) - processor
    line.close()
    return spent / (times * len(sockets)) * 1e6


async def measure_sockets(grounds: Grounds) -> list[Row]:
    """One process, as one worker is."""
    with grounds.stage() as stage, bare_server() as bare:
        account = await Account.of(stage.service.url)
        desk = await Desk.of(stage, account)
        vehicle_id = await account.vehicle_id(stage.car.vin)
        await desk.work(10, [])
        before = stage.memory_kib()
        sockets = await account.sockets(MOST_SOCKETS)
        await asyncio.gather(*(socket.subscribe(vehicle_id=vehicle_id) for socket in sockets))
        await asyncio.sleep(SETTLING)
        each = (stage.memory_kib() - before) / MOST_SOCKETS
        told = await desk.work(5, sockets)
        bare_each = await _bare_memory(bare)
        for socket in sockets:
            socket.close()
    return [
        Row("idle socket, memory", each, "KiB", "bare socket", bare_each, at_most(25)),
        lost(f"{MOST_SOCKETS:,} sockets of one worker: lost", told.wrong),
    ]


async def _bare_memory(bare: Bare) -> float:
    before = memory_kib(bare.pid)
    sockets = [await SocketLine.open(bare.url, "/ws") for _ in range(MOST_SOCKETS)]
    await asyncio.sleep(SETTLING)
    each = (memory_kib(bare.pid) - before) / MOST_SOCKETS
    for socket in sockets:
        socket.close()
    return each


def _heard(sockets: list[SocketLine]) -> int:
    return sum(socket.events for socket in sockets)


def _received(sockets: list[SocketLine]) -> int:
    return sum(socket.received for socket in sockets)
