"""What measurements stand on: a durable PostgreSQL, Redis, simulated vehicles and the service, all on loopback."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.http_line import HttpLine
from bench.machine import memory_kib, processor_seconds
from bench.socket_line import SocketLine
from tests.processes import Child, Launch, accepts, free_port
from tests.servers import PostgresCluster, RedisProcess, run_postgres, run_redis
from tests.service import DEMO_ACCOUNTS, START_UP, Servers, ServiceProcess, run_service
from tests.vehicle_servers import ROOT, SimulatedVehicle, SimulatorProcess, run_simulator

DatabaseName = Literal["postgresql", "sqlite"]
CAR = "SVDECAR18TA000101"


@dataclass(frozen=True, slots=True)
class Grounds:
    """Servers that live for the whole run; each measurement has a database and a service of its own."""

    postgres: PostgresCluster
    redis: RedisProcess
    seconds: float  # how long one load lasts

    @contextmanager
    def stage(self, database: DatabaseName = "postgresql", *simulator_options: str) -> Iterator["Stage"]:
        with ExitStack() as stack:
            simulator = stack.enter_context(run_simulator(*(simulator_options or ("--only", CAR))))
            servers = stack.enter_context(self.servers(database))
            service = stack.enter_context(run_service(servers, simulator.vehicles))
            yield Stage(service, simulator)

    @contextmanager
    def servers(self, database: DatabaseName) -> Iterator[Servers]:
        self.redis.flushall()
        if database == "sqlite":
            yield Servers()
            return
        with self.postgres.database() as url:
            yield Servers(database_url=url, redis_url=self.redis.url())


@dataclass(frozen=True, slots=True)
class Stage:
    service: ServiceProcess
    simulator: SimulatorProcess

    @property
    def car(self) -> SimulatedVehicle:
        return self.simulator.vehicles[0]

    def processor_seconds(self) -> float:
        return processor_seconds(self.service.pid)

    def memory_kib(self) -> float:
        return memory_kib(self.service.pid)


@contextmanager
def grounds(seconds: float) -> Iterator[Grounds]:
    with run_postgres(durable=True) as postgres, run_redis() as redis:
        yield Grounds(postgres, redis, seconds)


@dataclass(frozen=True, slots=True)
class Bare:
    """The server beside which ours is measured: `bench.bare_server`."""

    url: str
    pid: int


@contextmanager
def bare_server() -> Iterator[Bare]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="sovd-bare-") as home:
        words = [sys.executable, "-m", "bench.bare_server", str(port)]
        child = Child(Launch(words, output=Path(home) / "output.log", cwd=ROOT))
        try:
            child.wait_until(lambda: accepts(port), within=START_UP)
            yield Bare(f"http://127.0.0.1:{port}", child.pid)
        finally:
            child.end()


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who is logged in."""

    url: str
    token: str

    @classmethod
    async def of(cls, url: str, username: str = "engineer") -> "Account":
        line = await HttpLine.open(url)
        answer = await line.post("/api/v1/auth/login", {"username": username, "password": DEMO_ACCOUNTS[username]})
        line.close()
        return cls(url, answer.json()["access_token"])

    async def line(self) -> HttpLine:
        return await HttpLine.open(self.url, token=self.token)

    async def socket(self) -> SocketLine:
        return await SocketLine.authenticated(self.url, self.token)

    async def sockets(self, count: int, *, at_once: int = 50) -> list[SocketLine]:
        opened: list[SocketLine] = []
        while len(opened) < count:
            batch = min(at_once, count - len(opened))
            opened += await asyncio.gather(*(self.socket() for _ in range(batch)))
        return opened

    async def vehicle_id(self, vin: str) -> str:
        line = await self.line()
        found = (await line.get(f"/api/v1/vehicles?q={vin}")).json()["items"]
        line.close()
        return str(found[0]["id"])
