"""A taken port stops a start-up with one line: which port, and who holds it."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.conftest import needed
from tests.deploy.composed import EXAMPLE, composed, read_env
from tests.processes import free_port
from tests.service import Servers, run_service
from tests.vehicle_servers import ROOT

DOCKER = """#!/bin/sh
[ "$1 $2" = "compose ps" ] && { printf '%s\\n' $RUNNING; exit 0; }
[ "$1 $2" = "compose version" ] && exit 0
echo "started: $*"
"""


@contextmanager
def held_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def by_us() -> str:
    name = Path("/proc/self/comm").read_text().strip()
    return f"by {name} (process {os.getpid()})"


def run(words: list[str | Path], **more: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}/backend:{ROOT}/cli", **more}
    return subprocess.run(words, env=env, capture_output=True, text=True, timeout=50, check=False)


@pytest.mark.runbook("P7")
def test_the_service_says_who_holds_its_port(tmp_path: Path) -> None:
    with held_port() as port:
        done = run(
            [sys.executable, "-m", "app", "serve", "--port", str(port)],
            SOVD_PROFILE="demo",
            SOVD_DATA_DIR=str(tmp_path),
        )
    assert done.returncode == 78
    assert done.stderr == f"sovd: Port {port} is taken {by_us()}: choose another with SOVD_PORT.\n"
    assert done.stdout == ""
    assert list(tmp_path.glob("*.db")) == [], "it had begun to work"


@pytest.mark.runbook("P7")
def test_the_service_says_which_address_it_has_not() -> None:
    done = run([sys.executable, "-m", "app", "serve", "--host", "192.0.2.1"], JWT_SECRET_KEY="of this test " * 4)
    assert done.returncode == 78
    assert done.stderr.startswith("sovd: Cannot listen on 192.0.2.1 port 8000: ")


@pytest.mark.runbook("P7")
def test_the_demo_says_who_holds_its_port(tmp_path: Path) -> None:
    with held_port() as port:
        done = run(
            [sys.executable, "-m", "sovd_cli.main", "demo", "--port", str(port), "--data-dir", str(tmp_path)],
            PYTHONPATH=f"{ROOT}/backend:{ROOT}/cli:{ROOT}",
        )
    assert done.returncode != 0
    assert f"Port {port} is taken {by_us()}: choose another with --port." in done.stderr


@pytest.mark.runbook("P7")
def test_the_development_server_starts_neither_half_when_a_port_is_taken() -> None:
    with held_port() as port:
        done = run([sys.executable, ROOT / "scripts/dev.py"], SOVD_PORT=str(port))
    assert done.returncode == 1
    # 5173 itself may be in use on the machine that runs this: then that is what it says.
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(
        ("Port 5173 is taken", f"Port {port} is taken {by_us()}: choose another with SOVD_PORT")
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """One with a `docker` that only says what it was told, and with free ports."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    (tmp_path / "cli").symlink_to(ROOT / "cli")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/docker").write_text(DOCKER)
    (tmp_path / "bin/docker").chmod(0o755)
    names = ("BACKEND", "FRONTEND", "DB", "REDIS", "PROMETHEUS", "GRAFANA")
    lines = [f"{name}_PORT={free_port()}\n" for name in names]
    (tmp_path / ".env").write_text("# ports\n" + "".join(lines))
    return tmp_path


def compose(checkout: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    path = f"{checkout}/bin:/usr/bin:/bin"
    return run([sys.executable, checkout / "scripts/compose.py", *words], PATH=path, RUNNING="", **more)


@pytest.mark.runbook("P7")
def test_compose_is_started_when_all_ports_are_free(checkout: Path) -> None:
    done = compose(checkout, "up", "--detach")
    assert (done.returncode, done.stdout) == (0, "started: compose up --detach\n"), done.stderr


@pytest.mark.runbook("P7")
@pytest.mark.parametrize("service", ["backend", "frontend", "db", "redis"])
def test_compose_is_not_started_when_a_port_is_taken(checkout: Path, service: str) -> None:
    variable = f"{service.upper()}_PORT"
    with held_port() as port:
        done = compose(checkout, "up", **{variable: str(port)})
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken {by_us()}: stop it, or set {variable} in .env.\n"
    assert "started" not in done.stdout


@pytest.mark.runbook("P7")
def test_what_runs_already_rightly_holds_its_port(checkout: Path) -> None:
    with held_port() as port:
        path = f"{checkout}/bin:/usr/bin:/bin"
        words: list[str | Path] = [sys.executable, checkout / "scripts/compose.py", "up"]
        done = run(words, PATH=path, RUNNING="db redis", DB_PORT=str(port))
    assert done.returncode == 0, done.stderr


def test_without_env_nothing_is_started(checkout: Path) -> None:
    (checkout / ".env").unlink()
    done = compose(checkout, "up")
    assert (done.returncode, done.stderr) == (1, "There is no .env: cp .env.example .env\n")


def test_a_machine_without_compose_is_told_the_other_way(checkout: Path) -> None:
    (checkout / "bin/docker").write_text("#!/bin/sh\nexit 1\n")
    done = run([sys.executable, checkout / "scripts/compose.py", "up"], PATH=str(checkout / "bin"))
    assert (done.returncode, done.stderr) == (1, "There is no docker compose here. Without it: make run.\n")


@pytest.mark.runbook("P2")
def test_the_logs_of_all_services_are_followed_while_compose_runs(checkout: Path) -> None:
    path = f"{checkout}/bin:/usr/bin:/bin"
    done = run([checkout / "scripts/logs.sh", checkout / "no-logs"], PATH=path, RUNNING="f00d")
    assert (done.returncode, done.stdout) == (0, "started: compose logs --follow --tail=100\n")


@pytest.mark.runbook("P2")
def test_without_compose_the_local_consoles_logs_are_followed(checkout: Path) -> None:
    logs = checkout / "logs"
    logs.mkdir()
    (logs / "server.log").write_text('{"event":"service.started"}\n')
    (logs / "simulator.log").write_text("ready\n")
    path = f"{checkout}/bin:/usr/bin:/bin"
    words = [checkout / "scripts/logs.sh", logs]
    env = {"PATH": path, "RUNNING": ""}
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        seen = ""
        while "service.started" not in seen or "ready" not in seen:
            line = following.stdout.readline()
            assert line, "it followed nothing"
            seen += line
        following.terminate()


@pytest.mark.runbook("P2")
def test_what_every_service_writes_is_kept_and_bounded() -> None:
    kept = {name: service["logging"] for name, service in composed()["services"].items()}
    assert {name: told["driver"] for name, told in kept.items()} == dict.fromkeys(kept, "json-file")
    assert all({"max-size", "max-file"} <= told["options"].keys() for told in kept.values())


@pytest.mark.runbook("P2")
def test_the_backends_log_is_one_object_of_json_for_each_line() -> None:
    with needed(run_service(Servers(), (), **read_env_of_logging())) as service:
        httpx2.get(f"{service.url}/api/v1/vehicles", trust_env=False)
        service.end()
        lines = service.output.read_text().splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert {"service.started", "http.request"} <= set(events)


def read_env_of_logging() -> dict[str, str]:
    """As compose hands it on."""
    return {name: value for name, value in read_env(EXAMPLE).items() if name.startswith("SOVD_LOG_")}
