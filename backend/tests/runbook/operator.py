"""An operator: types what the runbook says, where no container stands between."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.processes import Child, Launch, ServerFailed, accepts
from tests.vehicle_servers import ROOT

PATIENCE = timedelta(seconds=50)
KEY = "of-tests-only-" + "x" * 32
BACKEND = ROOT / "backend"


def typed(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line in a shell, as in the container: PATH has our Python, and the settings stand in the environment."""
    return subprocess.run(
        ["bash", "-c", line],
        env={**clean_environment(), **environment},
        cwd=BACKEND,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE.total_seconds(),
        check=False,
    )


def clean_environment() -> dict[str, str]:
    """Of a machine on which nothing of ours is set."""
    ours = ("SOVD_", "DATABASE_URL", "REDIS_URL", "JWT_SECRET_KEY")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "PYTHONPATH": str(BACKEND),
    }


def production(**more: str) -> dict[str, str]:
    return {"SOVD_PROFILE": "production", "JWT_SECRET_KEY": KEY, **more}


def demo(**more: str) -> dict[str, str]:
    return {"SOVD_PROFILE": "demo", "JWT_SECRET_KEY": KEY, "SOVD_RATE_LIMITS": "off", **more}


class Backend:
    """`python -m app serve`, that may not come up."""

    def __init__(self, port: int, output: Path, environment: dict[str, str], prefix: Sequence[str] = ()) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        words = [*prefix, sys.executable, "-m", "app", "serve", "--port", str(port)]
        env = {**clean_environment(), "SOVD_DATA_DIR": str(output.parent / "data"), **environment}
        self._child = Child(Launch(words, output=output, env=env, cwd=BACKEND))
        self._output = output

    @property
    def output(self) -> str:
        return self._output.read_text()

    def wait_until_up(self) -> None:
        self._child.wait_until(lambda: accepts(self._port), within=PATIENCE)

    def refuses_to_start(self) -> str:
        """What it said before it ended with a failure."""
        with pytest.raises(ServerFailed, match="ended with"):
            self._child.finish(within=PATIENCE)
        return self.output

    def end(self) -> None:
        self._child.end()


@contextmanager
def backend(port: int, output: Path, environment: dict[str, str], prefix: Sequence[str] = ()) -> Iterator[Backend]:
    """One that comes up."""
    running = Backend(port, output, environment, prefix)
    try:
        running.wait_until_up()
        yield running
    finally:
        running.end()
