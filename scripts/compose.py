"""Run compose, and before it starts something, say which port is taken and by whom.

Usage: compose.py up|down|... [OPTIONS OF COMPOSE]. Runs on the system's Python: standard library only.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "cli"))

from sovd_cli.ports import require_free_port  # noqa: E402 - the path is set one line above
from sovd_client.errors import SovdError  # noqa: E402

USUAL_PORTS = {
    "backend": 8000,
    "frontend": 5173,
    "db": 5432,
    "redis": 6379,
    "prometheus": 9090,
    "grafana": 3000,
}


def main(words: Sequence[str]) -> int:
    if not words:
        print(__doc__, file=sys.stderr)
        return 2
    compose = find_compose()
    if compose is None:
        print("There is no docker compose here. Without it: make run.", file=sys.stderr)
        return 1
    if words[0] == "up":
        told = complaints(compose)
        if told:
            print("\n".join(told), file=sys.stderr)
            return 1
    os.chdir(ROOT)
    return os.execvp(compose[0], [*compose, *words])


def complaints(compose: Sequence[str]) -> list[str]:
    """One line for each reason why nothing should be started."""
    if not (ROOT / ".env").exists():
        return ["There is no .env: cp .env.example .env"]
    return taken_ports(environment(), running_services(compose))


def taken_ports(env: Mapping[str, str], running: frozenset[str]) -> list[str]:
    """One line for each. What runs already holds its own port, rightly."""
    told = []
    for service, usual in USUAL_PORTS.items():
        if service in running:
            continue
        variable = f"{service.upper()}_PORT"
        port, host = env.get(variable) or str(usual), env.get("BIND_ADDRESS") or "127.0.0.1"
        try:
            require_free_port(host, int(port), mend=f"stop it, or set {variable} in .env")
        except ValueError:
            told.append(f"{variable} is {port}, which is no port.")
        except SovdError as wrong:
            told.append(str(wrong))
    return told


def environment() -> dict[str, str]:
    """As compose has it: what is set beats `.env`."""
    lines = (line.strip() for line in (ROOT / ".env").read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {**{name: value.strip("\"'") for name, value in pairs}, **os.environ}


def find_compose() -> list[str] | None:
    """The plugin, else the older program."""
    for words in (["docker", "compose"], ["docker-compose"]):
        try:
            if subprocess.run([*words, "version"], capture_output=True, check=False).returncode == 0:
                return words
        except OSError:
            continue
    return None


def running_services(compose: Sequence[str]) -> frozenset[str]:
    words = [*compose, "ps", "--services", "--filter", "status=running"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    return frozenset(done.stdout.split()) if done.returncode == 0 else frozenset()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
