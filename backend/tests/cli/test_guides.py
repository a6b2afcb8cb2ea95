"""The guides do what they say: their examples are run against the real service and the simulated vehicles."""

import ast
import contextlib
import doctest
import inspect
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sovd_client.drafts import NamedCommand
from sovd_client.filters import CommandFilter
from sovd_client.sovd import Sovd
from sovd_client.vehicle_client import VehicleClient
from tests.cli.told_pages import URL_OF_PAGES, Block, blocks_of, fits
from tests.service import Servers, ServiceProcess, run_service
from tests.vehicle_servers import run_simulator

NEXT = "\x1e"  # between what two commands print
PATIENCE_S = 60


@pytest.fixture(scope="module")
def service() -> Iterator[ServiceProcess]:
    with run_simulator() as simulator, run_service(Servers(), simulator.vehicles) as service:
        yield service


@pytest.fixture(scope="module")
def service_url(service: ServiceProcess) -> str:
    return service.url


# The command line


@pytest.mark.timeout(120)
def test_the_recipes_of_the_command_line_print_what_they_say(service: ServiceProcess, home: Path) -> None:
    # What looks after the service has its settings.
    names = ("SOVD_PROFILE", "SOVD_DATA_DIR", "JWT_SECRET_KEY")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOVD_")},
        **{name: service.environment(name) or "" for name in names},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "XDG_CONFIG_HOME": str(home),
    }
    for block in blocks_of("command_line.md"):
        assert block.language == "console"
        run_console(block, service.url, environment, home)


def run_console(block: Block, url: str, environment: Mapping[str, str], folder: Path) -> None:
    """One shell per block; stdout and stderr come together, as in a terminal."""
    commands = [part.partition("\n") for part in block.text.removeprefix("$ ").split("\n$ ")]
    script = f"\nprintf '{NEXT}'\n".join(line for line, _, _ in commands).replace(URL_OF_PAGES, url)
    ran = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    printed = ran.stdout.replace(url, URL_OF_PAGES).split(NEXT)
    assert len(printed) == len(commands), ran.stdout
    for (line, _, expected), told in zip(commands, printed, strict=True):
        assert fits(expected, told), f"$ {line}\n{told}\nThe page says:\n{expected}"


# The Python client


async def run_source(source: str, names: dict[str, Any], mode: str) -> str:
    """What a piece of source prints; it may await at its top level, as in a notebook."""
    code = compile(source, "example", mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    shown = io.StringIO()
    earlier, sys.displayhook = sys.displayhook, show_in(shown)
    try:
        with contextlib.redirect_stdout(shown):
            waiting = eval(code, names)  # noqa: S307  # the source is ours
            if inspect.isawaitable(waiting):
                await waiting
    finally:
        sys.displayhook = earlier
    return shown.getvalue()


def show_in(shown: io.StringIO) -> Any:
    def show(value: object) -> None:
        if value is not None:
            shown.write(f"{value!r}\n")

    return show


async def test_the_page_of_the_python_client_prints_what_it_says(service_url: str) -> None:
    names: dict[str, Any] = {}
    blocks = list(blocks_of("python_client.md"))
    for block, following in zip(blocks, [*blocks[1:], Block("end", "")], strict=True):
        if block.language != "python":
            continue
        expected = following.text if following.language == "text" else ""
        told = await run_source(block.text.replace(URL_OF_PAGES, service_url), names, "exec")
        assert fits(expected, told), f"{block.text}\n{told}\nThe page says:\n{expected}"


EXAMPLES = [
    example
    for subject in (Sovd, VehicleClient)
    for example in doctest.DocTestFinder(exclude_empty=True).find(subject, subject.__name__)
    if example.examples
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
async def test_the_example_of_a_docstring_prints_what_it_says(example: doctest.DocTest, service_url: str) -> None:
    async with Sovd(service_url, username="engineer", password="engineer123") as sovd:
        names = {
            "Sovd": Sovd,
            "NamedCommand": NamedCommand,
            "aclosing": contextlib.aclosing,
            "CommandFilter": CommandFilter,
            "url": service_url,
            "sovd": sovd,
            "car": await sovd.vehicle("000101"),
        }
        for each in example.examples:
            told = await run_source(each.source, names, "single")
            assert told == each.want, f"{each.source}{told}"


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 10
