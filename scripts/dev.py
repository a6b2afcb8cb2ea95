"""Run the console's demo and the frontend's development server side by side; when one ends, both end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from sovd_cli.ports import require_free_port
from sovd_client.errors import SovdError

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
VITE_PORT = 5173
POLL_S = 0.2
PATIENCE_S = 10


def main() -> int:
    # Vite's own program, not npm: a signal to npm does not reach the server behind it.
    vite = [str(ROOT / "frontend/node_modules/.bin/vite"), "--host", HOST, "--port", str(VITE_PORT), "--strictPort"]
    try:
        require_free_port(HOST, VITE_PORT, mend="stop it first, the frontend's server has no other port")
        require_free_port(HOST, int(os.environ.get("SOVD_PORT") or 8000), mend="choose another with SOVD_PORT")
    except SovdError as taken:
        print(taken, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, interrupt)
    demo = subprocess.Popen([str(ROOT / ".venv/bin/sovd"), "demo"], cwd=ROOT)
    running = [demo, subprocess.Popen(vite, cwd=ROOT / "frontend", env=os.environ)]
    try:
        while all(process.poll() is None for process in running):
            time.sleep(POLL_S)
        return next(code for process in running if (code := process.returncode) is not None)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        end(running)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
