"""Raw requests, configurations and logs in a real browser."""

import json

from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.service import Client, ServiceProcess
from tests.vehicle_servers import SimulatorProcess


async def open_tab(
    page: Page, service: ServiceProcess, simulator: SimulatorProcess, place: str, user: str = "engineer"
) -> None:
    async with Client(service.url, user) as program:
        vehicle = await program.vehicle_id(simulator.vehicles[0].vin)
    await page.goto("/")
    await page.get_by_label("User name").fill(user)
    await page.get_by_label("Password", exact=True).fill(f"{user}123")
    await page.get_by_role("button", name="Log in").click()
    await page.wait_for_url(lambda url: "login" not in url)
    await page.goto(f"/vehicles/{vehicle}?{place}")


async def test_a_path_is_completed_and_looked_at_without_writing_a_command(
    page: Page, watched: Watched, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await open_tab(page, service, simulator, "entity=components/bms&tab=raw")
    path = page.get_by_role("combobox", name="Path")
    await path.fill("components/bms/data/pack-v")
    await page.get_by_role("option", name="Pack voltage").click()
    await expect(path).to_have_value("components/bms/data/pack-voltage")
    await page.get_by_label("Query").fill("include-schema=true")
    await page.get_by_role("button", name="Look", exact=True).click()
    answer = page.get_by_role("region", name="Answer")
    await expect(answer).to_contain_text("200")
    await expect(answer).to_contain_text("looked at, not written down")
    await expect(answer.get_by_role("group").filter(has_text="Headers of the answer")).to_contain_text("content-type")
    await page.get_by_label("Search names and values").fill("display_name")
    await expect(answer.get_by_role("treeitem", name="display_name")).to_be_visible()
    await expect(page.get_by_role("region", name="Asked in this session")).to_contain_text("pack-voltage")
    assert watched.complaints == []


async def test_a_write_asks_first_and_what_the_vehicle_refuses_is_shown_with_its_status(
    page: Page, watched: Watched, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await open_tab(page, service, simulator, "entity=components/bms&tab=raw")
    await page.get_by_label("Method").select_option("PUT")
    await page.get_by_role("combobox", name="Path").fill("components/bms/data/charge-limit")
    body = page.get_by_label("Body (JSON)")
    await body.fill('{"data": ')
    await expect(page.get_by_role("button", name="Send...")).to_have_attribute("aria-disabled", "true")
    await body.fill('{"data": 400}')
    await page.get_by_role("button", name="Send...").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Electric car")
    await dialog.get_by_role("button", name="Yes, send it").click()
    answer = page.get_by_role("region", name="Answer")
    await expect(answer).to_contain_text("400")
    await expect(answer.get_by_text("content-type")).to_be_visible()
    await expect(answer.get_by_role("link", name="Open the command")).to_be_visible()
    assert watched.complaints == []


async def test_a_copied_line_holds_no_token(page: Page, service: ServiceProcess, simulator: SimulatorProcess) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await open_tab(page, service, simulator, "entity=components/bms&tab=raw")
    await page.get_by_role("combobox", name="Path").fill("components/bms/faults")
    for name in ("Copy as curl", "Copy as sovd command"):
        await page.get_by_role("button", name=name).click()
        copied = await page.evaluate("navigator.clipboard.readText()")
        token = await page.evaluate("localStorage.getItem('token')")
        assert "components/bms/faults" in copied
        assert token not in copied


async def test_a_configuration_shows_what_will_change_and_what_the_vehicle_shows_afterwards(
    page: Page, watched: Watched, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await open_tab(page, service, simulator, "entity=components/bms&tab=configurations&item=balancing-threshold")
    value = page.get_by_label("New value")
    await value.fill("0.5")
    await expect(page.get_by_text("This must be from 0.005 to 0.1.")).to_be_visible()
    await value.fill("0.05")
    await expect(page.get_by_role("table", name="What will change")).to_contain_text("0.05")
    await page.get_by_role("button", name="Write...").click()
    await page.get_by_role("dialog").get_by_role("button", name="Yes, send it").click()
    await expect(page.get_by_text("The vehicle shows what was written.")).to_be_visible()
    await page.get_by_role("button", name="Cell parameter set").click()
    await expect(page.get_by_text("Its content is application/octet-stream")).to_be_visible()
    assert watched.complaints == []


async def test_a_document_is_downloaded_as_the_vehicle_stores_it(
    page: Page, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await open_tab(page, service, simulator, "entity=components/gateway&tab=configurations&item=routing-table")
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="Download").click()
    download = await waiting.value
    assert download.suggested_filename == "routing-table-4.3.json"
    stored = json.loads((await download.path()).read_text())
    assert stored == {"routes": [["powertrain", "chassis"], ["body", "cabin"]]}


async def test_logs_are_filtered_and_what_is_noted_can_be_set(
    page: Page, watched: Watched, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await open_tab(page, service, simulator, "entity=components/bms&tab=logs")
    entries = page.get_by_role("region", name="Log entries")
    await expect(entries.get_by_role("row", name="started")).to_be_visible()
    await entries.get_by_label("At least").select_option("fatal")
    await expect(entries.get_by_text("No entry matches")).to_be_visible()
    await entries.get_by_role("button", name="Clear the filters").click()
    config = page.get_by_role("region", name="What is noted")
    await config.get_by_role("combobox").select_option("debug")
    await config.get_by_role("button", name="Set...").click()
    await page.get_by_role("dialog").get_by_role("button", name="Yes, send it").click()
    await expect(config.get_by_text("succeeded")).to_be_visible()
    await expect(config.get_by_role("combobox")).to_have_value("debug")
    assert watched.complaints == []
