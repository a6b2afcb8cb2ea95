"""The data of a component: read at once, filtered, unfolded, written and read back, pinned."""

from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.test_main_job import log_in, open_battery


async def test_the_tree_is_grouped_by_area_and_walked_by_keys(page: Page, watched: Watched) -> None:
    await log_in(page, "engineer", "engineer123")
    await open_battery(page)
    tree = page.get_by_role("navigation", name="Entities")
    await expect(tree.get_by_role("link", name="Chassis")).to_be_visible()
    await tree.get_by_role("link", name="Battery management system").focus()
    await page.keyboard.press("ArrowDown")
    await expect(tree.get_by_role("link", name="Cell monitor")).to_be_focused()
    await page.keyboard.type("bra")
    await expect(tree.get_by_role("link", name="Brake control")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Brake control")).to_be_visible()
    await page.get_by_label("Search entities").fill("navig")
    await expect(tree.get_by_role("link", name="Navigation")).to_be_visible()
    await expect(tree.get_by_role("link", name="Brake control")).to_have_count(0)
    assert watched.complaints == []


async def test_values_stand_there_with_units_and_can_be_filtered_unfolded_and_pinned(
    page: Page, watched: Watched
) -> None:
    await log_in(page, "engineer", "engineer123")
    await open_battery(page)
    table = page.get_by_role("table", name="Data of Battery management system")
    voltage = table.get_by_role("row", name="Pack voltage")
    await expect(voltage.get_by_role("cell", name="V", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Show the parts of Lowest and highest cell").click()
    await expect(table.get_by_role("rowheader", name="highest", exact=True)).to_be_visible()
    await page.get_by_role("group", name="Category").get_by_role("button", name="stored").click()
    await expect(table.get_by_role("row", name="Charge limit")).to_be_visible()
    await expect(voltage).to_have_count(0)
    await page.get_by_role("group", name="Category").get_by_role("button", name="stored").click()
    await voltage.get_by_role("button", name="Pin Pack voltage to the live plot").click()
    await expect(voltage.get_by_role("button", name="Take Pack voltage off the live plot")).to_be_visible()
    assert watched.complaints == []


async def test_a_value_is_written_after_one_question_and_read_back(page: Page, watched: Watched) -> None:
    await log_in(page, "engineer", "engineer123")
    await open_battery(page)
    await page.get_by_role("button", name="Write Charge limit").click()
    form = page.get_by_role("dialog", name="Write Charge limit")
    await form.get_by_label("New value").fill("91")
    await form.get_by_role("button", name="Write...").click()
    question = page.get_by_role("dialog").filter(has=page.get_by_role("button", name="Yes, send it"))
    await expect(question).to_contain_text("Electric car")
    await expect(question).to_contain_text("components/bms")
    await question.get_by_role("button", name="Yes, send it").click()
    await expect(form.get_by_text("The vehicle has the value that was written.")).to_be_visible()
    await form.get_by_role("button", name="Close").click()
    await expect(page.get_by_role("row", name="Charge limit").get_by_role("cell", name="91")).to_be_visible()
    assert watched.complaints == []
