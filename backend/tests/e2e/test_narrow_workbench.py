"""The workbench on a phone: its tabs scroll sideways, and the chosen one is in sight."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.screens import tabs
from tests.service import Client, ServiceProcess

PHONE = {"width": 390, "height": 844}
# In the middle, or as near to it as the list can be scrolled.
IS_CENTRED = """() => {
    const list = document.querySelector('main [role=tablist]')
    const [all, one] = [list, list.querySelector('[aria-selected=true]')].map((each) => each.getBoundingClientRect())
    const off = one.left + one.width / 2 - (all.left + all.width / 2)
    const left = list.scrollLeft < 1
    const right = list.scrollLeft > list.scrollWidth - list.clientWidth - 1
    const isWhole = one.left >= all.left - 1 && one.right <= all.right + 1
    return isWhole && (Math.abs(off) < 2 || (left && off < 0) || (right && off > 0))
}"""


@pytest.fixture
async def battery(page: Page, service: ServiceProcess) -> str:
    """The address of a component that offers every tab; the page is logged in."""
    async with Client(service.url, "engineer") as engineer:
        car = await engineer.vehicle_id("SVDECAR18TA000101")
        await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # as `set_viewport_size` has it
        await page.goto("/login")
        await page.evaluate("token => localStorage.setItem('token', token)", engineer.token)
    return f"/vehicles/{car}?entity=components/bms"


async def test_the_chosen_tab_is_whole_and_in_the_middle(page: Page, watched: Watched, battery: str) -> None:
    for tab in tabs():
        await page.goto(f"{battery}&tab={tab}")
        await expect(page.get_by_role("tab", selected=True)).to_be_visible()
        await page.wait_for_function(IS_CENTRED)
    assert watched.complaints == []


async def test_a_tab_that_is_chosen_by_hand_comes_into_the_middle(page: Page, battery: str) -> None:
    await page.goto(battery)
    every = page.get_by_role("tablist").get_by_role("tab")
    await expect(every).to_have_count(len(tabs()))
    for place in [*range(len(tabs())), 0]:
        await every.nth(place).click()
        await expect(every.nth(place)).to_have_attribute("aria-selected", "true")
        await page.wait_for_function(IS_CENTRED)
