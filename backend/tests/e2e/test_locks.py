"""Two engineers at the same component, each in a browser of their own; and modes that fall back by themselves."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.service import Client, ServiceProcess
from tests.vehicle_servers import SimulatorProcess

CAR = "SVDECAR18TA000101"
BMS = "components/bms"
INVERTER = "components/inverter"  # where no other test here holds a lock
PASSWORDS = {"engineer": "engineer123", "admin": "admin123"}


@asynccontextmanager
async def at_the_battery(page: Page, service: ServiceProcess, username: str, tab: str) -> AsyncIterator[Page]:
    """A browser context of one's own, logged in, at a tab of the battery."""
    browser = page.context.browser
    assert browser is not None
    context = await browser.new_context(base_url=service.url, viewport={"width": 1440, "height": 900})
    own = await context.new_page()
    own.set_default_timeout(15_000)
    async with Client(service.url, username) as client:
        car = await client.vehicle_id(CAR)
    await own.goto(f"/vehicles/{car}?entity={BMS}&tab={tab}")
    await own.get_by_label("User name").fill(username)
    await own.get_by_label("Password", exact=True).fill(PASSWORDS[username])
    await own.get_by_role("button", name="Log in").click()
    await expect(own.get_by_role("tab", name=re.compile(f"^{tab}", re.IGNORECASE))).to_be_visible()
    try:
        yield own
    finally:
        await context.close()


@pytest.fixture
async def anna(page: Page, service: ServiceProcess) -> AsyncIterator[Page]:
    async with at_the_battery(page, service, "engineer", "locks") as own:
        yield own


@pytest.fixture
async def bert(page: Page, service: ServiceProcess) -> AsyncIterator[Page]:
    async with at_the_battery(page, service, "admin", "locks") as own:
        yield own


async def refusal(service: ServiceProcess, username: str, **asked: Any) -> dict[str, Any]:
    async with Client(service.url, username) as client:
        car = await client.vehicle_id(CAR)
        answer = await client.http.post("/api/v1/commands", json={"vehicle_id": car, **asked})
        assert answer.status_code == 409, answer.text
        told: dict[str, Any] = answer.json()
        return told


async def test_two_people_at_one_component_see_whose_it_is_and_are_kept_apart(
    anna: Page, bert: Page, service: ServiceProcess
) -> None:
    await expect(anna.get_by_text("Nobody holds a lock here.")).to_be_visible()
    await anna.get_by_label("Reason").fill("Cell balancing, order 4711")
    await anna.get_by_role("button", name="Acquire the lock").click()
    await expect(anna.get_by_text("You hold the lock.")).to_be_visible()

    await expect(bert.get_by_text("engineer holds the lock.")).to_be_visible()
    here = bert.get_by_role("region", name="Lock on this component")
    await expect(here).to_contain_text("Cell balancing, order 4711")
    await expect(here).to_contain_text(re.compile(r"1[45]:\d\d left"))
    first = await here.inner_text()
    await expect(here).not_to_have_text(first)  # the countdown goes on

    await bert.get_by_role("tab", name="Modes").click()
    change = bert.get_by_role("button", name="Change… Diagnostic session")
    await expect(change).to_have_attribute("aria-disabled", "true")
    await expect(change).to_have_attribute("aria-description", re.compile("locked by engineer until"))
    told = await refusal(service, "admin", method="DELETE", path=f"{BMS}/faults")
    assert told["error"]["code"] == "LOCKED"
    assert told["error"]["holder"]["username"] == "engineer"

    await anna.get_by_role("button", name="Release").click()
    await expect(anna.get_by_text("Nobody holds a lock here.")).to_be_visible()
    await expect(change).to_have_attribute("aria-disabled", "false")


async def test_whoever_puts_a_command_together_reads_of_the_lock_before_it_is_sent(
    anna: Page, bert: Page, service: ServiceProcess
) -> None:
    async with Client(service.url, "engineer") as client:
        car = await client.vehicle_id(CAR)
    await anna.goto(f"/vehicles/{car}?entity={INVERTER}&tab=locks")
    await anna.get_by_role("button", name="Acquire the lock").click()
    await expect(anna.get_by_text("You hold the lock.")).to_be_visible()

    await bert.goto(f"/commands?vehicle={car}")
    await bert.get_by_label("Command", exact=True).select_option("clear-faults")
    await bert.get_by_label("Component").first.fill("inverter")
    await bert.get_by_role("option", name=INVERTER).first.click()
    note = bert.get_by_role("note").filter(has_text=f"{INVERTER} is locked by engineer until")
    await expect(note).to_contain_text("nothing would reach the vehicle")
    await expect(note).to_contain_text(re.compile(r"1[45]:\d\d left"))
    await expect(note.get_by_role("link", name="Locks")).to_have_attribute("href", re.compile("tab=locks"))
    send = bert.get_by_role("button", name="Send...")
    await expect(send).to_have_attribute("aria-disabled", "true")
    await expect(send).to_have_attribute("aria-description", re.compile("locked by engineer until"))

    await bert.get_by_label("Command", exact=True).select_option("read-faults")
    await expect(note).to_contain_text("Reading is not kept back.")
    await bert.get_by_role("button", name="Send", exact=True).click()
    await expect(bert.get_by_role("list", name="Timeline").get_by_text("succeeded", exact=True)).to_be_visible()

    await bert.goto(f"/vehicles/{car}?entity={INVERTER}&tab=commands")
    await bert.get_by_label("Command", exact=True).select_option("clear-faults")
    await expect(note).to_be_visible()
    await anna.get_by_role("button", name="Release").click()
    await expect(note).to_be_hidden()
    await send.click()
    await expect(bert.get_by_role("dialog")).to_contain_text(f"Clear faults on {INVERTER} of Electric car.")


async def test_a_broken_lock_is_told_to_its_holder_with_the_reason(
    anna: Page, bert: Page, service: ServiceProcess
) -> None:
    await anna.get_by_role("button", name="Acquire the lock").click()
    await expect(anna.get_by_text("You hold the lock.")).to_be_visible()
    await bert.get_by_role("button", name="Break…").click()
    dialog = bert.get_by_role("dialog")
    await expect(dialog).to_contain_text("Electric car")
    yes = dialog.get_by_role("button", name="Break the lock")
    await expect(yes).to_have_attribute("aria-description", re.compile("The holder will read it"))
    await dialog.get_by_role("textbox", name="Reason").fill("The car is needed at the ramp")
    await yes.click()
    await expect(anna.get_by_text("Your lock was broken by admin")).to_be_visible()
    await expect(anna.get_by_text("The car is needed at the ramp")).to_be_visible()
    told = await refusal(service, "engineer", method="DELETE", path=f"{BMS}/faults")
    assert told["error"]["code"] == "LOCK_BROKEN"
    await expect(anna.get_by_text("Your lock was broken by admin")).to_be_hidden()


async def test_the_lock_of_another_tester_is_shown(
    anna: Page, simulator: SimulatorProcess, service: ServiceProcess
) -> None:
    url = f"{simulator.vehicle(CAR).url}/sovd/v1/{BMS}/locks"
    async with httpx2.AsyncClient(trust_env=False, headers={"X-Client-Id": "another"}) as tester:
        given = await tester.post(url, json={"lock_expiration": 60, "break_lock": True})
        assert given.status_code == 201
        await anna.reload()
        await expect(anna.get_by_text("Another tester holds the lock.")).to_be_visible()
        button = anna.get_by_role("button", name="Break…")
        await expect(button).to_have_attribute("aria-description", "Only an administrator breaks a lock.")
        await tester.delete(f"{url}/{given.json()['id']}")


async def test_a_session_is_counted_down_and_falls_back_by_itself(anna: Page) -> None:
    await anna.get_by_role("tab", name="Modes").click()
    modes = anna.get_by_role("list", name="Modes of this component")
    session = modes.get_by_role("listitem").filter(has_text="Diagnostic session")
    await expect(session).to_contain_text("DEFAULT")
    await session.get_by_role("button", name="Change…").click()
    dialog = anna.get_by_role("dialog")
    await expect(dialog).to_contain_text("Diagnostic session of Battery management system of Electric car")
    await dialog.get_by_label("Falls back after").select_option("10 seconds")
    await dialog.get_by_role("button", name="Set the mode").click()
    await expect(session).to_contain_text(re.compile(r"0:0\d left"))
    bar = anna.get_by_role("group", name="Vehicle Electric car")
    await expect(bar).to_contain_text("EXTENDED")
    await expect(session).to_contain_text("engineer")
    await expect(session.locator("strong.mono")).to_have_text("DEFAULT", timeout=20_000)
    await expect(bar).to_contain_text("DEFAULT")


async def test_a_seed_is_answered_and_neither_seed_nor_key_is_kept(anna: Page, service: ServiceProcess) -> None:
    await anna.get_by_role("tab", name="Modes").click()
    await anna.get_by_role("button", name="Unlock…").click()
    dialog = anna.get_by_role("dialog")
    await dialog.get_by_role("button", name="Ask for the seed").click()
    told = await dialog.get_by_label("Seed to be answered").inner_text()
    seed = bytes.fromhex(re.sub(r"0x|[^0-9a-fx]", "", told))
    await dialog.get_by_role("textbox", name="Key").fill(bytes(byte ^ 0x5B for byte in seed).hex())
    await dialog.get_by_role("button", name="Send the key").click()
    security = anna.get_by_role("listitem").filter(has_text="Security access")
    await expect(security.locator("strong.mono")).to_have_text("Level_1")
    async with Client(service.url, "engineer") as client:
        listed = (await client.http.get("/api/v1/commands", params={"path": "modes/security"})).text
    assert seed.hex() not in listed.replace("0x", "").replace(" ", "")
    stored = await anna.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert seed.hex() not in stored.replace("0x", "").replace(" ", "")


async def test_a_kept_lock_is_extended_while_its_holder_works_elsewhere_on_the_page(
    anna: Page, service: ServiceProcess
) -> None:
    async with Client(service.url, "engineer") as client:
        car = await client.vehicle_id(CAR)
        # Short, so that half of its time is soon over, and long enough for a browser that is slow.
        await client.run(car, method="POST", path=f"{BMS}/locks", body={"lock_expiration": 40})
        await expect(anna.get_by_text("You hold the lock.")).to_be_visible()
        first = (await locks_of(client, car))[0]["until"]
        await anna.get_by_role("checkbox", name="Keep while I work").check()
        await anna.get_by_role("tab", name="Operations").click()
        await expect(anna.get_by_role("checkbox", name="Keep while I work")).to_be_hidden()
        async with asyncio.timeout(60):
            while (held := await locks_of(client, car)) and held[0]["until"] == first:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        [lock] = held
        longer = datetime.fromisoformat(lock["until"]) - datetime.fromisoformat(first)
        assert longer.total_seconds() > 300, "by the 15 minutes that were chosen"
        await anna.get_by_role("tab", name="Locks").click()
        await expect(anna.get_by_role("checkbox", name="Keep while I work")).to_be_checked()
        await client.run(car, method="DELETE", path=f"{BMS}/locks/{lock['lock_id']}")
        await expect(anna.get_by_text(f"Your lock on {BMS} has ended")).to_be_visible()
        await anna.get_by_role("button", name="Understood").click()
        await expect(anna.get_by_text(f"Your lock on {BMS} has ended")).to_be_hidden()


async def locks_of(client: Client, car: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.http.get(f"/api/v1/vehicles/{car}/locks")).json()["items"]
    return items
