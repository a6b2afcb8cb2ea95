"""The list of vehicles in a real browser: found, kept as a view, added, changed, deleted."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.test_main_job import log_in
from tests.processes import free_port
from tests.vehicle_servers import SimulatorProcess

CAR = "Electric car"


def table(page: Page) -> Locator:
    return page.get_by_role("grid", name="Vehicles")


def row(page: Page, name: str) -> Locator:
    return table(page).get_by_role("row", name=name)


@pytest.fixture
async def admin(page: Page) -> Page:
    await log_in(page, "admin", "admin123")
    await expect(row(page, CAR)).to_be_visible()
    return page


async def test_what_is_searched_stands_in_the_address_and_the_back_button_takes_it_back(
    admin: Page, watched: Watched
) -> None:
    await admin.get_by_label("Search").fill("000101")
    await expect(table(admin).get_by_role("row")).to_have_count(2)
    await expect(admin).to_have_url(re.compile(r"\?q=000101$"))
    await admin.get_by_label("Status").select_option("disconnected")
    await expect(admin.get_by_text("No vehicle matches")).to_be_visible()
    await admin.go_back()
    await expect(row(admin, CAR)).to_be_visible()
    await expect(admin.get_by_label("Search")).to_have_value("000101")
    await row(admin, CAR).get_by_role("link", name="SVDECAR18TA000101").click()
    await expect(admin.get_by_role("heading", name=CAR)).to_be_visible()
    await admin.go_back()
    await expect(admin).to_have_url(re.compile(r"\?q=000101$"))
    await expect(row(admin, CAR)).to_be_visible()
    assert watched.complaints == []


async def test_a_view_is_saved_found_again_renamed_and_deleted(admin: Page) -> None:
    await admin.get_by_label("Faults").select_option("unread")
    await admin.get_by_role("button", name="Views").click()
    await admin.get_by_role("menuitem", name="Save this view").click()
    await admin.get_by_label("Name of the view").fill("to be read")
    await admin.get_by_role("button", name="Save", exact=True).click()
    await admin.goto("/vehicles")
    await admin.get_by_role("button", name="Views").click()
    await admin.get_by_role("menuitem", name="to be read").click()
    await expect(admin).to_have_url(re.compile(r"\?faults=unread$"))
    await admin.get_by_role("button", name="Views").click()
    await admin.get_by_role("menuitem", name="Rename or delete views").click()
    await admin.get_by_label("New name of to be read").fill("never read")
    await admin.get_by_label("New name of to be read").press("Enter")
    await admin.get_by_role("button", name="Delete the view never read").click()
    await expect(admin.get_by_role("dialog").get_by_text("No saved views yet")).to_be_visible()


async def test_the_keys_go_through_the_table_and_open_a_vehicle(admin: Page) -> None:
    await table(admin).focus()
    for key, selected in (("End", "Truck"), ("Home", "Diesel van"), ("ArrowDown", CAR)):
        await admin.keyboard.press(key)
        await expect(row(admin, selected)).to_have_attribute("aria-selected", "true")
    await admin.keyboard.press("Enter")
    await expect(admin.get_by_role("heading", name=CAR)).to_be_visible()


async def test_an_admin_tries_an_address_adds_a_vehicle_changes_and_deletes_it(
    admin: Page, simulator: SimulatorProcess, watched: Watched
) -> None:
    await admin.goto("/administration/vehicles")
    await admin.get_by_role("button", name="Add vehicle").click()
    form = admin.get_by_role("dialog")
    await form.get_by_label("VIN").fill("WVWZZZ1JZXW00000O")
    await expect(form.get_by_text("A VIN never has I, O or Q")).to_be_visible()
    await form.get_by_label("VIN").fill("wvwzzz1jzxw000012")
    await form.get_by_label("Name").fill("Test car 12")
    await form.get_by_label("Address").fill(f"http://127.0.0.1:{free_port()}")
    await form.get_by_role("button", name="Test connection").click()
    await expect(form.get_by_role("status")).to_contain_text("Nobody listens at this port")
    await form.get_by_label("Address").fill(simulator.vehicle("SVDECAR18TA000101").url)
    await form.get_by_role("button", name="Test connection").click()
    await expect(form.get_by_role("status")).to_contain_text("An SOVD server answers")
    await expect(form.get_by_role("status")).to_contain_text("15 components")
    await form.get_by_role("button", name="Add vehicle").click()
    await expect(form).to_be_hidden()
    await expect(row(admin, "Test car 12")).to_contain_text("connected")

    await admin.get_by_role("button", name="Change Test car 12").click()
    await admin.get_by_role("dialog").get_by_label("Name").fill("Test car 13")
    await admin.get_by_role("dialog").get_by_role("button", name="Save").click()
    await expect(row(admin, "Test car 13")).to_be_visible()

    await admin.get_by_role("button", name="Delete Test car 13").click()
    question = admin.get_by_role("dialog", name="Delete Test car 13 (WVWZZZ1JZXW000012)?")
    await question.get_by_role("button", name="Delete vehicle").click()
    await expect(row(admin, "Test car 13")).to_have_count(0)
    assert watched.complaints == []


async def test_a_viewer_is_told_who_may_add_vehicles(page: Page) -> None:
    await log_in(page, "viewer", "viewer123")
    add = page.get_by_role("button", name="Add vehicle")
    await expect(add).to_have_attribute("aria-description", "Only administrators add and change vehicles.")
    await add.click(force=True)
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.goto("/administration/vehicles")
    await expect(page.get_by_text("Only administrators may open this")).to_be_visible()
