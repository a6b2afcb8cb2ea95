"""The service's own program, run beside it: `python -m app ...`."""

import asyncio
import importlib.util
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress

LONGEST_LINE = 8 * 1024 * 1024  # bytes; a report is one line


def is_installed() -> bool:
    return importlib.util.find_spec("app") is not None


async def start_beside(*words: str, environment: Mapping[str, str]) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", *words),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env=dict(environment),
        limit=LONGEST_LINE,
    )


async def end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
