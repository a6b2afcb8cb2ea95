"""Twenty thousand vehicles in the table, a few of them in the page. How long a frame takes is told by the bench."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from app.features.vehicles.store import VehicleStore
from app.features.vehicles.vehicle import VehicleDraft
from app.infra.clock import SystemClock
from app.infra.db import Database
from app.infra.ids import new_id
from app.sovd.link import Endpoint
from tests.conftest import needed
from tests.e2e.test_main_job import log_in
from tests.e2e.test_vehicles_page import row, table
from tests.service import Servers, ServiceProcess, run_service
from tests.worlds import async_url

MOST_ROWS = 60
MANY = 20_000
# The first and the last of the list, and as many as a hand passes in between.
SCROLL = """async (grid) => {
    let most = 0
    for (const part of [0, 0.1, 0.37, 0.5, 0.99, 1]) {
        grid.scrollTop = part * grid.scrollHeight
        for (let frame = 0; frame < 5; frame += 1) {
            await new Promise(requestAnimationFrame)
            most = Math.max(most, grid.querySelectorAll('[role=row]').length)
        }
    }
    return most
}"""


@pytest.fixture(scope="module")
def service() -> Iterator[ServiceProcess]:
    """A service of its own: other tests want three vehicles."""
    with needed(run_service(Servers())) as service:
        yield service


@pytest.fixture
async def fleet(service: ServiceProcess) -> None:
    database = Database(async_url(f"sqlite:///{service.home / 'data' / 'sovd.db'}"), pool=1)
    endpoint = Endpoint("sovd_http", "http://127.0.0.1:9")
    drafts = [
        VehicleDraft(f"WVWZZZ1JZXX{number:06d}", f"Fleet car {number:05d}", ("fleet",), endpoint)
        for number in range(MANY)
    ]
    async with database.write() as connection:
        await VehicleStore(connection).add([(new_id(), draft) for draft in drafts], at=SystemClock().now())
    await database.close()


@pytest.mark.usefixtures("fleet")
async def test_twenty_thousand_vehicles_are_in_the_table_and_few_of_them_in_the_page(page: Page) -> None:
    await log_in(page, "engineer", "engineer123")
    await expect(row(page, "Fleet car 00000")).to_be_visible()
    await expect(page.get_by_text("20,000 vehicles")).to_be_visible()
    await expect(table(page)).to_have_attribute("aria-rowcount", str(MANY + 1))
    assert await table(page).evaluate(SCROLL) <= MOST_ROWS
    last = row(page, f"Fleet car {MANY - 1:05d}")
    await expect(last).to_be_visible()
    await expect(last).to_have_attribute("aria-rowindex", str(MANY + 1))
    await table(page).focus()
    await page.keyboard.press("Home")
    await expect(row(page, "Fleet car 00000")).to_be_visible()
