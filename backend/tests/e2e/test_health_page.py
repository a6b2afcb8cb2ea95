"""An administrator looks at the health of the service in a real browser, while parts of it are really gone."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.browser import CHROMIUM_FLAGS
from tests.conftest import needed
from tests.e2e.conftest import Watched
from tests.e2e.people import log_in
from tests.runbook.clinic import System, run_on_servers

pytestmark = pytest.mark.runbook("D2")


@pytest.fixture(scope="module")
def on_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with needed(run_on_servers(tmp_path_factory.mktemp("servers"))) as system:
        yield system


@pytest.fixture
async def desk(chromium: Path, on_servers: System) -> AsyncIterator[Page]:
    """A page before the service on real servers."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        context = await browser.new_context(base_url=on_servers.service.url, locale="en")
        page = await context.new_page()
        page.set_default_timeout(20_000)
        yield page
        await browser.close()


async def open_health(page: Page) -> None:
    await log_in(page, "admin", "admin123")
    await page.get_by_role("link", name="Administration").click()
    await page.get_by_role("link", name="Health").click()
    await expect(page.get_by_text("6 of 6 parts")).to_be_visible()


async def test_a_healthy_service_says_so_and_shows_what_was_looked_at(page: Page, watched: Watched) -> None:
    await open_health(page)
    await expect(page.get_by_role("status").filter(has_text="Everything is fine")).to_be_visible()
    database = page.get_by_role("region", name="Database")
    await expect(database.get_by_role("listitem").filter(has_text="Schema")).to_contain_text("the newest")
    await expect(page.get_by_role("region", name="Redis")).to_contain_text("there is no Redis")
    await expect(page.get_by_role("region", name="What to do")).to_have_count(0)
    assert watched.complaints == []


async def test_what_is_broken_stands_first_with_its_mending_and_is_fine_again_when_mended(
    desk: Page, on_servers: System
) -> None:
    assert on_servers.redis is not None
    await open_health(desk)
    await expect(desk.get_by_role("status").filter(has_text="Everything is fine")).to_be_visible()
    on_servers.redis.suspend()
    try:
        await desk.get_by_role("button", name="Look again").click()
        to_do = desk.get_by_role("region", name="What to do")
        await expect(to_do).to_contain_text("takes the connection and does not answer")
        await expect(to_do).to_contain_text("docker compose restart redis")
        await expect(desk.get_by_role("status").filter(has_text="Something is broken")).to_be_visible()
        # The other parts were not waited for, and say how they are.
        await expect(desk.get_by_role("region", name="Database")).to_contain_text("PostgreSQL 15")
    finally:
        on_servers.redis.resume()
    await desk.get_by_role("button", name="Look again").click()
    await expect(desk.get_by_role("status").filter(has_text="Everything is fine")).to_be_visible()


async def test_the_incident_report_is_shown_before_it_leaves_the_page(page: Page) -> None:
    await open_health(page)
    await page.get_by_role("button", name="Write the incident report").click()
    report = page.get_by_role("region", name="Text of the incident report")
    await expect(report).to_contain_text("# [SOVD]")
    await expect(report).to_contain_text("Severity (suggested)")
    await expect(page.get_by_role("button", name="Copy the report")).to_be_visible()
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="Save as a file").click()
    download = await saving.value
    assert download.suggested_filename.startswith("incident-")
    assert download.suggested_filename.endswith(".md")


async def test_only_administrators_see_it(page: Page) -> None:
    await log_in(page, "engineer", "engineer123")
    await page.goto("/administration/health")
    await expect(page.get_by_text("Only administrators may open this")).to_be_visible()
