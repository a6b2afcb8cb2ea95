"""A fake service per test, a home of its own for the session file, and the command in this process."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sovd_cli.main import main
from sovd_cli.session_file import FileSessions, session_path
from tests.cli.fake_service import FakeService, Stage


@dataclass(frozen=True)
class Ran:
    """What a command line left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(self.err.strip().splitlines()[-1])["error"]
        return found


RunSovd = Callable[..., Ran]


@pytest.fixture(scope="session")
def shared_stage() -> Iterator[Stage]:
    """For tests that leave it running."""
    running = Stage()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def stage() -> Iterator[Stage]:
    """For a test that stops it."""
    running = Stage()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def service(shared_stage: Stage) -> FakeService:
    return shared_stage.put_on()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("SOVD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def sovd(capfd: pytest.CaptureFixture[str]) -> RunSovd:
    """Run one command line in this process."""

    def run(*arguments: str) -> Ran:
        capfd.readouterr()
        code = main(arguments)
        said = capfd.readouterr()
        return Ran(int(code), said.out, said.err)

    return run


@pytest.fixture
def logged_in(service: FakeService, home: Path) -> FakeService:
    """The fake service, and a session with it in the session file."""
    FileSessions(session_path({"XDG_CONFIG_HOME": str(home)}), service.url, "admin").keep(service.admit())
    return service
