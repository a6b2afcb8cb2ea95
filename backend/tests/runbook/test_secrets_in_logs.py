"""Canaries: secrets go in through every door, and none of them comes out in a log."""

import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import asyncpg
import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.faults.conftest import ELECTRIC_CAR
from tests.servers import RedisServer
from tests.service import Client, Servers, ServiceProcess, Socket, run_service
from tests.vehicle_servers import SimulatorProcess, run_simulator

SECURITY = "components/bms/modes/security"
NOTE = "components/gateway/data/workshop-note"
OTHER_VIN = "WVWZZZ1JZ3W386752"


class Canaries:
    """Secrets that are easy to find again."""

    def __init__(self) -> None:
        self.released: list[str] = []

    def new(self, kind: str) -> str:
        return self.keep(f"Canary-{kind}-{len(self.released)}-sings")

    def keep(self, secret: str) -> str:
        self.released.append(secret)
        return secret

    def heard_in(self, log: str) -> list[str]:
        return [secret for secret in self.released if secret.lower() in log.lower()]


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    with run_simulator() as simulator:
        yield simulator


@pytest.fixture(params=["json", "text"])
def service(
    request: pytest.FixtureRequest, simulator: SimulatorProcess, postgres_url: str, redis_server: RedisServer
) -> Iterator[ServiceProcess]:
    redis_server.flushall()
    talkative = {"SOVD_LOG_LEVEL": "DEBUG", "SOVD_LOG_FORMAT": request.param}
    with run_service(Servers(postgres_url, redis_server.url()), simulator.vehicles, **talkative) as service:
        yield service


@pytest.fixture
async def admin(service: ServiceProcess) -> AsyncIterator[Client]:
    async with Client(service.url, "admin") as admin:
        yield admin


@pytest.fixture
def canaries(service: ServiceProcess, simulator: SimulatorProcess, postgres_url: str) -> Canaries:
    """Those that the installation itself holds are among them."""
    canaries = Canaries()
    canaries.keep(str(service.environment("JWT_SECRET_KEY")))
    canaries.keep(re.findall("://[^:]+:([^@]+)@", postgres_url)[0])
    for vehicle in simulator.vehicles:
        canaries.keep(vehicle.vin)
    return canaries


async def through_the_log_in(nobody: httpx2.AsyncClient, canaries: Canaries) -> None:
    for username in ("admin", canaries.new("typed-as-name"), "x" * 200 + canaries.new("long")):
        body = {"username": username, "password": canaries.new("password")}
        await nobody.post("/api/v1/auth/login", json=body)
    await nobody.post("/api/v1/auth/login", content=b'{"password": "' + canaries.new("broken").encode())
    cookie = {"Cookie": f"sovd_refresh={'0' * 32}.{canaries.new('refresh-' + 'x' * 30)}"}
    await nobody.post("/api/v1/auth/refresh", headers=cookie)


async def through_requests(nobody: httpx2.AsyncClient, admin: Client, canaries: Canaries) -> None:
    await nobody.get("/api/v1/vehicles", headers={"Authorization": f"Bearer {canaries.new('bearer')}"})
    await nobody.get("/api/v1/vehicles", headers={"Authorization": f"Basic {canaries.new('basic')}"})
    await nobody.get("/api/v1/vehicles", params={"token": canaries.new("query")})
    await admin.http.get("/api/v1/vehicles", headers={"X-Correlation-ID": canaries.new("id").replace("-", "@")})
    await admin.http.get(f"/api/v1/vehicles/{canaries.keep(OTHER_VIN)}")
    await admin.http.get(f"/api/v1/vehicles/{admin.token}")
    wanted = {"username": "canary", "role": "viewer", "password": canaries.new("given")}
    await admin.http.post("/api/v1/users", json=wanted)
    await admin.http.post("/api/v1/users", json=wanted)
    endpoint = {"kind": "sovd", "url": "http://127.0.0.1:1/sovd/v1", "token": canaries.new("of-the-vehicle")}
    new = {"vin": OTHER_VIN, "name": "Canary", "tags": [], "endpoint": endpoint}
    await admin.http.post("/api/v1/vehicles", json=new)
    await admin.http.post("/api/v1/vehicles", json=new)
    await admin.http.post("/api/v1/vehicles/test-connection", json=new)


async def through_a_vehicle(admin: Client, canaries: Canaries) -> None:
    car = await admin.vehicle_id(ELECTRIC_CAR)
    written = {"method": "PUT", "path": NOTE, "body": {"data": canaries.new("note")}}
    assert (await admin.run(car, **written))["status"] == "succeeded"
    assert (await admin.run(car, method="GET", path=NOTE))["status"] == "succeeded"
    await admin.run(car, method="GET", path=f"components/{canaries.new('component')}/data")
    asked = await admin.run(car, method="PUT", path=SECURITY, body={"value": "Level_1_RequestSeed"})
    told = (await admin.http.get(f"/api/v1/commands/{asked['id']}/seed")).json()["seed"]["Request_Seed"]
    seed = told.replace("0x", "").replace(" ", "")
    key = bytes(byte ^ 0x5B for byte in bytes.fromhex(seed)).hex()
    for secret in (seed, key, told):
        canaries.keep(secret)
    body = {"value": "Level_1", "Key": {"Send_Key": key}}
    opened = await admin.run(car, method="PUT", path=SECURITY, body=body, idempotency_key=f"k-{time.time_ns()}")
    assert opened["status"] == "succeeded"
    wrong = {"value": "Level_1", "Key": {"Send_Key": canaries.keep("c0ffee11deadbeef")}}
    await admin.run(car, method="PUT", path=SECURITY, body=wrong)


async def through_the_socket(admin: Client, canaries: Canaries) -> None:
    url = f"{admin.url.replace('http', 'ws', 1)}/ws/commands"
    for first in (f'{{"type":"authenticate","token":"{canaries.new("socket")}"}}', canaries.new("no-json")):
        async with connect(url, proxy=None) as wire:
            await wire.send(first)
            with suppress(ConnectionClosed):
                await wire.recv()
    async with admin.socket() as socket:
        await say_nonsense(socket, canaries)


async def say_nonsense(socket: Socket, canaries: Canaries) -> None:
    for message in ({"type": canaries.new("type")}, {"type": "subscribe", canaries.new("member"): 1}):
        await socket.say(**message)
        assert (await socket.hear())["code"] == "BAD_MESSAGE"


async def through_a_crash(nobody: httpx2.AsyncClient, admin: Client, canaries: Canaries, database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    for table in ("users", "vehicles"):
        await connection.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
    await connection.close()
    body = {"username": canaries.new("crash").lower(), "password": canaries.new("crash")}
    assert (await nobody.post("/api/v1/auth/login", json=body)).status_code == 500
    looked = await admin.http.get("/api/v1/vehicles", params={"q": OTHER_VIN, "limit": "7"})
    assert looked.status_code == 500


async def test_no_secret_that_goes_in_through_any_door_stands_in_a_log(
    service: ServiceProcess, admin: Client, canaries: Canaries, postgres_url: str
) -> None:
    canaries.keep(admin.token)
    async with httpx2.AsyncClient(base_url=service.url, trust_env=False, timeout=20) as nobody:
        await through_the_log_in(nobody, canaries)
        await through_requests(nobody, admin, canaries)
        await through_a_vehicle(admin, canaries)
        await through_the_socket(admin, canaries)
        await through_a_crash(nobody, admin, canaries, postgres_url)
    service.end()
    log = service.output.read_text()
    assert len(canaries.released) > 25
    assert canaries.heard_in(log) == []
    # The doors were really gone through, and what may be said was said.
    for trace in ("http.crashed", "command.finished", "Authentication failed", f"…{OTHER_VIN[-6:]}", "(token)"):
        assert trace in log


def test_a_canary_in_a_log_would_be_heard() -> None:
    canaries = Canaries()
    secret = canaries.new("password")
    assert canaries.heard_in(f'{{"event": "x", "password": "{secret.upper()}"}}') == [secret]
