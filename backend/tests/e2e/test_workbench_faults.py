"""Faults: never read and none are told apart; read, explained, compared, cleared; all of a vehicle at once."""

from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.test_main_job import log_in


async def open_faults(page: Page) -> None:
    await log_in(page, "engineer", "engineer123")
    await page.get_by_role("link", name="SVDECAR18TA000101").click()
    tree = page.get_by_role("navigation", name="Entities")
    await tree.get_by_role("link", name="Battery management system").click()
    await page.get_by_role("tab", name="Faults").click()


async def test_all_faults_of_the_vehicle_are_read_and_shown_by_component(page: Page, watched: Watched) -> None:
    await log_in(page, "engineer", "engineer123")
    await page.get_by_role("link", name="SVDECAR18TA000101").click()
    await page.get_by_role("button", name="Read all faults").click()
    await expect(page.get_by_text("components were read")).to_be_visible()
    overview = page.get_by_role("table", name="Open faults of the whole vehicle")
    await expect(overview.get_by_role("row", name="P0A1F")).to_contain_text("Battery management system")
    await expect(overview.get_by_role("row", name="B0001")).to_contain_text("Restraint control")
    bar = page.get_by_role("group", name="Vehicle Electric car")
    await expect(bar.get_by_role("link", name="open faults")).to_contain_text("components")
    assert watched.complaints == []


async def test_a_fault_opens_to_its_bits_and_environment_data(page: Page, watched: Watched) -> None:
    await open_faults(page)
    await page.get_by_role("button", name="Read faults").first.click()
    await page.get_by_role("button", name="Show details of P0A1F").click()
    bits = page.get_by_role("table", name="Status bits")
    await expect(bits.get_by_role("row", name="confirmedDTC")).to_contain_text("set")
    await expect(bits.get_by_role("row", name="Status byte")).to_contain_text("AF")
    environment = page.get_by_role("table", name="Environment data")
    await expect(environment.get_by_role("row", name="pack voltage")).to_contain_text("371.2")
    assert watched.complaints == []


async def test_filters_stand_in_the_address(page: Page, watched: Watched) -> None:
    await open_faults(page)
    await page.get_by_role("button", name="Read faults").first.click()
    await page.get_by_role("group", name="Severity").get_by_role("button", name="fatal").click()
    table = page.get_by_role("table", name="Faults of Battery management system")
    await expect(table.get_by_role("row", name="P0A1F")).to_have_count(0)
    await page.reload()
    await expect(table.get_by_role("row", name="P0A0D")).to_be_visible()
    await expect(table.get_by_role("row", name="P0A1F")).to_have_count(0)
    assert watched.complaints == []


async def test_clearing_asks_once_and_the_list_then_says_what_is_gone(page: Page, watched: Watched) -> None:
    await open_faults(page)
    await page.get_by_role("button", name="Read faults").first.click()
    await page.get_by_role("button", name="Clear P1B22...").click()
    question = page.get_by_role("dialog")
    await expect(question).to_contain_text("Electric car")
    await question.get_by_role("button", name="Yes, send it").click()
    await expect(page.get_by_text("Clear fault P1B22: done.")).to_be_visible()
    table = page.get_by_role("table", name="Faults of Battery management system")
    await expect(table.get_by_role("row", name="P1B22")).to_contain_text("gone")
    await page.get_by_role("button", name="Clear all...").click()
    await page.get_by_role("dialog").get_by_role("button", name="Yes, send it").click()
    await expect(page.get_by_text("Clear all faults: done.")).to_be_visible()
    await expect(page.get_by_role("button", name="Clear all...")).to_have_attribute("aria-disabled", "true")
    assert watched.complaints == []
