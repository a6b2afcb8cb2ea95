"""What breaks in a worker's work is told in the log, and the worker goes on."""

import asyncio

import pytest
from structlog.testing import capture_logs

from app.infra.survival import survive


async def breaks() -> None:
    raise ZeroDivisionError


async def ends() -> None:
    return


async def test_work_that_breaks_is_logged_under_its_name_and_survived() -> None:
    with capture_logs() as logged:
        assert not await survive(breaks(), "watch.broken", vehicle_id="v1")
    assert [(line["event"], line["log_level"], line["vehicle_id"]) for line in logged] == [
        ("watch.broken", "error", "v1")
    ]


async def test_work_that_ends_well_says_nothing() -> None:
    with capture_logs() as logged:
        assert await survive(ends(), "watch.broken")
    assert logged == []


async def test_a_worker_that_is_cancelled_is_not_kept_alive() -> None:
    with capture_logs() as logged:
        task = asyncio.create_task(survive(asyncio.sleep(60), "watch.broken"))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert logged == []
