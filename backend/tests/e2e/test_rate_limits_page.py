"""The console where limits are on, as on every real installation: the main job fits, and beyond it all is explained."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.async_api import Page, Response, expect

from tests.conftest import needed
from tests.e2e.people import fill_in, log_in
from tests.service import DEMO_ACCOUNTS, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess

CAR = "SVDECAR18TA000101"
MOST_OF_THE_LIMIT = 80  # of the 100 a minute


@pytest.fixture
def service(simulator: SimulatorProcess) -> Iterator[ServiceProcess]:
    with needed(run_service(Servers(), simulator.vehicles, SOVD_RATE_LIMITS="on")) as service:
        yield service


@pytest.fixture
def answers(page: Page) -> list[tuple[str, int]]:
    """Of the API: path and status, as they come."""
    seen: list[tuple[str, int]] = []

    def note(response: Response) -> None:
        _, _, path = response.url.partition("/api/v1/")
        if path:
            seen.append((path.partition("?")[0], response.status))

    page.on("response", note)
    return seen


async def log_in_as(page: Page, username: str) -> None:
    await log_in(page, username, DEMO_ACCOUNTS[username])


async def use_up(page: Page, path: str) -> int:
    """Ask with the page's own token until the limit is reached; the seconds that are then asked for."""
    script = """async (path) => {
        const headers = { Authorization: `Bearer ${localStorage.getItem('token')}` }
        for (let tries = 0; tries < 200; tries += 1) {
            const response = await fetch(path, { headers })
            if (response.status === 429) return Number(response.headers.get('Retry-After'))
        }
        return 0
    }"""
    return int(await page.evaluate(script, path))


async def open_battery(page: Page) -> None:
    await page.get_by_role("link", name=CAR).click()
    await page.get_by_role("navigation", name="Entities").get_by_role("link", name="Battery management system").click()
    await expect(page.get_by_role("heading", name="Battery management system")).to_be_visible()


async def test_the_main_job_and_a_look_at_every_screen_fit_into_a_minute(
    page: Page, answers: list[tuple[str, int]]
) -> None:
    await log_in_as(page, "engineer")
    await page.goto("/vehicles")
    await open_battery(page)
    for name in ("Faults", "Data", "Operations", "Commands"):
        await page.get_by_role("tab", name=name).first.click()
        await expect(page.get_by_role("tab", name=name, selected=True).first).to_be_visible()
    await page.get_by_label("Command", exact=True).select_option("read-faults")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_role("main").get_by_text("succeeded").first).to_be_visible()
    for place in ("History", "Commands", "Vehicles"):
        await page.get_by_role("link", name=place, exact=True).first.click()
        await expect(page.get_by_role("heading", name=place).first).to_be_visible()
    for place in ("/", "/profile"):
        await page.goto(place)
        await expect(page.get_by_role("button", name="User menu of engineer")).to_be_visible()
    assert {status for _, status in answers if status >= 400} == set()
    kinds = Counter(path.partition("/")[0] for path, _ in answers)
    assert kinds["auth"] <= 2
    assert kinds["commands"] == 1
    assert kinds.total() < MOST_OF_THE_LIMIT


async def test_loading_a_page_again_and_again_logs_nobody_out(page: Page, answers: list[tuple[str, int]]) -> None:
    await log_in_as(page, "engineer")
    for _ in range(8):
        await page.reload()
        await expect(page.get_by_role("button", name="User menu of engineer")).to_be_visible()
    assert {status for _, status in answers if status >= 400} == set()


async def test_reading_beyond_the_limit_says_in_how_many_seconds_it_goes_on(page: Page) -> None:
    await log_in_as(page, "engineer")
    assert await use_up(page, "/api/v1/catalogue") > 0
    await page.get_by_role("link", name="Vehicles", exact=True).first.click()
    held = page.get_by_role("status").filter(has_text="Too many requests in this minute.")
    await expect(held).to_contain_text(re.compile(r"in \d+ s, by itself"))
    await expect(page.get_by_role("alert")).to_have_text("")


async def test_a_command_beyond_the_limit_is_not_sent_and_says_the_seconds(page: Page) -> None:
    await log_in_as(page, "engineer")
    await page.goto("/vehicles")
    await open_battery(page)
    await page.get_by_role("tab", name="Commands").click()
    await page.get_by_label("Command", exact=True).select_option("read-faults")
    assert await use_up(page, "/api/v1/commands") > 0
    await page.get_by_role("button", name="Send", exact=True).click()
    refusal = page.get_by_role("alert").filter(has_text="Too many requests in this minute")
    await expect(refusal).to_contain_text("The vehicle was not touched")
    await expect(refusal).to_contain_text("Try again in")


@pytest.mark.runbook("L2")
async def test_a_log_in_beyond_the_limit_counts_down_on_the_button(page: Page) -> None:
    await page.goto("/login")
    for _ in range(6):
        await fill_in(page, "engineer", "not the password")
        await expect(page.get_by_role("button", name="Log in")).not_to_have_attribute("data-loading", "true")
    await expect(page.get_by_role("alert")).to_contain_text("Try again in")


@pytest.mark.timeout(180)  # it waits for the end of a minute
async def test_a_token_that_cannot_be_renewed_yet_does_not_end_the_session_and_is_renewed_by_itself(page: Page) -> None:
    await log_in_as(page, "engineer")
    refused = await page.evaluate(
        """async () => {
            for (let tries = 0; tries < 20; tries += 1) {
                const response = await fetch('/api/v1/auth/login', {
                    method: 'POST',
                    headers: { 'Content-Type': 'application/json' },
                    body: JSON.stringify({ username: 'nobody', password: 'wrong' }),
                })
                if (response.status === 429) return Number(response.headers.get('Retry-After'))
            }
            return 0
        }"""
    )
    assert refused > 0
    await page.goto("/vehicles")
    # As if it had run out: no server accepts it any more.
    await page.evaluate("localStorage.setItem('token', localStorage.getItem('token') + 'x')")
    await page.reload()
    held = page.get_by_role("status").filter(has_text="Too many requests in this minute.")
    await expect(held).to_be_visible()
    await expect(held).to_have_count(0, timeout=(refused + 30) * 1_000)
    await expect(page.get_by_role("button", name="User menu of engineer")).to_be_visible()
    await expect(page.get_by_role("link", name=CAR)).to_be_visible()
    assert "/login" not in page.url
