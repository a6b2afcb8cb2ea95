"""Run the project's checks one after another, a headline and the seconds for each; stop at the first failure.

Usage: check.py lint | all
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
BIN = ROOT / ".venv" / "bin"


@dataclass(frozen=True, slots=True)
class Step:
    """One check: its name for people, what to start, and where."""

    name: str
    words: Sequence[str]
    folder: Path = ROOT


def npm(script: str) -> Step:
    return Step(f"frontend {script}", ("npm", "run", "--silent", script), FRONTEND)


LINT = (
    Step("ruff check", (f"{BIN}/ruff", "check", "--quiet")),
    Step("ruff format", (f"{BIN}/ruff", "format", "--check", "--quiet")),
    Step("mypy", (f"{BIN}/mypy", "--no-error-summary")),
    Step("import-linter", (f"{BIN}/lint-imports", "--no-logo")),
    npm("lint"),
    npm("types"),
)
FRONTEND_TESTS = (npm("generate:check"), npm("test"), npm("build"), npm("size"))


def main() -> None:
    steps = {"lint": LINT, "all": LINT + FRONTEND_TESTS}.get(" ".join(sys.argv[1:]))
    if steps is None:
        sys.exit(__doc__)
    started = time.monotonic()
    for step in steps:
        run(step)
    print(f"{len(steps)} checks passed in {time.monotonic() - started:.1f} s.", flush=True)
    if sys.argv[1] == "all":
        run_pytest()


def run(step: Step) -> None:
    """A step that passes has nothing to say; one that fails is shown whole, and ends the run."""
    print(f"{step.name:<24}", end="", flush=True)
    started = time.monotonic()
    done = subprocess.run(step.words, check=False, cwd=step.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    seconds = time.monotonic() - started
    if done.returncode == 0:
        print(f"{seconds:6.1f} s", flush=True)
        return
    print(f"{seconds:6.1f} s  FAILED\n", flush=True)
    sys.stdout.buffer.write(done.stdout)
    sys.stdout.flush()
    sys.exit(f"\n{step.name} failed.")


def run_pytest() -> None:
    """Last, and in our place: its closing line is then the last of the run, and its exit code ours."""
    workers = os.environ.get("TEST_WORKERS", "2")
    words = [f"{BIN}/pytest", "-n", workers, "--dist", "loadfile"]
    print("pytest", flush=True)
    os.chdir(ROOT)
    os.execv(words[0], words)


if __name__ == "__main__":
    main()
