"""The service for tests: the real process on a free port, and a client that speaks its wire."""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import httpx2
from websockets.asyncio.client import ClientConnection, connect

from tests.processes import Child, Launch, accepts, free_port
from tests.vehicle_servers import ROOT, SimulatedVehicle

START_UP = timedelta(seconds=40)
DEMO_ACCOUNTS = {"admin": "admin123", "engineer": "engineer123", "viewer": "viewer123"}
ENDED = frozenset({"succeeded", "failed", "refused", "unknown", "resolved", "expired", "cancelled"})


@dataclass(frozen=True, slots=True)
class Servers:
    """What the service stores in. Both None: embedded."""

    database_url: str | None = None
    redis_url: str | None = None


class ServiceProcess:
    """`python -m app serve` in the demo profile. It may be killed, frozen and started again on the same data."""

    def __init__(self, home: Path, servers: Servers, vehicles: Sequence[SimulatedVehicle], **more: str) -> None:
        self.port = free_port()
        self.home = home
        self.output = home / f"service-{self.port}.log"
        listed = home / f"vehicles-{self.port}.json"
        listed.write_text(json.dumps([{"vin": v.vin, "name": v.name, "url": v.url} for v in vehicles]))
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SOVD_")},
            "SOVD_PROFILE": "demo",
            "SOVD_DATA_DIR": str(home / "data"),
            "SOVD_DEMO_VEHICLES": str(listed),
            "JWT_SECRET_KEY": "of-tests-only-" + "x" * 32,
            "PYTHONPATH": str(ROOT / "backend"),
            "SOVD_RATE_LIMITS": "off",  # tests log in more often than people
            "SOVD_FAULTS_READ_FIRST": "0",  # what a test's vehicle is asked is the test's business
            **_set(DATABASE_URL=servers.database_url, REDIS_URL=servers.redis_url),
            **more,
        }
        self._child = self._launch({})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._child.pid

    def is_running(self) -> bool:
        return self._child.is_running()

    def environment(self, name: str) -> str | None:
        return self._env.get(name)

    def log_lines(self) -> list[dict[str, Any]]:
        """Its log so far; a line that is no JSON is a mistake."""
        return [json.loads(line) for line in self.output.read_text().splitlines() if line.startswith("{")]

    def kill(self) -> None:
        self._child.kill()

    def suspend(self) -> None:
        self._child.suspend()

    def resume(self) -> None:
        self._child.resume()

    def end(self) -> None:
        self._child.end()

    def start_again(self, **changed: str | None) -> None:
        """After `kill` or `end`, on the same port and data; None takes a variable away."""
        self._child = self._launch(changed)

    def wait_until_dead(self, *, within: timedelta = timedelta(seconds=15)) -> None:
        deadline = time.monotonic() + within.total_seconds()
        while self._child.is_running():
            assert time.monotonic() < deadline, "the process lives on"
            time.sleep(0.01)

    def _launch(self, changed: Mapping[str, str | None]) -> Child:
        env = {name: value for name, value in {**self._env, **changed}.items() if value is not None}
        words = [sys.executable, "-m", "app", "serve", "--port", str(self.port)]
        child = Child(Launch(words, output=self.output, env=env, cwd=ROOT))
        child.wait_until(lambda: accepts(self.port), within=START_UP)
        return child


def _set(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


@contextmanager
def run_service(servers: Servers, vehicles: Sequence[SimulatedVehicle] = (), **more: str) -> Iterator[ServiceProcess]:
    """A service of one's own; `more` are environment variables. Raises: ServerFailed."""
    with tempfile.TemporaryDirectory(prefix="sovd-service-") as home:
        service = ServiceProcess(Path(home), servers, vehicles, **more)
        try:
            yield service
        finally:
            service.end()


class Client:
    """Somebody who is logged in."""

    def __init__(self, url: str, username: str) -> None:
        self.http = httpx2.AsyncClient(base_url=url, trust_env=False, timeout=20)
        self.url = url
        self.username = username
        self.token = ""

    async def __aenter__(self) -> Self:
        told = {"username": self.username, "password": DEMO_ACCOUNTS[self.username]}
        answer = await self.http.post("/api/v1/auth/login", json=told)
        assert answer.status_code == 200, answer.text
        self.use(answer.json()["access_token"])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    def use(self, token: str) -> None:
        self.token = token
        self.http.headers["Authorization"] = f"Bearer {token}"

    async def vehicle_id(self, vin: str) -> str:
        listed = (await self.http.get("/api/v1/vehicles", params={"q": vin})).json()
        return str(listed["items"][0]["id"])

    async def submit(self, vehicle_id: str, **told: Any) -> dict[str, Any]:
        key = told.pop("idempotency_key", None)
        headers = {} if key is None else {"Idempotency-Key": key}
        answer = await self.http.post("/api/v1/commands", json={"vehicle_id": vehicle_id, **told}, headers=headers)
        assert answer.status_code == 202, answer.text
        command: dict[str, Any] = answer.json()
        return command

    async def command(self, command_id: str) -> dict[str, Any]:
        answer = await self.http.get(f"/api/v1/commands/{command_id}")
        assert answer.status_code == 200, answer.text
        command: dict[str, Any] = answer.json()
        return command

    async def events(self, command_id: str) -> list[dict[str, Any]]:
        answer = await self.http.get(f"/api/v1/commands/{command_id}/events")
        events: list[dict[str, Any]] = answer.json()["items"]
        return events

    async def until(self, command_id: str, *statuses: str, within: float = 15) -> dict[str, Any]:
        """The command, once it has one of these states (without any: once it has ended)."""
        wanted = frozenset(statuses) or ENDED
        deadline = time.monotonic() + within
        while True:
            command = await self.command(command_id)
            if command["status"] in wanted:
                return command
            assert time.monotonic() < deadline, f"still {command['status']} after {within} s"
            await asyncio.sleep(0.02)

    async def run(self, vehicle_id: str, **told: Any) -> dict[str, Any]:
        """Submit, and wait for the end."""
        command = await self.submit(vehicle_id, **told)
        return await self.until(command["id"])

    @asynccontextmanager
    async def socket(self, **options: Any) -> AsyncIterator["Socket"]:
        """An authenticated socket."""
        async with connect(f"{self.url.replace('http', 'ws', 1)}/ws/commands", proxy=None, **options) as wire:
            socket = Socket(wire)
            await socket.say(type="authenticate", token=self.token)
            assert await socket.hear() == {"type": "authenticated"}
            yield socket


class Socket:
    def __init__(self, wire: ClientConnection) -> None:
        self.wire = wire

    async def say(self, **message: Any) -> None:
        await self.wire.send(json.dumps(message))

    async def hear(self, *, within: float = 10) -> dict[str, Any]:
        async with asyncio.timeout(within):
            message: dict[str, Any] = json.loads(await self.wire.recv())
        return message

    async def subscribe(self, **target: Any) -> dict[str, Any]:
        """The answer to a subscription."""
        await self.say(type="subscribe", **target)
        return await self.hear()

    async def hear_until_end(self, *, within: float = 15) -> list[dict[str, Any]]:
        """Events up to the one that ends a command. News of vehicles may come between them and is passed over."""
        events: list[dict[str, Any]] = []
        while not events or events[-1].get("status") not in ENDED:
            message = await self.hear(within=within)
            if message["type"] != "news":
                events.append(message)
        return events
