"""Make a virtual environment from a lock file. Runs on the system's Python, so: standard library only.

Usage: environment.py FOLDER LOCK [--project]
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV_LOCK = ROOT / "requirements-uv.lock"
IMPORTED_FROM = (ROOT / "backend", ROOT / "cli", ROOT)

# The second and third line are shell and, for Python, a string. So the command finds the Python beside
# itself, and goes on working when the checkout is moved or has a space in its name.
LAUNCHER = """\
#!/bin/sh
'''exec' "$(dirname "$(readlink -f "$0")")/python" "$0" "$@"
' '''
import sys

from sovd_cli.main import run

sys.exit(run())
"""


def main() -> None:
    usage = argparse.ArgumentParser(description=__doc__)
    usage.add_argument("folder", type=Path)
    usage.add_argument("lock", type=Path)
    usage.add_argument("--project", action="store_true", help="make the project importable and `sovd` a command")
    asked = usage.parse_args()
    folder = ROOT / asked.folder
    python = make_environment(folder)
    install(python, ROOT / asked.lock)
    if asked.project:
        install_project(python)


def make_environment(folder: Path) -> Path:
    """Create the environment unless it is there and works; tell its Python."""
    python = folder / "bin" / "python"
    if not works(python):
        print(f"Making {folder.name} with Python {sys.version.split()[0]}", flush=True)
        if folder.is_symlink():
            folder.unlink()
        run([sys.executable, "-m", "venv", "--clear", str(folder)])
    return python


def works(python: Path) -> bool:
    """An environment outlives the Python it was made with: then it is there and does not start."""
    if python.parent.parent.is_symlink() or not python.exists():
        return False
    tried = subprocess.run(
        [python, "-c", "import pip, sys; assert sys.version_info >= (3, 11)"],
        check=False,
        capture_output=True,
    )
    return tried.returncode == 0


def install(python: Path, lock: Path) -> None:
    """Install exactly what the lock names, every file checked against its hash."""
    print(f"Installing {lock.relative_to(ROOT)}", flush=True)
    if installed_by_uv(python, lock):
        return
    print(
        "uv could not install it (uv does not read pip's configuration, such as a mirror). "
        "pip now installs the same lock, which takes a minute.",
        flush=True,
    )
    run(pip_words(python, lock))


def installed_by_uv(python: Path, lock: Path) -> bool:
    """uv is several times faster than pip, and not needed: whatever goes wrong with it, pip remains."""
    if subprocess.run(pip_words(python, UV_LOCK), check=False, env=quiet_environment()).returncode != 0:
        return False
    uv = python.parent / "uv"
    # The system's certificates, as pip does: that is where a company puts its own.
    words = [str(uv), "pip", "install", "--quiet", "--system-certs", "--python", str(python)]
    words += ["--compile-bytecode", "--require-hashes", "-r", str(lock)]
    return subprocess.run(words, check=False, capture_output=True, env=quiet_environment()).returncode == 0


def pip_words(python: Path, lock: Path) -> list[str]:
    return [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]


def install_project(python: Path) -> None:
    """Put the checkout on the path and the `sovd` command beside Python.

    Not `pip install -e .`: that would fetch a build backend, for nothing but this one line.
    """
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
    lines = [f"{os.path.relpath(folder, packages)}\n" for folder in IMPORTED_FROM]
    (packages / "sovd_checkout.pth").write_text("".join(lines))
    command = python.parent / "sovd"
    command.write_text(LAUNCHER)
    command.chmod(0o755)


def run(words: list[str]) -> None:
    """Ends the whole script with the program's own exit code if it fails; it has said why."""
    code = subprocess.run(words, check=False, env=quiet_environment()).returncode
    if code != 0:
        sys.exit(code)


def quiet_environment() -> dict[str, str]:
    """Nobody asked for pip's news. A virtual environment that happens to be active is not ours."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}


if __name__ == "__main__":
    main()
