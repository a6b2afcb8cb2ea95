"""Tasks that end although a driver forgets cancellations: on Python 3.11 the Redis client's waits can swallow one."""

import asyncio
from collections.abc import Coroutine, Iterable
from contextlib import suppress

AGAIN = 0.5  # seconds


async def run_all(*parts: Coroutine[None, None, None]) -> None:
    """Until cancelled, or until one breaks; all have ended then. A TaskGroup cancels once, and waits for ever."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end_all(tasks)
    for task in tasks:
        if not task.cancelled():
            task.result()


async def end_all(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancelled until they have ended; who cancels us meanwhile wants the same."""
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        with suppress(asyncio.CancelledError):
            _, pending = await asyncio.wait(pending, timeout=AGAIN)
