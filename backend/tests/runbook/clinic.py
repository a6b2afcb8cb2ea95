"""`sovd doctor` as an operator types it, and systems for it to look at."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis

from tests.servers import PostgresCluster, RedisProcess, run_postgres, run_redis
from tests.service import Servers, ServiceProcess, run_service
from tests.vehicle_servers import ROOT

PATIENCE_S = 50
KEY = "of-tests-only-" + "x" * 32


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor said. `causes`: the checks that are broken and follow from no other."""

    code: int
    result: Mapping[str, Any]
    seconds: float
    errors: str

    @property
    def causes(self) -> set[str]:
        found = {each["check"]: each["cause"] for each in self.result["findings"] if each["state"] == "broken"}
        return {found[check] for check in self.result["causes"]}

    @property
    def warnings(self) -> set[str]:
        return {each["cause"] for each in self.result["findings"] if each["state"] == "warning"}

    @property
    def states(self) -> set[str]:
        return {each["state"] for each in self.result["findings"]}

    def of(self, check: str) -> Mapping[str, Any]:
        [finding] = [each for each in self.result["findings"] if each["check"] == check]
        return dict(finding)

    def says(self, check: str) -> str:
        finding = self.of(check)
        return f"{finding['state']}: {finding['sentence']} → {finding['mend']}"


def call_doctor(
    environment: Mapping[str, str], folder: Path, *words: str, prefix: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prefix, sys.executable, "-m", "sovd_cli.main", "doctor", *words],
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def diagnose(environment: Mapping[str, str], folder: Path, *words: str, prefix: Sequence[str] = ()) -> Diagnosis:
    began = time.monotonic()
    called = call_doctor(environment, folder, "--json", *words, prefix=prefix)
    seconds = time.monotonic() - began
    assert called.stdout, called.stderr
    return Diagnosis(called.returncode, json.loads(called.stdout), seconds, called.stderr)


def bare_environment(folder: Path) -> dict[str, str]:
    """Of a machine on which nothing of ours is set."""
    named = ("SOVD_", "DATABASE_URL", "REDIS_URL", "JWT_SECRET_KEY")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(named)},
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("backend", "cli", ".")),
        "XDG_CONFIG_HOME": str(folder / "nobody"),
    }


@dataclass
class System:
    """A service with its servers. `environment`: as it was started."""

    service: ServiceProcess
    folder: Path
    environment: Mapping[str, str]
    postgres: PostgresCluster | None = None
    redis: RedisProcess | None = None
    url: str | None = field(default=None, repr=False)

    def diagnose(self, *words: str, **changed: str) -> Diagnosis:
        return diagnose({**self.environment, **changed}, self.folder, *words)


def environment_of(service: ServiceProcess, folder: Path, **more: str) -> dict[str, str]:
    return {
        **bare_environment(folder),
        "SOVD_PROFILE": "demo",
        "SOVD_DATA_DIR": str(service.home / "data"),
        "SOVD_PORT": str(service.port),
        "JWT_SECRET_KEY": KEY,
        **more,
    }


@contextmanager
def run_embedded(folder: Path) -> Iterator[System]:
    with run_service(Servers()) as service:
        yield System(service, folder, environment_of(service, folder))


@contextmanager
def run_on_servers(folder: Path, **more: str) -> Iterator[System]:
    """`more`: settings of the service, and of the doctor beside it."""
    with run_postgres() as postgres, run_redis() as server, postgres.database() as url:
        keep_on_disk(server)
        with run_service(Servers(url, server.url()), (), **more) as service:
            environment = environment_of(service, folder, DATABASE_URL=url, REDIS_URL=server.url(), **more)
            yield System(service, folder, environment, postgres, server, url)


def keep_on_disk(server: RedisProcess) -> None:
    """As the compose file has it; the Redis of the tests forgets it when it ends."""
    with redis.Redis.from_url(server.url()) as client:
        client.config_set("appendonly", "yes")
