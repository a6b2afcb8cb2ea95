"""Operations in a real browser: filled in by a form, started, followed, stopped, and found again."""

import re

from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.service import Client, ServiceProcess
from tests.vehicle_servers import SimulatorProcess


async def open_operation(
    page: Page, service: ServiceProcess, simulator: SimulatorProcess, operation: str, user: str = "engineer"
) -> None:
    async with Client(service.url, user) as program:
        vehicle = await program.vehicle_id(simulator.vehicles[0].vin)
    await page.goto("/vehicles")
    await page.get_by_label("User name").fill(user)
    await page.get_by_label("Password", exact=True).fill(f"{user}123")
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("row", name="Electric car")).to_be_visible()
    await page.goto(f"/vehicles/{vehicle}?entity=components/bms&tab=operations&item={operation}")
    await expect(page.get_by_role("button", name="Start...")).to_be_visible()


async def start(page: Page) -> None:
    await page.get_by_role("button", name="Start...").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Electric car")
    await expect(dialog).to_contain_text("components/bms")
    await dialog.get_by_role("button", name="Yes, send it").click()


async def test_an_operation_is_filled_in_started_and_followed_to_its_result(
    page: Page, watched: Watched, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await open_operation(page, service, simulator, "balance-cells")
    module = page.get_by_label("Module")
    await module.fill("13")
    await expect(page.get_by_text("This must be from 1 to 12.")).to_be_visible()
    await expect(page.get_by_role("button", name="Start...")).to_have_attribute("aria-disabled", "true")
    await module.fill("3")
    await page.get_by_label("How long").fill("2")
    await start(page)
    running = page.get_by_role("region", name="Running now")
    await expect(running.get_by_role("progressbar")).to_be_visible()
    result = page.get_by_role("region", name="Result")
    await expect(result.get_by_text("succeeded")).to_be_visible()
    await expect(result.get_by_role("row", name=re.compile("difference_mv"))).to_contain_text("4")
    history = page.get_by_role("region", name="Started before")
    await expect(history.get_by_role("row", name=re.compile('"module":3'))).to_contain_text("succeeded")
    assert watched.complaints == []


async def test_a_running_operation_is_found_again_and_is_stopped_by_the_vehicle(
    page: Page, watched: Watched, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await open_operation(page, service, simulator, "balance-cells")
    await page.get_by_label("How long").fill("120")
    await page.get_by_label("Module").fill("5")
    await start(page)
    running = page.get_by_role("region", name="Running now")
    await expect(running).to_be_visible()
    await page.get_by_role("tab", name="Logs").click()
    await expect(running).to_be_hidden()
    await page.get_by_role("tab", name="Operations").click()
    await page.get_by_role("button", name="Balance cells").click()
    await expect(running.get_by_role("progressbar")).to_be_visible()
    # A second one beside it.
    await page.get_by_role("button", name="Isolation and cell self-test").click()
    await start(page)
    for name in ("Balance cells", "Isolation and cell self-test"):
        await expect(page.get_by_role("row", name=name)).to_contain_text("running")
    await page.get_by_role("button", name="Balance cells").click()
    await running.get_by_role("button", name="Stop").click()
    result = page.get_by_role("region", name="Result")
    await expect(result.get_by_text("stopped before it was completed")).to_be_visible()
    await expect(running).to_be_hidden()
    assert watched.complaints == []


async def test_an_operation_says_which_modes_it_needs_and_what_the_vehicle_answers_without_them(
    page: Page, watched: Watched, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await open_operation(page, service, simulator, "open-contactors")
    await expect(page.get_by_text("session EXTENDED: not active, now DEFAULT")).to_be_visible()
    await expect(page.get_by_role("link", name="Open the modes")).to_be_visible()
    await start(page)
    result = page.get_by_role("region", name="Result")
    await expect(result.get_by_text("refused")).to_be_visible()
    await expect(result.get_by_role("alert")).to_contain_text("session")
    assert watched.complaints == []


async def test_what_another_program_started_is_shown_as_running_elsewhere(
    page: Page, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    async with Client(service.url, "admin") as program:
        vehicle = await program.vehicle_id(simulator.vehicles[0].vin)
        path = "components/thermal-management/operations/pump-test/executions"
        body = {"parameters": {"speed": 1200, "seconds": 60}}
        await program.submit(vehicle, method="POST", path=path, body=body)
    await open_operation(page, service, simulator, "self-test")
    await page.goto(f"/vehicles/{vehicle}?entity=components/thermal-management&tab=operations&item=pump-test")
    elsewhere = page.get_by_role("region", name="Running, but not started by you here")
    await expect(elsewhere.get_by_role("progressbar")).to_be_visible()


async def test_a_viewer_sees_why_nothing_can_be_started(
    page: Page, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await open_operation(page, service, simulator, "self-test", user="viewer")
    button = page.get_by_role("button", name="Start...")
    await expect(button).to_have_attribute("aria-disabled", "true")
    await expect(button).to_have_attribute("aria-description", re.compile("viewer may only read"))
