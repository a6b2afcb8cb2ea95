"""Print when the log-in page and the vehicles paint and can be used, in Chromium on a processor slowed four times.

The figures say something about this machine and its load, so nothing is judged by them. Needs `make build`.
"""

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Browser, async_playwright

from tests.browser import CHROMIUM_FLAGS, find_chromium
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import run_simulator

SLOWER = 4
RUNS = 5
# Seen from within the page, at each frame: asking from outside would take time of its own.
WATCH = """(() => {
  const look = () => {
    if (document.querySelector(SELECTOR) !== null) window.usableAt = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})()"""
FIGURES = """() => ({
  painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
  usable: window.usableAt,
})"""


@dataclass(frozen=True, slots=True)
class Opened:
    """`usable`: what matches it can be used when it is there."""

    name: str
    address: str
    usable: str
    logged_in: bool


PAGES = (
    Opened("log in", "/login", "form input[type=password]", logged_in=False),
    Opened("vehicles", "/vehicles", 'main [role="row"] a, main tbody a', logged_in=True),
)


async def main() -> None:
    with run_simulator() as simulator, run_service(Servers(), simulator.vehicles) as service:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
            print(f"Processor slowed {SLOWER} times, median of {RUNS} first visits")
            for page in PAGES:
                await tell(page, [await visit(browser, service, page) for _ in range(RUNS)])
            await browser.close()


async def tell(page: Opened, visits: Sequence[tuple[float, float]]) -> None:
    painted = statistics.median(painted for painted, _ in visits)
    usable = statistics.median(usable for _, usable in visits)
    print(f"  {page.name:<12} first contentful paint {painted:6.0f} ms    usable {usable:6.0f} ms")


async def visit(browser: Browser, service: ServiceProcess, page: Opened) -> tuple[float, float]:
    """With an empty cache. Units: milliseconds since the address was opened."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    if page.logged_in:
        async with Client(service.url, "engineer") as engineer:
            await context.add_init_script(f"localStorage.setItem('token', {engineer.token!r})")
    await context.add_init_script(WATCH.replace("SELECTOR", repr(page.usable)))
    tab = await context.new_page()
    devtools = await context.new_cdp_session(tab)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await tab.goto(service.url + page.address)
    await tab.locator(page.usable).first.wait_for()
    figures = await tab.evaluate(FIGURES)
    await context.close()
    return figures["painted"], figures["usable"]


if __name__ == "__main__":
    asyncio.run(main())
