"""Whether a follower whose line is cut at random moments has heard everything in the end."""

import asyncio
import random

import orjson

from bench.grounds import Account, Grounds, Stage
from bench.round_trips import PATH
from bench.rows import Row, lost
from bench.socket_line import SocketLine
from bench.waiting import until, until_ended

CUTS = 40
USERS = 10  # who send commands meanwhile
PATIENCE = 10.0


class Follower:
    """Listens to a vehicle, and asks after each cut for what came after the last position it knows."""

    def __init__(self, account: Account, vehicle_id: str) -> None:
        self._account = account
        self._vehicle_id = vehicle_id
        self._epoch = ""
        self._socket: SocketLine | None = None
        self.heard: list[tuple[str, int]] = []  # command and seq, in the order in which they came
        self.position = 0
        self.was_recovered = True

    async def connect(self) -> None:
        socket = await self._account.socket()
        socket.on_text = self._hear
        since = {"since": {"epoch": self._epoch, "seq": self.position}} if self._epoch else {}
        socket.say(type="subscribe", vehicle_id=self._vehicle_id, **since)
        self._socket = socket

    def cut(self) -> None:
        if self._socket is not None:
            self._socket.on_text = lambda _text: None
            self._socket.close()

    def _hear(self, text: bytes) -> None:
        message = orjson.loads(text)
        if message["type"] == "subscribed":
            self.was_recovered = self.was_recovered and message["recovered"]
            if not self._epoch:
                self._epoch, self.position = message["epoch"], message["top"]
        elif message["type"] == "event":
            self.heard.append((message["command_id"], message["seq"]))
            self.position = max(self.position, message["position"])


async def measure(grounds: Grounds) -> list[Row]:
    with grounds.stage() as stage:
        return await _measure(stage)


async def _measure(stage: Stage) -> list[Row]:
    account = await Account.of(stage.service.url)
    vehicle_id = await account.vehicle_id(stage.car.vin)
    follower = Follower(account, vehicle_id)
    await follower.connect()
    await asyncio.sleep(0.5)
    over = asyncio.Event()
    users = [asyncio.create_task(_commands(account, vehicle_id, over)) for _ in range(USERS)]
    chance = random.Random(17)
    for _ in range(CUTS):
        await asyncio.sleep(chance.uniform(0.0, 0.3))
        follower.cut()
        await asyncio.sleep(chance.uniform(0.0, 0.15))
        await follower.connect()
    over.set()
    commands = [command for made in await asyncio.gather(*users) for command in made]
    expected = await _stored(account, commands)
    await until(lambda: len(follower.heard) >= len(expected), within=PATIENCE)
    repeated = len(follower.heard) - len(set(follower.heard))
    return [
        Row(f"line cut {CUTS} times: events stored", len(expected), "events"),
        lost(f"line cut {CUTS} times: lost", len(expected - set(follower.heard))),
        lost(f"line cut {CUTS} times: told twice", repeated),
    ]


async def _commands(account: Account, vehicle_id: str, over: asyncio.Event) -> list[str]:
    line = await account.line()
    made: list[str] = []
    while not over.is_set():
        told = {"vehicle_id": vehicle_id, "method": "GET", "path": PATH}
        made.append((await line.post("/api/v1/commands", told)).json()["id"])
        await asyncio.sleep(0.05)
    line.close()
    return made


async def _stored(account: Account, commands: list[str]) -> set[tuple[str, int]]:
    line = await account.line()
    found: set[tuple[str, int]] = set()
    for command_id in commands:
        last_seq = (await until_ended(line, command_id))["last_seq"]
        found |= {(command_id, seq) for seq in range(1, last_seq + 1)}
    line.close()
    return found
