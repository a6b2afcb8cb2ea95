"""The service's own program, run beside it: `python -m app ...`."""

import asyncio
import importlib.util
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress

from sovd_client.errors import SovdError

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


async def run_beside(*words: str, environment: Mapping[str, str]) -> bytes:
    """What it prints.

    Raises: SovdError with the last thing it complained of.
    """
    process = await start_beside(*words, environment=environment)
    try:
        said, complained = await process.communicate()
    finally:
        if process.returncode is None:
            await end(process)
    if process.returncode != 0:
        lines = complained.decode(errors="replace").strip().splitlines()
        why = lines[-1].removeprefix("sovd: ") if lines else f"It ended with code {process.returncode}."
        raise SovdError(why, code=f"{words[0].upper()}_REFUSED")
    return said


async def end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
