"""The live plot in a real browser: sixteen lines at ten a second for two minutes, and what that takes."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from playwright.async_api import CDPSession, Page, async_playwright

from bench.grounds import Account, Grounds, Stage
from bench.rows import Row, at_most, median, percentile
from tests.browser import CHROMIUM_FLAGS, find_chromium

LINES = 16
LOOKS = (30, 60, 90, 120)  # seconds after the start
COMPONENT = "components/cells"
MOST_GROWTH = 10.0  # MB between the first look and the last; the samples themselves are 2.5
# The time between frames is that of the machine as well; what the page itself takes of a processor is not.
LONGEST_FRAME = 50.0  # ms, 95th percentile; only true on a machine that does nothing else
MOST_PROCESSOR = 50.0  # percent of one, of the page's own thread

# Frames as the page sees them: the time between two, and the work that kept the next one waiting.
WATCH_FRAMES = """() => {
  window.frameTimes = []
  window.longTasks = []
  let last = performance.now()
  const step = (now) => { window.frameTimes.push(now - last); last = now; requestAnimationFrame(step) }
  requestAnimationFrame(step)
  new PerformanceObserver((list) => list.getEntries().forEach((task) => window.longTasks.push(task.duration)))
    .observe({ entryTypes: ['longtask'] })
}"""


async def measure(grounds: Grounds) -> list[Row]:
    with _scenario() as folder, grounds.stage("sqlite", "--scenarios", str(folder)) as stage:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=[*CHROMIUM_FLAGS])
            page = await browser.new_page(base_url=stage.service.url, viewport={"width": 1440, "height": 900})
            rows = await _measure(stage, page)
            await browser.close()
            return rows


async def _measure(stage: Stage, page: Page) -> list[Row]:
    account = await Account.of(stage.service.url)
    vehicle_id = await account.vehicle_id(stage.car.vin)
    await _open(page, vehicle_id)
    received = _count_samples(page)
    await page.goto(f"/vehicles/{vehicle_id}?entity={COMPONENT}&tab=live")
    await page.locator("canvas").first.wait_for()
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable")
    await page.evaluate(WATCH_FRAMES)
    began, counted, processor = time.perf_counter(), received(), stage.processor_seconds()
    thread = await _metric(session, "ThreadTime")
    heaps: list[float] = []
    for look in LOOKS:
        await asyncio.sleep(max(0.0, look - (time.perf_counter() - began)))
        heaps.append(await _heap(session))
    lasted = time.perf_counter() - began
    thread = await _metric(session, "ThreadTime") - thread
    samples, processor = received() - counted, stage.processor_seconds() - processor
    frames: list[float] = await page.evaluate("window.frameTimes")
    tasks: list[float] = await page.evaluate("window.longTasks")
    what = f"{LINES} lines at 10 Hz"
    return [
        Row(f"{what}: samples that came to the page", samples / lasted, "per second"),
        *(Row(f"{what}: heap after {look} s", heap, "MB") for look, heap in zip(LOOKS, heaps, strict=True)),
        Row(f"{what}: growth of the heap", heaps[-1] - heaps[0], "MB", bar=at_most(MOST_GROWTH)),
        Row(f"{what}: time between two frames, median", median(frames), "ms"),
        Row(f"{what}: time between two frames, p95", percentile(frames, 0.95), "ms", bar=at_most(LONGEST_FRAME)),
        Row(f"{what}: work that took longer than 50 ms", float(len(tasks)), "times"),
        Row(f"{what}: processor time of the page", thread / lasted * 100, "percent", bar=at_most(MOST_PROCESSOR)),
        Row(f"{what}: processor time of the service", processor / lasted * 100, "percent"),
    ]


async def _open(page: Page, vehicle_id: str) -> None:
    """Logged in, with everything pinned at ten a second."""
    await page.goto("/")
    await page.get_by_label("User name").fill("engineer")
    await page.get_by_label("Password", exact=True).fill("engineer123")
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_role("navigation").first.wait_for()
    pins = [
        {"entity": COMPONENT, "data": f"cell-{number}", "name": f"Cell {number}", "unit": "V" if number < 9 else "°C"}
        for number in range(1, LINES + 1)
    ]
    write = """([vehicle, pins]) => {
      localStorage.setItem(`pins:${vehicle}`, JSON.stringify(pins))
      localStorage.setItem(`live-rate:${vehicle}`, '100')
    }"""
    await page.evaluate(write, [vehicle_id, pins])


def _count_samples(page: Page) -> Any:
    """Of the messages that the browser is sent."""
    seen = [0]

    def count(text: str | bytes) -> None:
        if isinstance(text, str) and text.startswith('{"type":"samples"'):
            seen[0] += text.count('"at":')

    page.on("websocket", lambda socket: socket.on("framereceived", count))
    return lambda: seen[0]


async def _heap(session: CDPSession) -> float:
    """In MB, after everything that is garbage was taken away."""
    await session.send("HeapProfiler.collectGarbage")
    return await _metric(session, "JSHeapUsedSize") / 1e6


async def _metric(session: CDPSession, name: str) -> float:
    told = (await session.send("Performance.getMetrics"))["metrics"]
    return float(next(each["value"] for each in told if each["name"] == name))


@contextmanager
def _scenario() -> Iterator[Path]:
    """A vehicle with a resource for each line."""
    cells: list[dict[str, Any]] = [
        {
            "id": f"cell-{number}",
            "name": f"Cell {number}",
            "unit": "V",
            "decimals": 3,
            "signal": {"kind": "sine", "mean": 3.9, "amplitude": 0.2, "period_s": 10.0, "phase_s": float(number)},
        }
        for number in range(1, LINES + 1)
    ]
    scenario = {
        "format": 1,
        "vin": "SVDECAR18TA000101",
        "name": "Cells",
        "drive": {"points": [[0, 0], [60, 0]], "mass_kg": 1_500.0, "drag_area_m2": 0.6},
        "components": [{"id": "cells", "name": "Cells", "data": cells}],
    }
    with tempfile.TemporaryDirectory(prefix="sovd-scenario-") as folder:
        (Path(folder) / "cells.yaml").write_text(yaml.safe_dump(scenario))
        yield Path(folder)
