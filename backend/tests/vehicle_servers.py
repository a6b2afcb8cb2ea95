"""Vehicles for tests, each a process of its own: our simulator, and an SOVD server by somebody else."""

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.processes import Child, Launch, ServerMissing, accepts, free_port

ROOT = Path(__file__).resolve().parents[2]
PEER_PYTHON = ROOT / ".venv-peer/bin/python"
PEER_SCRIPT = ROOT / "backend/tests/peer/serve.py"
START_UP = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class SimulatedVehicle:
    """One vehicle of the simulator, as its ready line tells it."""

    vin: str
    name: str
    url: str  # of its SOVD server, without a trailing slash


class SimulatorProcess:
    """The simulator on free ports. It may be killed and frozen; `vehicles` are asked through their `url`."""

    def __init__(self, home: Path, *options: str) -> None:
        """Shape: `options` are those of `python -m simulator`, e.g. "--only", VIN.

        Raises: ServerFailed.
        """
        self.witness = home / "witness.jsonl"  # one line of JSON per write that reached a vehicle
        self._home = home
        self._options = options
        self._launch()
        ready = self._find_ready_line() or {}
        self.control_url = str(ready["control"])
        self.vehicles: Sequence[SimulatedVehicle] = [
            SimulatedVehicle(told["vin"], told["name"], told["url"]) for told in ready["vehicles"]
        ]

    def vehicle(self, vin: str) -> SimulatedVehicle:
        """Raises: LookupError if no scenario has this VIN."""
        for vehicle in self.vehicles:
            if vehicle.vin == vin:
                return vehicle
        raise LookupError(vin)

    def witnessed(self) -> list[dict[str, Any]]:
        """Every write that reached a vehicle, oldest first."""
        return [json.loads(line) for line in self.witness.read_text().splitlines()]

    def kill(self) -> None:
        self._server.kill()

    def start_again(self) -> None:
        """After `kill`: the same vehicles at the same addresses, which remember nothing."""
        ports = ",".join(str(urlsplit(vehicle.url).port) for vehicle in self.vehicles)
        self._launch("--ports", ports, "--control-port", str(urlsplit(self.control_url).port))

    def suspend(self) -> None:
        self._server.suspend()

    def resume(self) -> None:
        self._server.resume()

    def close(self) -> None:
        self._server.end()

    def _launch(self, *more: str) -> None:
        words: list[str | Path] = [sys.executable, "-m", "simulator", "--witness", self.witness, *self._options, *more]
        self._output = self._home / f"output-{time.monotonic_ns()}.log"
        self._server = Child(Launch(words, output=self._output, cwd=ROOT))
        self._server.wait_until(lambda: self._find_ready_line() is not None, within=START_UP)

    def _find_ready_line(self) -> dict[str, Any] | None:
        for line in self._output.read_text().splitlines(keepends=True):
            if line.startswith('{"ready"') and line.endswith("\n"):
                found: dict[str, Any] = json.loads(line)
                return found
        return None


@contextmanager
def run_simulator(*options: str) -> Iterator[SimulatorProcess]:
    """A simulator of one's own, gone afterwards.

    Raises: ServerFailed.
    """
    with tempfile.TemporaryDirectory(prefix="sovd-simulator-") as home:
        simulator = SimulatorProcess(Path(home), *options)
        try:
            yield simulator
        finally:
            simulator.close()


@contextmanager
def run_peer() -> Iterator[str]:
    """The independent `sovd-server`, on a loopback port; gives its base URL without a trailing slash.

    Raises: ServerMissing, ServerFailed.
    """
    if not PEER_PYTHON.exists():
        raise ServerMissing("The independent sovd-server is not installed. Run: make peer")
    with tempfile.TemporaryDirectory(prefix="sovd-peer-") as home:
        port = free_port()
        words: list[str | Path] = [PEER_PYTHON, PEER_SCRIPT, str(port)]
        server = Child(Launch(words, output=Path(home) / "output.log", cwd=Path(home)))
        try:
            server.wait_until(lambda: accepts(port), within=START_UP)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.end()
