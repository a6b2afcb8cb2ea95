"""Parts that run together, one of which forgets a cancellation as the Redis client's waits can."""

import asyncio

import pytest

from app.infra.cancelling import run_all


async def for_ever() -> None:
    await asyncio.Event().wait()


async def forgets_once(forgotten: list[bool]) -> None:
    try:
        await for_ever()
    except asyncio.CancelledError:
        forgotten.append(True)
    await for_ever()


async def breaks() -> None:
    raise OSError("broken")


async def test_a_part_that_forgets_a_cancellation_ends_all_the_same() -> None:
    forgotten: list[bool] = []
    running = asyncio.create_task(run_all(for_ever(), forgets_once(forgotten)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert forgotten == [True]


async def test_a_part_that_breaks_ends_the_others_and_is_told() -> None:
    with pytest.raises(OSError, match="broken"):
        await run_all(for_ever(), breaks())
