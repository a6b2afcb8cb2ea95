"""Waiting for what the service does by itself, with an end to it."""

import asyncio
from collections.abc import Callable
from typing import Any

from bench.http_line import HttpLine
from tests.service import ENDED

PATIENCE = 30.0  # seconds


async def until_ended(line: HttpLine, command_id: str) -> dict[str, Any]:
    """The command, once it has ended.

    Raises: TimeoutError.
    """
    async with asyncio.timeout(PATIENCE):
        while True:
            command: dict[str, Any] = (await line.get(f"/api/v1/commands/{command_id}")).json()
            if command["status"] in ENDED:
                return command


async def until(is_so: Callable[[], bool], *, within: float = PATIENCE) -> bool:
    """Whether it came about in time."""
    deadline = asyncio.get_running_loop().time() + within
    while not is_so():
        if asyncio.get_running_loop().time() >= deadline:
            return False
        await asyncio.sleep(0.02)
    return True
