"""The process: its options, its complaints and its end."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from simulator.__main__ import main
from simulator.scenario_files import BUILT_IN
from tests.processes import free_port
from tests.simulator.conftest import CAR, TRUCK
from tests.vehicle_servers import ROOT, run_simulator

WORDS = [sys.executable, "-m", "simulator"]


@pytest.fixture
def refuse(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Start with options that are wrong; give what is said about them."""

    def start(*options: str) -> str:
        assert main(options) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        return printed.err

    return start


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_with_an_open_stream_and_a_silent_request(number: signal.Signals) -> None:
    process = subprocess.Popen([*WORDS, "--only", CAR], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process.stdout as output:
        ready = json.loads(output.readline())
        url = ready["vehicles"][0]["url"]
        rules = [{"kind": "silent", "path": "apps"}]
        httpx2.put(f"{ready['control']}/vehicles/{CAR}/misbehaviour", json=rules).raise_for_status()
        with httpx2.Client(base_url=f"{url}/sovd/v1/components/bms") as client:
            body = {"resource": "data/pack-current", "interval": "slow", "duration": 60}
            source = client.post("/cyclic-subscriptions", json=body).json()["event_source"]
            port = int(url.rpartition(":")[2])
            with (
                client.stream("GET", f"{url}{source}") as reply,
                socket.create_connection(("127.0.0.1", port)) as waiting,
            ):
                next(reply.iter_lines())
                waiting.sendall(b"GET /sovd/v1/apps HTTP/1.1\r\nHost: vehicle\r\n\r\n")
                process.send_signal(number)
                assert process.wait(timeout=10) == 0, "it waits for neither: both last a minute"
        assert output.read() == ""


def test_ports_can_be_chosen() -> None:
    first, second, control = free_port(), free_port(), free_port()
    options = ["--only", CAR, "--only", TRUCK, "--control-port", str(control)]
    with run_simulator(*options, "--ports", f"{first},{second}") as simulator:
        ports = [int(vehicle.url.rpartition(":")[2]) for vehicle in simulator.vehicles]
        assert ports == [first, second]
        assert simulator.control_url == f"http://127.0.0.1:{control}"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--ports", "0"], "1 numbers for 3 vehicles"),
        (["--ports", "a,b,c"], "must be numbers"),
        (["--only", "UNKNOWN"], "no scenario has the VIN UNKNOWN"),
        (["--scenarios", "/nowhere"], "no scenario"),
        (["--witness", "/nowhere/file"], "/nowhere/file"),
    ],
)
def test_wrong_options_are_told(refuse: Callable[..., str], options: list[str], complaint: str) -> None:
    assert complaint in refuse(*options)


def test_a_port_that_is_taken_is_told(refuse: Callable[..., str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert str(port) in refuse("--only", CAR, "--ports", str(port))


def test_an_unknown_key_is_told_with_file_line_and_place(refuse: Callable[..., str], tmp_path: Path) -> None:
    text = (BUILT_IN / "1-electric-car.yaml").read_text()
    lines = text.replace("  - id: bms\n", "  - id: bms\n    colour: red\n", 1).splitlines()
    line = lines.index("    colour: red") + 1
    file = tmp_path / "wrong.yaml"
    file.write_text("\n".join(lines))
    assert f"{file}:{line}: components.0.colour: Extra inputs are not permitted" in refuse("--scenarios", str(tmp_path))
