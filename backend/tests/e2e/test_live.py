"""The live plot in a real browser: what is pinned is drawn as it comes, and the page stays as light as it was."""

import re

from playwright.async_api import Download, Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.test_main_job import log_in
from tests.service import Client, ServiceProcess

ELECTRIC_CAR = "SVDECAR18TA000101"


async def open_live(page: Page, service: ServiceProcess, *values: str) -> None:
    """The live tab of the battery, with these values pinned."""
    async with Client(service.url, "engineer") as client:
        vehicle_id = await client.vehicle_id(ELECTRIC_CAR)
    await log_in(page, "engineer", "engineer123")
    await expect(page.get_by_role("row", name="Electric car")).to_be_visible()
    await page.goto(f"/vehicles/{vehicle_id}?entity=components/bms&tab=live")
    for value in values:
        await page.get_by_label("Pin a value of this component").select_option(label=value)
        await expect(page.get_by_role("row", name=value)).to_be_visible()


async def test_nothing_pinned_says_how_to_pin(page: Page, service: ServiceProcess, watched: Watched) -> None:
    await open_live(page, service)
    await expect(page.get_by_text("Nothing is pinned yet")).to_be_visible()
    await expect(page.get_by_label("Pin a value of this component")).to_be_visible()
    assert watched.complaints == []


async def test_pinned_values_are_drawn_as_they_come(page: Page, service: ServiceProcess, watched: Watched) -> None:
    await open_live(page, service, "Pack voltage", "State of charge", "Charging contactors")
    await page.get_by_label("Samples a second").select_option(label="10 a second")
    live = page.get_by_role("region", name="Live")
    await expect(live.get_by_role("status")).to_contain_text("by subscription, costs")
    values = live.get_by_role("table", name="Current values")
    await expect(values.get_by_role("row", name="Pack voltage")).to_contain_text(re.compile(r"3\d\d"))
    await expect(values.get_by_role("row", name="Pack voltage")).to_contain_text("V")
    await expect(values.get_by_role("row", name="Charging contactors")).to_contain_text(re.compile("open|closed"))
    plot = live.get_by_role("group", name="Live plot")
    await expect(plot.locator("canvas")).to_have_count(2)  # a lane for each unit; a word has none

    await live.get_by_role("button", name="Pause").click()
    await expect(live.get_by_text("The plot is held; recording goes on.")).to_be_visible()
    await plot.press("Escape")
    await expect(live.get_by_text("The plot is held; recording goes on.")).to_be_hidden()

    await page.reload()
    await expect(values.get_by_role("row", name="State of charge")).to_contain_text(re.compile(r"\d"))
    await live.get_by_role("button", name="Take State of charge off the plot").click()
    await expect(plot.locator("canvas")).to_have_count(1)
    assert watched.complaints == []


async def test_the_recorded_samples_can_be_saved(page: Page, service: ServiceProcess) -> None:
    await open_live(page, service, "Pack voltage")
    row = page.get_by_role("table", name="Current values").get_by_role("row", name="Pack voltage")
    await expect(row).to_contain_text(re.compile(r"3\d\d"))
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="Save all samples of this half hour as CSV").click()
    download: Download = await saving.value
    assert re.fullmatch(r"live-000101-[\d-]+T\d+\.csv", download.suggested_filename)
    lines = (await download.path()).read_text().splitlines()
    assert lines[0] == "time (UTC),Pack voltage [V] components/bms"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z,3\d\d(\.\d+)?", lines[1])


async def test_a_connection_that_was_lost_leaves_a_gap_and_goes_on(
    page: Page, service: ServiceProcess, watched: Watched
) -> None:
    await open_live(page, service, "Pack voltage")
    state = page.get_by_role("region", name="Live").get_by_role("status")
    await expect(state).to_contain_text("by subscription")
    await page.context.set_offline(True)
    await expect(state).to_contain_text("No live connection")
    await page.context.set_offline(False)
    await expect(state).to_contain_text("by subscription")


async def test_ten_samples_a_second_leave_the_memory_as_it_was(page: Page, service: ServiceProcess) -> None:
    """A few seconds of what `bench live-plot` measures for two minutes."""
    names = ("Pack voltage", "State of charge", "Pack temperature", "Permitted discharge power")
    await open_live(page, service, *names)
    await page.get_by_label("Samples a second").select_option(label="10 a second")
    state = page.get_by_role("region", name="Live").get_by_role("status")
    await expect(state).to_contain_text("10 Hz by subscription", timeout=15_000)
    session = await page.context.new_cdp_session(page)

    async def heap() -> float:
        await session.send("HeapProfiler.collectGarbage")
        return float(await page.evaluate("performance.memory.usedJSHeapSize")) / 1e6

    before = await heap()
    await page.wait_for_timeout(6_000)
    assert await heap() - before < 3, "MB"
