"""A machine that lacks something is told so in one line each, before anything is made."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.project.checkout import ROOT

VERSIONS = ROOT / "scripts/check_versions.sh"
SERVERS = ROOT / "scripts/check_servers.sh"
NEW_PYTHON = "echo 3.13.1"
NEW_NODE = "echo v24.1.0"
NPM = "echo 11.0.0"


def check(folder: Path, script: Path = VERSIONS, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run a check where nothing else is installed than these programs, each a line of shell."""
    for name, line in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    return subprocess.run(
        ["/bin/sh", script],
        env={"PATH": str(folder)},
        check=False,
        capture_output=True,
        text=True,
        timeout=10,
    )


def test_a_machine_with_everything_hears_nothing(tmp_path: Path) -> None:
    done = check(tmp_path, python3=NEW_PYTHON, node=NEW_NODE, npm=NPM)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_this_machine_has_everything() -> None:
    subprocess.run(["/bin/sh", VERSIONS], env=dict(os.environ), check=True, timeout=10)


@pytest.mark.parametrize("version", ["3.9.2", "3.10.14", "2.7.18"])
def test_an_old_python_is_refused_with_its_version(tmp_path: Path, version: str) -> None:
    done = check(tmp_path, python3=f"echo {version}", node=NEW_NODE, npm=NPM)
    assert done.returncode == 1
    assert done.stderr == (
        f"python3 is Python {version}; 3.11 or newer is needed. If you have one: make run PYTHON=python3.12\n"
    )


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.3"])
def test_an_old_node_is_refused_with_its_version(tmp_path: Path, version: str) -> None:
    done = check(tmp_path, python3=NEW_PYTHON, node=f"echo {version}", npm=NPM)
    assert done.returncode == 1
    assert done.stderr.startswith(f"node is {version}; 20.19 or newer is needed")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("version", ["v20.19.0", "v22.0.0"])
def test_the_oldest_node_that_will_do_is_enough(tmp_path: Path, version: str) -> None:
    assert check(tmp_path, python3="echo 3.11.0", node=f"echo {version}", npm=NPM).returncode == 0


def test_a_debian_python_without_venv_is_told_the_package(tmp_path: Path) -> None:
    without_venv = 'case "$2" in *ensurepip*) exit 1;; *) echo 3.11.2;; esac'
    done = check(tmp_path, python3=without_venv, node=NEW_NODE, npm=NPM)
    assert done.returncode == 1
    assert done.stderr.endswith("Run: apt-get install -y python3-venv\n")


def test_a_bare_machine_hears_of_everything_it_lacks_at_once(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert done.returncode == 1
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["python3", "node", "npm"]


def test_somebody_who_is_not_root_is_told_the_line_that_installs_the_servers(tmp_path: Path) -> None:
    done = check(tmp_path, SERVERS, id="echo 1000", ls="exit 2")
    assert done.returncode == 1
    assert "Run as root: apt-get update && apt-get install -y --no-install-recommends postgresql" in done.stderr


def test_servers_that_are_installed_are_left_alone(tmp_path: Path) -> None:
    needs_nothing = {"postgres": "", "redis-server": "", "chromium": "", "apt-get": "exit 9"}
    done = check(tmp_path, SERVERS, id="echo 1000", ls="exit 2", **needs_nothing)
    assert "postgresql" not in done.stderr
    assert "chromium" not in done.stderr
