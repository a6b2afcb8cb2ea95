"""Children of a test run: started, waited for, ended by pid. What they serve is in `servers`."""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Self

PR_SET_PDEATHSIG = 1  # linux/prctl.h
POLL_S = 0.01
_libc = ctypes.CDLL(None, use_errno=True)


class ServerMissing(Exception):
    """A server the tests need is not on this machine. The text says which line mends that."""


class ServerFailed(Exception):
    """A server was started and did not become ready. The text ends with what it printed."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What to start and how: the words, where output goes, and as whom."""

    words: Sequence[str | Path]
    output: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    user: str | None = None  # only root may name one
    death_signal: signal.Signals = signal.SIGKILL  # what the child gets when the test process dies


@dataclass(frozen=True, slots=True)
class Identity:
    """As whom a child runs; all empty means as ourselves."""

    user: int | None = None
    group: int | None = None
    groups: Sequence[int] | None = None

    @classmethod
    def of(cls, name: str | None) -> Self:
        if name is None:
            return cls()
        entry = pwd.getpwnam(name)
        return cls(entry.pw_uid, entry.pw_gid, os.getgrouplist(name, entry.pw_gid))


class Child:
    """One started program. It dies with the thread that started it, so start it from the main thread."""

    def __init__(self, launch: Launch) -> None:
        """Raises: FileNotFoundError if the program does not exist."""
        self.launch = launch
        identity = Identity.of(launch.user)
        with launch.output.open("ab") as output:
            self._process = subprocess.Popen(
                [str(word) for word in launch.words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if launch.env is None else dict(launch.env),
                cwd=launch.cwd,
                start_new_session=True,  # a Ctrl-C in the terminal is for the test run, which then ends us
                # One libc call and no Python lock: safe even when other threads run.
                preexec_fn=lambda: _die_with_parent(launch.death_signal),  # noqa: PLW1509
                user=identity.user,
                group=identity.group,
                extra_groups=identity.groups,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def wait_until(self, is_ready: Callable[[], bool], *, within: timedelta) -> None:
        """Raises: ServerFailed if the program ends first or the time is over."""
        deadline = time.monotonic() + within.total_seconds()
        while not is_ready():
            if not self.is_running():
                raise ServerFailed(self._story(f"ended with {self._process.returncode} before it was ready"))
            if time.monotonic() > deadline:
                raise ServerFailed(self._story(f"was not ready within {within.total_seconds():g} s"))
            time.sleep(POLL_S)

    def finish(self, *, within: timedelta) -> None:
        """Wait for a program that ends by itself.

        Raises: ServerFailed if it fails or takes too long.
        """
        try:
            if self._process.wait(within.total_seconds()) != 0:
                raise ServerFailed(self._story(f"ended with {self._process.returncode}"))
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise ServerFailed(self._story(f"did not end within {within.total_seconds():g} s")) from late

    def end(self, politely: signal.Signals = signal.SIGTERM, *, within: timedelta = timedelta(seconds=10)) -> None:
        """Ask to stop, then insist. Its children are killed with it if they outlive it."""
        family = descendants(self.pid)
        self.resume()
        if self.is_running():
            self._process.send_signal(politely)
        try:
            self._process.wait(within.total_seconds())
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _kill(family)

    def kill(self) -> None:
        """End it and its children at once, as a power cut would."""
        family = descendants(self.pid)
        self._process.kill()
        _kill(family)
        self._process.wait()

    def suspend(self) -> None:
        """Freeze it with all its children: connections stay open and nothing answers."""
        _signal_all([self.pid], signal.SIGSTOP)  # first, so that it starts no more children
        _signal_all(descendants(self.pid), signal.SIGSTOP)

    def resume(self) -> None:
        if self.is_running():
            _signal_all([*descendants(self.pid), self.pid], signal.SIGCONT)

    def _story(self, ending: str) -> str:
        printed = self.launch.output.read_text(errors="replace")[-2000:]
        return f"{Path(self.launch.words[0]).name} {ending}:\n{printed}"


def descendants(pid: int) -> list[int]:
    """All living children of a process and their children, from /proc."""
    found: list[int] = []
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        born = [int(child) for task in threads for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return found
    for child in born:
        found += [child, *descendants(child)]
    return found


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def accepts(port: int) -> bool:
    """Whether somebody listens on this port of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_program(name: str, *, also_in: Iterable[Path] = (), mend: str) -> Path:
    """Raises: ServerMissing with the line that installs it."""
    for folder in also_in:
        if os.access(folder / name, os.X_OK):
            return folder / name
    found = shutil.which(name)
    if found is None:
        raise ServerMissing(f"{name} is not installed. Run: {mend}")
    return Path(found)


def apt_line(package: str) -> str:
    return f"apt-get update && apt-get install -y --no-install-recommends {package}"


def _die_with_parent(death_signal: signal.Signals) -> None:
    # Runs in the child, after it has changed its user: a change of user would clear the wish.
    _libc.prctl(PR_SET_PDEATHSIG, int(death_signal))


def _signal_all(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue  # it ended meanwhile, which is as good


def _kill(pids: Sequence[int]) -> None:
    """End orphans and wait until they are gone, for one second at most."""
    _signal_all(pids, signal.SIGKILL)
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(POLL_S)
