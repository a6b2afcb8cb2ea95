"""One process of the demo: started in its own group, logged to a file, ended for sure."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from sovd_client.errors import SovdError

LAST_WORDS = timedelta(seconds=5)
LOG_LINES_SHOWN = 15
LONGEST_LINE = 8 * 1024 * 1024  # bytes; the ready line names every vehicle


class ChildDied(SovdError):
    """A process of the demo ended by itself. log_tail: its last lines."""

    default_code = "CHILD_DIED"

    def __init__(self, sentence: str, log_tail: Sequence[str]) -> None:
        super().__init__(sentence)
        self.log_tail = log_tail


@dataclass(frozen=True, slots=True)
class Launch:
    """speaks_first: its first line on stdout is for us, not for the log.

    last_words: how long it may take from the request to end until it is ended by force.
    """

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    speaks_first: bool = False
    last_words: timedelta = LAST_WORDS


class Child:
    """A running process; `start` makes one."""

    def __init__(self, launch: Launch, process: Process, log: BinaryIO) -> None:
        self.launch = launch
        self._process = process
        self._log = log
        self._copying: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, launch: Launch) -> "Child":
        """Raises: SovdError when the log cannot be written."""
        try:
            log = launch.log.open("wb")
        except OSError as wrong:
            raise SovdError(f"Cannot write {launch.log}: {wrong.strerror}.") from wrong
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sovd_cli.tether", str(os.getpid()), *launch.arguments),
            stdin=DEVNULL,
            stdout=PIPE if launch.speaks_first else log,
            stderr=log if launch.speaks_first else STDOUT,
            env=dict(launch.environment),
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        return cls(launch, process, log)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.returncode is None

    async def first_line(self, within: timedelta) -> bytes:
        """The first line on stdout; what follows goes to the log.

        Raises: ChildDied when it ends before; SovdError when nothing comes in time.
        """
        stdout = self._process.stdout
        if stdout is None:
            raise ValueError(f"{self.launch.name} was not started to speak first")
        try:
            async with asyncio.timeout(within.total_seconds()):
                line = await stdout.readline()
        except TimeoutError as late:
            raise SovdError(f"{self.launch.name} was not ready within {within.total_seconds():g} s.") from late
        if not line.endswith(b"\n"):
            self._log.write(line)
            raise await self.died()
        self._copying = asyncio.create_task(self._copy(stdout))
        return line

    async def _copy(self, stdout: asyncio.StreamReader) -> None:
        while chunk := await stdout.read(65536):
            self._log.write(chunk)
            self._log.flush()

    async def died(self) -> ChildDied:
        """Waits for its end and tells it as an error."""
        code = await self._process.wait()
        await self._finish_log()
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        return ChildDied(f"{self.launch.name} {how}; its log is {self.launch.log}.", self.log_tail())

    def log_tail(self) -> Sequence[str]:
        text = self.launch.log.read_text(encoding="utf-8", errors="replace")
        return text.splitlines()[-LOG_LINES_SHOWN:]

    async def stop(self) -> None:
        """End it and whatever it started: a request first, force after `last_words`."""
        try:
            if self.is_running:
                self._signal(signal.SIGTERM)
                async with asyncio.timeout(self.launch.last_words.total_seconds()):
                    await self._process.wait()
        except TimeoutError:
            pass
        finally:
            # Also when it has ended: a process it started may still be in its group.
            self._signal(signal.SIGKILL)
            await self._process.wait()
            await self._finish_log()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # the whole group is gone
            os.killpg(self.pid, number)

    async def _finish_log(self) -> None:
        if self._copying is not None:
            # Bounded: a process it started may hold the other end of the pipe.
            await asyncio.wait({self._copying}, timeout=1)
            self._copying.cancel()
        if not self._log.closed:
            self._log.close()
