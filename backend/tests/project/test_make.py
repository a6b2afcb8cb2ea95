"""`make` tells what it can do, and lets no failure pass."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.project.checkout import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
SCRIPTS = sorted([*(ROOT / "scripts").glob("*.sh"), *(ROOT / "backend/scripts").glob("*.sh"), ROOT / ".ci/run"])
# `|| true`, `|| :`, `; true` at the end, and in recipes a leading `-`: all turn a failure into nothing.
SWALLOWS = re.compile(r"(\|\||;)\s*(true|:)\s*$|^\t@?-", re.MULTILINE)


def make(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # The variables make hands down would make this one part of the make that runs the tests.
    inherited = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL"}}
    return subprocess.run(
        ["make", *words],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
        env={**inherited, **environment},
    )


def test_help_is_what_make_does_by_itself_and_names_every_target() -> None:
    targets = re.findall(r"^\.PHONY: (\w+)$", MAKEFILE, re.MULTILINE)
    told = re.findall(r"^  make (\w+) +\S.+$", make().stdout, re.MULTILINE)
    assert told == targets
    assert {"run", "dev", "test", "lint", "fix", "logs", "clean", "lock", "openapi", "bench", "help"} <= set(told)


def test_no_recipe_and_no_script_swallows_a_failure() -> None:
    texts = {"Makefile": MAKEFILE, **{str(path.relative_to(ROOT)): path.read_text() for path in SCRIPTS}}
    assert {name: SWALLOWS.findall(text) for name, text in texts.items() if SWALLOWS.search(text)} == {}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_shell_script_stops_at_the_first_failure_and_may_be_started(script: Path) -> None:
    assert re.search(r"^set -eu", script.read_text(), re.MULTILINE)
    assert os.access(script, os.X_OK)


def test_the_build_server_does_what_a_person_does() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()
    does = [line for line in lines if line and not line.startswith("#")]
    assert does == ["set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_run_hands_its_place_to_the_console() -> None:
    recipe = make("--dry-run", "run").stdout.splitlines()
    assert recipe[-1] == "exec .venv/bin/sovd demo"


def test_clean_keeps_the_consoles_data_unless_told() -> None:
    assert ".data" not in make("--dry-run", "clean").stdout
    assert "rm -rf .data" in make("--dry-run", "clean", "DATA=1").stdout


def test_logs_says_where_it_looked_when_there_are_none(tmp_path: Path) -> None:
    done = make("logs", SOVD_DATA_DIR=str(tmp_path))
    assert done.returncode != 0
    assert f"No log in {tmp_path}/logs yet" in done.stdout
