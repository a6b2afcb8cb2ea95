"""The page about disaster recovery does what it says: its examples are run, one after the other."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.told_pages import DOCS, fits
from tests.runbook.clinic import environment_of
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import run_simulator

PAGE = DOCS / "runbooks/disaster_recovery.md"
PART = re.compile(r"^```console\n(?P<block>.*?)^```$|^<!-- the service is (?P<deed>stopped|started) -->$", re.M | re.S)
NEXT = "\x1e"  # between what two commands print


@pytest.mark.runbook("D1")
@pytest.mark.timeout(180)
def test_every_command_of_the_page_prints_what_it_says(tmp_path: Path) -> None:
    with run_simulator() as simulator, run_service(Servers(), simulator.vehicles) as service:
        environment = environment_of(service, tmp_path)
        asyncio.run(work(service))
        environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        done = [do(part, service, environment, tmp_path) for part in PART.finditer(PAGE.read_text(encoding="utf-8"))]
    assert done.count("stopped") == done.count("started") == 1
    assert len(done) >= 7


async def work(service: ServiceProcess) -> None:
    """So that there is something to keep."""
    async with Client(service.url, "admin") as client:
        vehicle = await client.vehicle_id("SVDECAR18TA000101")
        await client.run(vehicle, method="GET", path="components/bms/data/charge-limit")


def do(part: re.Match[str], service: ServiceProcess, environment: dict[str, str], folder: Path) -> str:
    match part["deed"]:
        case "stopped":
            service.end()
        case "started":
            service.start_again()
        case None:
            run_block(part["block"], environment, folder)
    return part["deed"] or "ran"


def run_block(block: str, environment: dict[str, str], folder: Path) -> None:
    commands = [each.partition("\n") for each in block.removeprefix("$ ").split("\n$ ")]
    script = f"\nprintf '{NEXT}'\n".join(line for line, _, _ in commands)
    ran = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        timeout=100,
        check=False,
    )
    for (line, _, expected), told in zip(commands, ran.stdout.split(NEXT), strict=True):
        assert fits(expected, told), f"$ {line}\n{told}\nThe page says:\n{expected}"
