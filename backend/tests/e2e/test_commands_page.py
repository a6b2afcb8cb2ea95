"""The Commands page in a real browser: put together, sent, followed, settled, passed on."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.service import Client, ServiceProcess
from tests.vehicle_servers import SimulatorProcess

ELECTRIC_CAR = "SVDECAR18TA000101"
CHARGE_LIMIT = "components/bms/data/charge-limit"


@pytest.fixture
async def engineer(service: ServiceProcess) -> AsyncIterator[Client]:
    async with Client(service.url, "engineer") as client:
        yield client


@pytest.fixture
async def car(engineer: Client) -> str:
    return await engineer.vehicle_id(ELECTRIC_CAR)


async def sign_in(page: Page, engineer: Client, place: str) -> None:
    """With the token of a session that exists: logging in has tests of its own."""
    await page.goto("/login")
    await page.evaluate("token => localStorage.setItem('token', token)", engineer.token)
    await page.goto(place)


async def swallow_answers(simulator: SimulatorProcess, *rules: dict[str, object]) -> None:
    url = f"{simulator.control_url}/vehicles/{ELECTRIC_CAR}/misbehaviour"
    async with httpx2.AsyncClient(trust_env=False) as client:
        (await client.put(url, json=list(rules))).raise_for_status()


@pytest.mark.runbook("W2")
async def test_a_component_and_a_data_item_are_chosen_from_what_the_vehicle_has(
    page: Page, watched: Watched, engineer: Client, car: str
) -> None:
    await sign_in(page, engineer, f"/commands?vehicle={car}")
    await page.get_by_label("Command", exact=True).select_option("read-data")
    await page.get_by_label("Component").first.fill("battery")
    await page.get_by_role("option", name="components/bms").first.click()
    await page.get_by_label("Data item").first.fill("charge-lim")
    await page.get_by_role("option", name="charge-limit").first.click()
    await page.get_by_role("button", name="Send", exact=True).dblclick()
    await expect(page).to_have_url(re.compile("/commands/[0-9a-f-]{36}$"))
    timeline = page.get_by_role("list", name="Timeline")
    for step in ("accepted", "claimed", "sending", "succeeded"):
        await expect(timeline.get_by_text(step, exact=True)).to_have_count(1)
    await expect(page.get_by_role("region", name="Response")).to_contain_text("Status 200")
    listed = (await engineer.http.get("/api/v1/commands", params={"path": CHARGE_LIMIT})).json()["items"]
    assert len(listed) == 1, "a double click sends once"
    assert watched.complaints == []


async def test_an_unknown_outcome_is_explained_settled_and_sent_once_more_as_new(
    page: Page, watched: Watched, engineer: Client, car: str, simulator: SimulatorProcess
) -> None:
    await swallow_answers(simulator, {"kind": "cut", "path": CHARGE_LIMIT, "methods": ["PUT"]})
    told = {"command": "write-data", "component": "bms", "data": "charge-limit", "value": 77}
    command = await engineer.run(car, **told, reason="order 4711")
    await swallow_answers(simulator)
    await sign_in(page, engineer, f"/commands/{command['id']}")
    await expect(page.get_by_text("Nobody knows whether this happened")).to_be_visible()
    await page.get_by_role("button", name="Settle the outcome").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("What happened").select_option("succeeded")
    await dialog.get_by_label("How do you know").fill("The display shows 77 %.")
    await dialog.get_by_role("button", name="Write it down").click()
    timeline = page.get_by_role("list", name="Timeline")
    await expect(timeline.get_by_text("The display shows 77 %.")).to_be_visible()
    await expect(page.get_by_text("Nobody knows whether this happened")).to_have_count(0)

    await page.get_by_role("button", name="Send again as new").click()
    await expect(page.get_by_label("Path", exact=True)).to_have_value(CHARGE_LIMIT)
    await page.get_by_role("button", name="Send...").click()
    question = page.get_by_role("dialog")
    await expect(question).to_contain_text("Electric car")
    await expect(question.get_by_label("Reason")).to_have_value("")
    await question.get_by_role("button", name="Yes, send it").click()
    await expect(page).not_to_have_url(re.compile(f"{command['id']}|/commands\\?"))
    await expect(page.get_by_role("list", name="Timeline").get_by_text("succeeded", exact=True)).to_be_visible()
    assert watched.complaints == []


async def test_a_command_is_passed_on_as_a_link_and_as_a_line_for_a_terminal(
    page: Page, engineer: Client, car: str, service: ServiceProcess
) -> None:
    command = await engineer.run(car, command="read-data", component="bms", data="charge-limit")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await sign_in(page, engineer, f"/commands/{command['id']}")
    copied: list[str] = []
    for name in ("Copy link to this command", "Copy as sovd command", "Copy as curl"):
        await page.get_by_role("button", name=name).click()
        copied.append(await page.evaluate("navigator.clipboard.readText()"))
    assert copied[0] == f"{service.url}/commands/{command['id']}"
    assert copied[1] == f"sovd raw {ELECTRIC_CAR} GET {CHARGE_LIMIT}"
    assert f"{service.url}/api/v1/commands" in copied[2]
    assert "$SOVD_TOKEN" in copied[2]
    assert engineer.token not in "".join(copied)


async def test_what_is_with_the_vehicle_is_asked_to_stop_and_the_vehicle_decides(
    page: Page, engineer: Client, car: str, simulator: SimulatorProcess
) -> None:
    await swallow_answers(simulator, {"kind": "slow", "seconds": 12, "path": CHARGE_LIMIT, "methods": ["PUT"]})
    command = await engineer.submit(car, command="write-data", component="bms", data="charge-limit", value=80)
    await sign_in(page, engineer, f"/commands/{command['id']}")
    await page.get_by_role("button", name="Ask the vehicle to stop").click()
    timeline = page.get_by_role("list", name="Timeline")
    await expect(timeline.get_by_text("Asked to stop; the vehicle decides.")).to_be_visible()
    await swallow_answers(simulator)
    await expect(timeline.get_by_text("succeeded", exact=True)).to_be_visible(timeout=20_000)
