"""The dashboard in a real browser: its numbers are true, move by themselves, and open what they count."""

import asyncio
import re
import time
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, Request, expect

from tests.e2e.conftest import Watched
from tests.e2e.people import log_in, new_person
from tests.service import Client, ServiceProcess

ELECTRIC_CAR = "SVDECAR18TA000101"
DASHBOARD = "/api/v1/dashboard"


@pytest.fixture
async def engineer(service: ServiceProcess) -> AsyncIterator[Client]:
    async with Client(service.url, "engineer") as client:
        yield client


@pytest.fixture
async def car(engineer: Client) -> str:
    return await engineer.vehicle_id(ELECTRIC_CAR)


async def test_the_first_screen_after_logging_in_tells_how_everything_is(page: Page, watched: Watched) -> None:
    await page.goto("/")
    await page.get_by_label("User name").fill("engineer")
    await page.get_by_label("Password", exact=True).fill("engineer123")
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    health = page.get_by_role("region", name="Health")
    for words in ("answers", "connected", "embedded", "live"):
        await expect(health.get_by_text(words, exact=True)).to_be_visible()
    await page.get_by_role("region", name="Vehicles").get_by_role("link", name="3 reachable").click()
    await expect(page).to_have_url(re.compile(r"/vehicles\?status=connected"))
    await expect(page.get_by_role("row", name="Electric car")).to_be_visible()
    assert watched.complaints == []


async def test_numbers_move_by_themselves_and_open_what_they_count(
    page: Page, watched: Watched, engineer: Client, car: str
) -> None:
    await page.goto("/login")
    await page.evaluate("token => localStorage.setItem('token', token)", engineer.token)
    await page.goto("/")
    commands = page.get_by_role("region", name="Your commands of the last 24 hours")
    running = page.get_by_role("region", name="Your commands that run now")
    await expect(running.get_by_text("Nothing is under way.")).to_be_visible()
    # Long enough to be seen running.
    told = {"command": "start-operation", "operation": "balance-cells", "parameters": {"seconds": 12, "module": 4}}
    started = await engineer.submit(car, component="bms", **told)
    await expect(running.get_by_role("progressbar")).to_be_visible()
    await expect(running.get_by_role("link", name="operations/balance-cells")).to_be_visible()
    await engineer.until(started["id"], within=30)
    await engineer.run(car, command="read-data", component="bms", data="no-such-thing")
    await expect(running.get_by_text("Nothing is under way.")).to_be_visible()
    await expect(commands.get_by_role("link", name="1 failed or refused").first).to_be_visible()
    # The first may have ended in the hour before.
    hours = commands.get_by_role("list", name="by the hour").get_by_role("link")
    await expect(hours.last).to_have_accessible_name(re.compile(r"^\d\d:\d\d: (1 succeeded, )?1 failed or refused$"))
    await commands.get_by_role("link", name="1 failed or refused").first.click()
    table = page.get_by_role("table", name="History")
    await expect(table.get_by_role("row")).to_have_count(2)
    await expect(table.get_by_role("cell", name="refused")).to_be_visible()
    assert watched.complaints == []


async def test_what_somebody_else_sends_shows_long_before_the_dashboard_would_ask_by_itself(
    page: Page, watched: Watched, service: ServiceProcess, car: str
) -> None:
    """By itself it asks every 30 seconds, which is longer than anything here is waited for."""
    watching = await new_person(service, role="admin")
    await log_in(page, watching.username, watching.password)
    running = page.get_by_role("region", name="Running now")
    await expect(running.get_by_text("Nothing is under way.")).to_be_visible()
    async with Client(service.url, "admin") as admin:
        told = {"command": "start-operation", "operation": "balance-cells", "parameters": {"seconds": 8, "module": 4}}
        started = await admin.submit(car, component="bms", **told)
        row = running.get_by_role("listitem").filter(has_text="operations/balance-cells")
        await expect(row).to_contain_text("admin")
        await expect(row.get_by_role("progressbar")).to_be_visible()
        await admin.until(started["id"], within=30)
    await expect(running.get_by_text("Nothing is under way.")).to_be_visible()
    assert watched.complaints == []


async def test_however_much_happens_the_dashboard_asks_seldom(page: Page, service: ServiceProcess, car: str) -> None:
    watching = await new_person(service, role="admin")
    await log_in(page, watching.username, watching.password)
    total = page.get_by_role("region", name="Commands of the last 24 hours").locator("header a")
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith(DASHBOARD):
            asked.append(request.url)

    page.on("request", note)
    began = time.monotonic()
    async with Client(service.url, "admin") as admin:
        for _ in range(12):
            reads = (admin.run(car, command="read-data", component="bms", data="charge-limit") for _ in range(5))
            await asyncio.gather(*reads)
        counted = (await admin.http.get(DASHBOARD)).json()["hours"]
        await expect(total).to_have_text(str(sum(sum(hour["counts"].values()) for hour in counted)))
    # Six may follow one another closely, then one comes every four seconds; and one that it asks for by itself.
    assert len(asked) <= 6 + (time.monotonic() - began) / 4 + 1
