"""docker-compose.yml as compose would read it: variables filled in, merges done. No container engine is needed."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.vehicle_servers import ROOT

COMPOSE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"
# `$$` is a dollar for the container; `${NAME}`, `${NAME:-default}` and `${NAME:?message}` are ours.
VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


class VariableMissing(Exception):
    """Compose stops with this sentence."""


def read_env(path: Path) -> dict[str, str]:
    lines = (line.strip() for line in path.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def fill_in(text: str, env: Mapping[str, str]) -> str:
    """Raises: VariableMissing."""

    def value_of(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None:
            return "$"
        if env.get(name):
            return env[name]
        if found["kind"] == "?":
            raise VariableMissing(f"{name} {found['rest']}")
        return found["rest"] or ""

    return VARIABLE.sub(value_of, text)


def composed(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """With the variables of `.env.example`, or with these.

    Raises: VariableMissing.
    """
    tree = yaml.safe_load(COMPOSE.read_text())
    filled: dict[str, Any] = _filled(tree, read_env(EXAMPLE) if env is None else env)
    return filled


def _filled(node: Any, env: Mapping[str, str]) -> Any:
    match node:
        case str():
            return fill_in(node, env)
        case list():
            return [_filled(each, env) for each in node]
        case dict():
            return {name: _filled(each, env) for name, each in node.items()}
        case _:
            return node


def checked(program: str, *words: str | Path) -> None:
    """Run one of the checkers of the environment; what it complains of is the failure."""
    command = [Path(sys.executable).with_name(program), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
