"""From the start of a process to the first 200 of /health/ready: with an empty database, and with a full one."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import closing

from bench.grounds import DatabaseName, Grounds
from bench.rows import Row, at_most, median
from tests.processes import free_port
from tests.service import Servers, ServiceProcess, run_service
from tests.vehicle_servers import ROOT

ROUNDS = 5
POLL = 0.005  # seconds
PATIENCE = 60.0  # seconds
DATABASES: tuple[DatabaseName, ...] = ("postgresql", "sqlite")


async def measure(grounds: Grounds) -> list[Row]:
    rows: list[Row] = []
    for database in DATABASES:
        with grounds.servers(database) as servers:
            first, later = _service_starts(servers)
        rows += _rows(f"the service on {database}", first, later)
    with tempfile.TemporaryDirectory(prefix="sovd-demo-") as folder:
        starts = [_demo_start(folder) for _ in range(ROUNDS + 1)]
    return [*rows, *_rows("sovd demo with its vehicles", starts[0], median(starts[1:]))]


def _rows(what: str, first: float, later: float) -> list[Row]:
    return [Row(f"{what}: cold start", first, "s"), Row(f"{what}: warm start", later, "s", bar=at_most(2))]


def _service_starts(servers: Servers) -> tuple[float, float]:
    """Seconds of the first start, which makes the schema and the accounts, and the median of later ones."""
    began = time.perf_counter()
    with run_service(servers) as service:
        first = _until_ready(service, began)
        later = []
        for _ in range(ROUNDS):
            service.end()
            began = time.perf_counter()
            service.start_again()
            later.append(_until_ready(service, began))
    return first, median(later)


def _until_ready(service: ServiceProcess, began: float) -> float:
    while not _is_ready(service.url):
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError(f"not ready within {PATIENCE:g} s")
        time.sleep(POLL)
    return time.perf_counter() - began


def _is_ready(url: str) -> bool:
    try:
        with closing(urllib.request.urlopen(f"{url}/health/ready", timeout=5)) as answer:  # noqa: S310 - our own, http
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _demo_start(folder: str) -> float:
    began = time.perf_counter()
    words = [sys.executable, "-m", "sovd_cli.main", "demo", "--port", str(free_port()), "--data-dir", folder]
    with subprocess.Popen(words, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True) as demo:
        if demo.stdout is None or not demo.stdout.readline().startswith("ready"):
            raise RuntimeError("the demo did not become ready")
        seconds = time.perf_counter() - began
        demo.terminate()
    return seconds


def _environment() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("SOVD_", "DATABASE_", "REDIS_"))}
