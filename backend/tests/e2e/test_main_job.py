"""The main job in a real browser: log in, pick a vehicle, send a command, watch it answer live."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.service import Client, ServiceProcess
from tests.vehicle_servers import SimulatorProcess


async def log_in(page: Page, username: str, password: str) -> None:
    await page.goto("/vehicles")
    await page.get_by_label("User name").fill(username)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Log in").click()


async def open_battery(page: Page) -> None:
    await page.get_by_role("link", name="SVDECAR18TA000101").click()
    await page.get_by_role("navigation", name="Entities").get_by_role("link", name="Battery management system").click()
    await expect(page.get_by_role("heading", name="Battery management system")).to_be_visible()


@pytest.mark.runbook("A1")
async def test_an_admin_logs_in_and_sees_the_vehicles_without_a_complaint(page: Page, watched: Watched) -> None:
    await log_in(page, "admin", "admin123")
    for name in ("Electric car", "Diesel van", "Truck"):
        await expect(page.get_by_role("row", name=name)).to_be_visible()
    await expect(page.get_by_role("gridcell", name=re.compile("^connected"))).to_have_count(3)
    assert watched.complaints == []


@pytest.mark.runbook("A2")
async def test_the_token_stands_where_the_runbook_looks_and_the_refresh_cookie_is_out_of_reach(
    page: Page,
) -> None:
    await log_in(page, "engineer", "engineer123")
    await expect(page.get_by_role("row", name="Electric car")).to_be_visible()
    token = await page.evaluate("localStorage.getItem('token')")
    assert token.count(".") == 2
    assert "sovd_refresh" not in await page.evaluate("document.cookie")
    [cookie] = await page.context.cookies(f"{page.url.split('/vehicles')[0]}/api/v1/auth/refresh")
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("sovd_refresh", True, "Strict")


async def test_a_wrong_password_is_told_in_a_sentence(page: Page) -> None:
    await log_in(page, "engineer", "not the password")
    await expect(page.get_by_role("alert")).to_contain_text("password")
    await expect(page.get_by_role("button", name="Log in")).to_be_visible()


@pytest.mark.runbook("W2")
async def test_an_engineer_reads_faults_and_watches_every_event_arrive(page: Page, watched: Watched) -> None:
    await log_in(page, "engineer", "engineer123")
    await open_battery(page)
    await page.get_by_role("tab", name="Commands").click()
    await page.get_by_label("Command", exact=True).select_option("read-faults")
    await page.get_by_role("button", name="Send", exact=True).click()
    main = page.get_by_role("main")
    for step in ("accepted", "claimed", "sending", "succeeded"):
        await expect(main.get_by_text(step).first).to_be_visible()
    await expect(main.get_by_text("Battery cell voltage imbalance").first).to_be_visible()
    assert [socket.url.split("?")[0].rsplit("/", 2)[1:] for socket in watched.sockets] == [["ws", "commands"]]
    assert "token" not in watched.sockets[0].url
    assert watched.complaints == []


async def test_a_running_operation_shows_its_progress_and_its_result(page: Page, watched: Watched) -> None:
    await log_in(page, "engineer", "engineer123")
    await open_battery(page)
    await page.get_by_role("tab", name="Commands").click()
    await page.get_by_label("Command", exact=True).select_option("start-operation")
    await page.get_by_role("combobox", name="Operation").fill("self-test")
    await page.get_by_role("button", name="Send...", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Electric car")
    await expect(dialog).to_contain_text("components/bms")
    await dialog.get_by_role("button", name="Yes, send it").click()
    await expect(page.get_by_role("progressbar").first).to_be_visible()
    await expect(page.get_by_role("main").get_by_text("verdict").first).to_be_visible(timeout=20_000)
    assert watched.complaints == []


async def test_a_command_of_another_program_appears_on_the_commands_page_by_itself(
    page: Page, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await log_in(page, "engineer", "engineer123")
    await page.get_by_role("link", name="Commands").click()
    async with Client(service.url, "engineer") as program:
        vehicle = await program.vehicle_id(simulator.vehicles[0].vin)
        await program.run(vehicle, method="GET", path="components/hpc/data/processor-load")
    await expect(page.get_by_text("components/hpc/data/processor-load").first).to_be_visible()


async def test_what_a_vehicle_says_is_text_and_never_a_part_of_the_page(
    page: Page, watched: Watched, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    async with Client(service.url, "engineer") as program:
        vehicle = await program.vehicle_id(simulator.vehicles[0].vin)
        await program.run(vehicle, command="write-data", component="gateway", data="workshop-note", value=hostile)
        read = await program.run(vehicle, command="read-data", component="gateway", data="workshop-note")
    await log_in(page, "engineer", "engineer123")
    await expect(page.get_by_role("row", name="Electric car")).to_be_visible()
    await page.goto(f"/commands/{read['id']}")
    await expect(page.get_by_role("main").get_by_text("onerror=alert(1)").first).to_be_visible()
    assert await page.locator("main img[src='x']").count() == 0
    assert watched.complaints == []
