"""Stand-ins for the processes of the demo: `python stand_ins.py ROLE HOW`.

Each writes its pid to `<role>.pid` in STAND_IN_FOLDER. Imports little, as it is started often.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

VEHICLES = [{"vin": "WVWZZZ1JZXW000001", "name": "Red van", "tags": [], "url": "http://127.0.0.1:9001"}]

FLEET = [
    {"vin": f"WVWZZZ1JZXW1{number:05d}", "name": f"Van {number}", "tags": [], "url": f"http://127.0.0.1:9002/{number}"}
    for number in range(200)
]


def write_pid(folder: Path, role: str, pid: int) -> None:
    """In one step: a reader, or a kill meanwhile, finds the number or no file."""
    unfinished = folder / f"{role}.pid.unfinished"
    unfinished.write_text(str(pid))
    unfinished.rename(folder / f"{role}.pid")


def simulator(how: str, role: str = "simulator") -> None:
    """how: `fine`, `dies` (before it is ready), `babbles` (another first line), `many` (named in a file)."""
    folder = Path(os.environ["STAND_IN_FOLDER"])
    write_pid(folder, role, os.getpid())
    if how == "dies":
        sys.stderr.write("no scenario to be found\n")
        sys.exit(3)
    first: dict[str, Any] = {"ready": True, "control": "x", "vehicles": VEHICLES}
    if how == "babbles":
        first = {"hello": 1}
    if how == "many":
        (folder / "many.json").write_text(json.dumps(FLEET))
        first = {"ready": True, "control": "y", "vehicles_file": str(folder / "many.json")}
    sys.stdout.write(f"{json.dumps(first)}\na line for the log\n")
    sys.stdout.flush()
    time.sleep(60)


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
        pass


def server(how: str) -> None:
    """how: `fine`, `dies` (at once), `stubborn` (ignores SIGTERM), `breeds` (has a process of its own)."""
    folder = Path(os.environ["STAND_IN_FOLDER"])
    write_pid(folder, "server", os.getpid())
    (folder / "environment.json").write_text(json.dumps(dict(os.environ)))
    told = Path(os.environ["SOVD_DEMO_VEHICLES"])
    while not told.exists() and float(os.environ["SOVD_DEMO_VEHICLES_WITHIN"]):
        time.sleep(0.01)
    shutil.copy(told, folder / "told.json")
    if how == "dies":
        sys.stdout.write("cannot read the database\n")
        sys.exit(4)
    if how == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if how == "breeds":
        grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        write_pid(folder, "grandchild", grandchild.pid)
    HTTPServer(("127.0.0.1", int(os.environ["SOVD_PORT"])), Health).serve_forever()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["simulator", how]:
            simulator(how)
        case ["fleet", how]:
            simulator(how, "fleet")
        case ["server", how]:
            server(how)
