"""The demo starts its processes, tells when they are ready, and leaves none behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sovd_cli.demo import Fleet, fleet_of, plan_demo
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.ports import free_port
from tests.cli.conftest import RunSovd

PROGRAM = Path(__file__).with_name("demo_over_stand_ins.py")
ROLES = ("simulator", "fleet", "server", "grandchild")


class Demo:
    """A demo over stand-ins in a process of its own."""

    def __init__(self, folder: Path, simulator: str, server: str) -> None:
        self.folder = folder
        self.port = free_port("127.0.0.1")
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, simulator, server, str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "STAND_IN_FOLDER": str(folder), "SOVD_PASSWORD": "not for children"},
            text=True,
            start_new_session=True,
        )

    def wait_ready(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self, number: signal.Signals | None = None) -> tuple[int, str]:
        if number is not None:
            self.process.send_signal(number)
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said

    def pid(self, role: str) -> int:
        return int((self.folder / f"{role}.pid").read_text())

    def left_over(self) -> list[str]:
        """The processes that still run; those the kernel is ending get a moment."""
        roles = [role for role in ROLES if (self.folder / f"{role}.pid").exists()]
        give_up_at = time.monotonic() + 2
        while (left := [role for role in roles if is_running(self.pid(role))]) and time.monotonic() < give_up_at:
            time.sleep(0.02)
        return left


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


StartDemo = Callable[[str, str], Demo]


@pytest.fixture
def start_demo(tmp_path: Path) -> Iterator[StartDemo]:
    started: list[Demo] = []

    def start(simulator: str = "fine", server: str = "fine") -> Demo:
        started.append(Demo(tmp_path, simulator, server))
        return started[-1]

    yield start
    for demo in started:
        if demo.process.poll() is None:
            demo.process.kill()
        demo.process.communicate()


def test_it_says_ready_in_one_line_and_ends_everything_on_ctrl_c(start_demo: StartDemo, tmp_path: Path) -> None:
    demo = start_demo("fine", "breeds")
    assert demo.wait_ready() == f"ready  http://127.0.0.1:{demo.port}  admin/admin123  engineer/engineer123\n"
    told = json.loads((tmp_path / "environment.json").read_text())
    assert told["SOVD_PROFILE"] == "demo"
    assert told["SOVD_DATA_DIR"] == str(tmp_path)
    assert json.loads(Path(told["SOVD_DEMO_VEHICLES"]).read_text())[0]["name"] == "Red van"
    code, said = demo.end(signal.SIGINT)
    assert code == 0, "Ctrl-C is how a demo ends"
    assert said == f"logs   {tmp_path}/logs\nThe demo is stopped.\n"
    assert demo.left_over() == []
    assert (tmp_path / "logs" / "simulator.log").read_text() == "a line for the log\n"


def test_sigterm_is_a_good_end_and_uses_force_where_it_must(start_demo: StartDemo) -> None:
    demo = start_demo("fine", "stubborn")
    demo.wait_ready()
    began = time.monotonic()
    assert demo.end(signal.SIGTERM)[0] == 0
    assert time.monotonic() - began >= 0.5  # as demo_over_stand_ins has it
    assert demo.left_over() == []


def test_a_killed_demo_leaves_nothing_behind(start_demo: StartDemo) -> None:
    demo = start_demo("fine", "fine")
    demo.wait_ready()
    demo.end(signal.SIGKILL)
    assert demo.left_over() == []


@pytest.mark.parametrize(("role", "name"), [("server", "The service"), ("simulator", "The simulator")])
def test_when_one_dies_the_others_end_and_the_reason_is_told(start_demo: StartDemo, role: str, name: str) -> None:
    demo = start_demo("fine", "fine")
    demo.wait_ready()
    os.kill(demo.pid(role), signal.SIGKILL)
    code, said = demo.end()
    assert code == 1
    assert f"{name} was ended by signal 9; its log is " in said.splitlines()[-1]
    assert demo.left_over() == []


@pytest.mark.parametrize(
    ("simulator", "server", "log_line", "sentence"),
    [
        ("dies", "fine", "no scenario to be found", "The simulator ended with code 3"),
        ("fine", "dies", "cannot read the database", "The service ended with code 4"),
    ],
)
def test_a_process_that_dies_at_once_is_told_with_its_log(
    start_demo: StartDemo, simulator: str, server: str, log_line: str, sentence: str
) -> None:
    demo = start_demo(simulator, server)
    code, said = demo.end()
    assert code == 1
    assert said.splitlines()[-2] == log_line
    assert said.splitlines()[-1].startswith(sentence)
    assert demo.left_over() == []


def test_a_first_line_that_is_not_the_ready_line_is_told(start_demo: StartDemo) -> None:
    demo = start_demo("babbles", "fine")
    code, said = demo.end()
    assert code == 1
    assert said.splitlines()[-1] == "The simulator's first line does not say that it is ready."
    assert demo.left_over() == []


def told_vehicles(folder: Path) -> list[Mapping[str, Any]]:
    """What the service was told when it started."""
    listed: list[Mapping[str, Any]] = json.loads((folder / "told.json").read_text())
    return listed


def test_a_fleet_comes_beside_the_vehicles_that_are_always_there(start_demo: StartDemo, tmp_path: Path) -> None:
    demo = start_demo("fine+many", "fine")
    demo.wait_ready()
    assert [vehicle["name"] for vehicle in told_vehicles(tmp_path)][:2] == ["Red van", "Van 0"]
    assert len(told_vehicles(tmp_path)) == 201
    assert json.loads((tmp_path / "fleet.json").read_text())["control"] == "y"
    assert demo.end(signal.SIGINT)[0] == 0
    assert demo.left_over() == []


def test_a_fleet_that_does_not_start_is_told(start_demo: StartDemo) -> None:
    demo = start_demo("fine+dies", "fine")
    code, said = demo.end()
    assert code == 1
    assert said.splitlines()[-1].startswith("The fleet ended with code 3")
    assert demo.left_over() == []


def test_the_next_demo_tells_the_service_once_which_vehicles_are_gone(start_demo: StartDemo, tmp_path: Path) -> None:
    told = []
    for how in ("fine+many", "fine", "fine"):
        demo = start_demo(how, "fine")
        demo.wait_ready()
        demo.end(signal.SIGINT)
        gone = sum("gone" in vehicle for vehicle in told_vehicles(tmp_path))
        told.append((len(told_vehicles(tmp_path)) - gone, gone))
    assert told == [(201, 0), (1, 200), (1, 0)]


def test_who_is_gone_is_told_again_when_the_service_did_not_start(start_demo: StartDemo, tmp_path: Path) -> None:
    for how, server in (("fine+many", "fine"), ("fine", "dies"), ("fine", "fine")):
        demo = start_demo(how, server)
        if server == "fine":
            demo.wait_ready()
        demo.end(signal.SIGINT if server == "fine" else None)
    assert sum("gone" in vehicle for vehicle in told_vehicles(tmp_path)) == 200


def test_a_fleet_is_asked_for_by_an_option_or_by_the_environment(sovd: RunSovd, tmp_path: Path) -> None:
    words = plan_demo({}, 8000, tmp_path, Fleet(12, seed=7)).simulators["fleet"]
    assert (words[words.index("--fleet") + 1], words[words.index("--seed") + 1]) == ("12", "7")
    assert list(plan_demo({}, 8000, tmp_path).simulators) == ["simulator"]
    assert fleet_of({"SOVD_DEMO_FLEET": "500"}) == 500
    with pytest.raises(UsageProblem, match="no number"):
        fleet_of({"SOVD_DEMO_FLEET": "many"})
    assert sovd("demo", "--vehicles", "3", "--no-vehicles").code == 2
    assert sovd("demo", "--vehicles", "100001").code == 2


def test_a_taken_port_names_its_holder(sovd: RunSovd, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = sovd("demo", "--port", str(port), "--data-dir", str(tmp_path), "--no-vehicles")
    assert told.code == 1
    assert told.err.count("\n") == 1
    assert told.err.startswith(f"Port {port} is taken by ")
    assert f"(process {os.getpid()}): choose another with --port." in told.err


def test_flags_win_over_the_environment(tmp_path: Path) -> None:
    environment = {
        "SOVD_PORT": "8123",
        "SOVD_DATA_DIR": str(tmp_path / "a"),
        "DATABASE_URL": "postgresql://x",
    }
    told = plan_demo(environment, None, None)
    assert (told.port, told.data_dir) == (8123, tmp_path / "a")
    assert told.environment["DATABASE_URL"] == "postgresql://x"
    assert plan_demo(environment, 8124, tmp_path / "b", None).url == "http://127.0.0.1:8124"


def test_the_persons_own_session_stays_out_of_the_demo() -> None:
    told = plan_demo({"SOVD_PASSWORD": "secret", "SOVD_URL": "x"}, 8000, None)
    assert told.environment == {}


@pytest.mark.parametrize("port", ["eighty", "70000", "-1"])
def test_a_port_that_is_none_is_told(port: str) -> None:
    with pytest.raises(UsageProblem, match="no port"):
        plan_demo({"SOVD_PORT": port}, None, None)
