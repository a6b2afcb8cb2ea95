"""`cp .env.example .env` and up: what compose would start, started without containers, leads to a log-in with data."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import needed
from tests.deploy.composed import EXAMPLE, composed, read_env
from tests.deploy.nginx_server import NginxServer, run_nginx
from tests.processes import Child, Launch, accepts, free_port
from tests.servers import PostgresServer, RedisServer
from tests.service import Client
from tests.vehicle_servers import ROOT

SERVICES = composed()["services"]
START_UP = timedelta(seconds=60)


def free_ports_in_a_row(count: int) -> int:
    while True:
        first = free_port()
        if first + count < 65536 and not any(accepts(first + offset) for offset in range(count)):
            return first


@pytest.fixture
def vehicles_file(tmp_path: Path) -> Iterator[Path]:
    """Written by the simulator with compose's words: only where it is, is told differently here."""
    listed = tmp_path / "vehicles.json"
    here = {
        "--host": "127.0.0.1",
        "--known-as": "localhost",
        "--base-port": str(free_ports_in_a_row(3)),
        "--vehicles-file": str(listed),
        "--witness": str(tmp_path / "witness.jsonl"),
    }
    names = [word.partition("=")[0] for word in SERVICES["sim"]["command"]]
    assert set(names) == here.keys()
    words = [sys.executable, "-m", "simulator", *(f"{name}={here[name]}" for name in names)]
    child = Child(Launch(words, tmp_path / "simulator.log", cwd=ROOT))
    child.wait_until(listed.exists, within=START_UP)
    yield listed
    child.end()


@pytest.fixture
def nginx(
    vehicles_file: Path, postgres_server: PostgresServer, redis_server: RedisServer, tmp_path: Path
) -> Iterator[NginxServer]:
    """The console's server before the service, which has all that `.env.example` says; only addresses are ours."""
    port = free_port()
    with postgres_server.database() as url:
        env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SOVD_")},
            **read_env(EXAMPLE),
            **SERVICES["backend"]["environment"],
            "DATABASE_URL": url,
            "REDIS_URL": redis_server.url(7),
            "SOVD_HOST": "127.0.0.1",
            "SOVD_PORT": str(port),
            "SOVD_DATA_DIR": str(tmp_path / "data"),
            "SOVD_VEHICLE_NETWORKS": "127.0.0.0/8",
            "SOVD_DEMO_VEHICLES": str(vehicles_file),
            "SOVD_METRICS_PORT": str(free_port()),
            "SOVD_METRICS_HOST": "127.0.0.1",
            "PYTHONPATH": str(ROOT / "backend"),
        }
        child = Child(Launch([sys.executable, "-m", "app", "serve"], tmp_path / "service.log", env=env, cwd=ROOT))
        try:
            child.wait_until(lambda: accepts(port), within=START_UP)
            with needed(run_nginx(f"127.0.0.1:{port}")) as nginx:
                yield nginx
        finally:
            child.end()


@pytest.fixture
def urls(vehicles_file: Path) -> dict[str, str]:
    """Of the vehicles, by VIN."""
    return {told["vin"]: told["url"] for told in json.loads(vehicles_file.read_text())}


@pytest.mark.runbook("A1")
async def test_a_copy_of_the_example_leads_to_a_log_in_with_vehicles_that_answer(
    nginx: NginxServer, urls: dict[str, str]
) -> None:
    assert all(url.startswith("http://localhost:") for url in urls.values())
    async with Client(nginx.url, "admin") as admin:
        listed = (await admin.http.get("/api/v1/vehicles")).json()["items"]
        assert {vehicle["vin"] for vehicle in listed} == urls.keys()
        for vehicle in listed:
            command = await admin.run(vehicle["id"], method="GET", path="components")
            assert command["status"] == "succeeded", command
    async with Client(nginx.url, "engineer") as engineer:
        assert (await engineer.http.get("/health/ready")).json() == {
            "status": "healthy",
            "database": "connected",
            "redis": "connected",
        }
