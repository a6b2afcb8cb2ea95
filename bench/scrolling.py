"""The table of twenty thousand vehicles in a real browser, scrolled by reading, by flicking, by dragging the bar."""

import asyncio
from typing import TypedDict

from playwright.async_api import CDPSession, Page, async_playwright

from app.features.vehicles.store import VehicleStore
from app.features.vehicles.vehicle import VehicleDraft
from app.infra.clock import SystemClock
from app.infra.db import Database
from app.infra.ids import new_id
from app.sovd.link import Endpoint
from bench.grounds import Account, Grounds, Stage
from bench.lists import until_all_were_asked
from bench.rows import Row, at_most, median, percentile
from tests.browser import CHROMIUM_FLAGS, find_chromium
from tests.worlds import async_url

VEHICLES = 20_000
MOST_ROWS = 60.0
LONGEST_FRAME = 50.0  # ms, 95th percentile
PACES = {"reading": 24, "flicking": 300, "dragging the bar": 6_000}  # pixels a frame
EACH_LASTS = 4_000  # ms

SCROLL = """async ([pixels, lasts]) => {
  const grid = document.querySelector('[role=grid]')
  const times = []
  let most = 0
  const began = performance.now()
  let last = began
  grid.scrollTop = 0
  while (last - began < lasts) {
    const now = await new Promise(requestAnimationFrame)
    times.push(now - last)
    last = now
    most = Math.max(most, grid.querySelectorAll('[role=row]').length)
    grid.scrollTop += pixels
    if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 2) grid.scrollTop = 0
  }
  return { times: times.slice(1), most }
}"""


class Scrolled(TypedDict):
    times: list[float]
    most: int


async def measure(grounds: Grounds) -> list[Row]:
    with grounds.stage("sqlite") as stage:
        await _add_vehicles(stage)
        await until_all_were_asked(await (await Account.of(stage.service.url)).line())
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=[*CHROMIUM_FLAGS])
            page = await browser.new_page(base_url=stage.service.url, viewport={"width": 1440, "height": 900})
            rows = await _measure(page)
            await browser.close()
            return rows


async def _measure(page: Page) -> list[Row]:
    await page.goto("/vehicles")
    await page.get_by_label("User name").fill("engineer")
    await page.get_by_label("Password", exact=True).fill("engineer123")
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_text("Fleet car 00000").wait_for()
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable")
    rows: list[Row] = []
    for pace, pixels in PACES.items():
        thread = await thread_time(session)
        scrolled: Scrolled = await page.evaluate(SCROLL, [pixels, EACH_LASTS])
        thread = await thread_time(session) - thread
        what = f"{VEHICLES:,} vehicles, {pace}"
        rows += [
            Row(f"{what}: time between two frames, median", median(scrolled["times"]), "ms"),
            Row(
                f"{what}: time between two frames, p95",
                percentile(scrolled["times"], 0.95),
                "ms",
                bar=at_most(LONGEST_FRAME),
            ),
            Row(f"{what}: processor time of the page", thread / len(scrolled["times"]) * 1_000, "ms a frame"),
            Row(f"{what}: rows in the page", float(scrolled["most"]), "at most", bar=at_most(MOST_ROWS)),
        ]
        await asyncio.sleep(1)
    return rows


async def thread_time(session: CDPSession) -> float:
    """Seconds that the page's own thread took of a processor: hardly changed by what else the machine does."""
    told = (await session.send("Performance.getMetrics"))["metrics"]
    return float(next(each["value"] for each in told if each["name"] == "ThreadTime"))


async def _add_vehicles(stage: Stage) -> None:
    """Written as a migration would: no simulator holds so many, and none is spoken with."""
    database = Database(async_url(f"sqlite:///{stage.service.home / 'data' / 'sovd.db'}"), pool=1)
    endpoint = Endpoint("sovd_http", "http://127.0.0.1:9")
    drafts = [
        VehicleDraft(f"WVWZZZ1JZXX{number:06d}", f"Fleet car {number:05d}", ("fleet",), endpoint)
        for number in range(VEHICLES)
    ]
    async with database.write() as connection:
        await VehicleStore(connection).add([(new_id(), draft) for draft in drafts], at=SystemClock().now())
    await database.close()
