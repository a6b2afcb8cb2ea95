"""The `sovd` program itself: Ctrl-C, pipes, and what nobody foresaw."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from sovd_cli.main import say_unexpected
from tests.cli.fake_service import FakeService, Script, answered

RPM = "components/engine/data/rpm"
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(logged_in: FakeService) -> Iterator[Start]:
    """Starts the program. What a failed test leaves behind is ended, and troubles no other test."""
    with ExitStack() as started:

        def run(*words: str) -> "subprocess.Popen[str]":
            program = subprocess.Popen(
                [sys.executable, "-m", "sovd_cli.main", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=dict(os.environ),
            )
            started.enter_context(program)
            started.callback(program.kill)
            return program

        yield run


def wait_for_command(service: FakeService, at_least: int) -> None:
    """Until a command has taken so many steps and somebody is listening."""
    give_up_at = time.monotonic() + 10
    while time.monotonic() < give_up_at:
        running = list(service.commands.values())
        if running and running[0].wire["last_seq"] >= at_least and service.subscriptions:
            return
        time.sleep(0.02)
    raise AssertionError("the command was not started")


def test_ctrl_c_asks_the_vehicle_to_stop_and_tells_the_true_end(logged_in: FakeService, start: Start) -> None:
    logged_in.scripts["start-operation components/engine"] = Script(
        steps=[("streaming", {"progress": 10}), ("cancelled", {})], waits=True
    )
    program = start("run", "Red van", "engine", "self-test", "--json")
    wait_for_command(logged_in, 2)
    time.sleep(0.2)  # the handler is set right after the submit
    program.send_signal(signal.SIGINT)
    said, complained = program.communicate(timeout=20)
    assert program.returncode == 130
    assert json.loads(said)["status"] == "cancelled"
    sentence = json.loads(complained.splitlines()[-1])["error"]["sentence"]
    assert sentence == "You asked to stop. The command was cancelled."


def test_ctrl_c_while_waiting_says_that_the_command_goes_on(logged_in: FakeService, start: Start) -> None:
    logged_in.scripts[f"PUT {RPM}"] = Script(waits=True)
    program = start("put", "Red van", RPM, "42")
    wait_for_command(logged_in, 1)
    program.send_signal(signal.SIGINT)
    said, complained = program.communicate(timeout=20)
    assert (program.returncode, said) == (130, "")
    command_id = next(iter(logged_in.commands))
    assert complained == (f"Stopped waiting; the command goes on, see it with `sovd show {command_id}`.\n")


def test_ctrl_c_ends_a_subscription(logged_in: FakeService, start: Start) -> None:
    logged_in.scripts["POST components/engine/cyclic-subscriptions"] = Script(
        steps=[("streaming", {}), ("cancelled", {})], waits=True
    )
    program = start("watch", "Red van", "engine", "speed", "--json")
    wait_for_command(logged_in, 2)
    program.send_signal(signal.SIGINT)
    program.communicate(timeout=20)
    assert program.returncode == 130
    assert next(iter(logged_in.commands.values())).cancelled.is_set()


def test_a_reader_that_has_seen_enough_causes_no_traceback(logged_in: FakeService, start: Start) -> None:
    logged_in.scripts[f"GET {RPM}"] = answered({"data": ["x" * 100] * 5000})
    program = start("get", "Red van", RPM)
    assert program.stdout is not None
    program.stdout.close()
    assert program.stderr is not None
    assert program.stderr.read() == ""
    program.stderr.close()
    assert program.wait(timeout=20) == 1


def test_half_a_character_is_written_as_its_escape(logged_in: FakeService, start: Start) -> None:
    logged_in.vehicles[0]["name"] = "half \ud800"
    program = start("vehicles", "--json")
    said, complained = program.communicate(timeout=20)
    assert (program.returncode, complained) == (0, "")
    assert json.loads(said)["items"][0]["name"] == "half \ud800"


def test_what_nobody_foresaw_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["sovd", "vehicles"])
    error = KeyError("vin")
    say_unexpected(KeyError, error, None)
    assert capsys.readouterr().err == (
        "Something unforeseen happened (KeyError: 'vin'). Set SOVD_DEBUG=1 to see where.\n"
    )
