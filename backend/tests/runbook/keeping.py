"""`sovd backup` and `sovd restore` as an operator types them."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from tests.runbook.clinic import environment_of
from tests.servers import PostgresServer, RedisServer
from tests.service import Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatedVehicle

PATIENCE_S = 100
KINDS = ("embedded", "servers")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def told(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass
class Kept:
    """A service whose data is kept. `elsewhere`: the same settings over another, empty database."""

    service: ServiceProcess
    folder: Path
    environment: Mapping[str, str]
    elsewhere: Mapping[str, str]

    def run(self, *words: str, **changed: str) -> Ran:
        ran = subprocess.run(
            [sys.executable, "-m", "sovd_cli.main", *words],
            env={**self.environment, **changed},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def backup(self, name: str, *words: str) -> Any:
        return self.run("backup", name, *words, "--json").told

    def restore(self, name: str, *words: str, **changed: str) -> Ran:
        return self.run("restore", name, *words, "--json", **changed)


@contextmanager
def keep_embedded(folder: Path, vehicles: list[SimulatedVehicle]) -> Iterator[Kept]:
    with run_service(Servers(), vehicles, SOVD_LEASE="1") as service:
        yield Kept(service, folder, environment_of(service, folder), {"SOVD_DATA_DIR": str(folder / "elsewhere")})


@contextmanager
def keep_on_servers(
    folder: Path, vehicles: list[SimulatedVehicle], postgres: PostgresServer, server: RedisServer
) -> Iterator[Kept]:
    with postgres.database() as url, postgres.database() as other:
        with redis.Redis.from_url(server.url()) as client:
            client.flushall()
        with run_service(Servers(url, server.url()), vehicles, SOVD_LEASE="1") as service:
            environment = environment_of(service, folder, DATABASE_URL=url, REDIS_URL=server.url())
            yield Kept(service, folder, environment, {"DATABASE_URL": other})
