"""People and their own account, in a real browser: password, sessions, colours, language, notifications."""

from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.people import another_browser, fill_in, log_in, new_person
from tests.service import Client, ServiceProcess
from tests.vehicle_servers import SimulatorProcess

NEW = "a password of one's own"
# What a browser does for a tab that nobody sees; a browser without a screen shows every tab.
HIDDEN = """
Object.defineProperty(document, 'hidden', { get: () => true })
window.shown = []
window.Notification = class {
  static permission = 'granted'
  constructor(title, options) { window.shown.push({ title, body: options.body, open: () => this.onclick() }) }
  close() {}
}
"""


async def test_a_password_is_changed_and_the_other_browser_is_out(
    page: Page, watched: Watched, service: ServiceProcess
) -> None:
    person = await new_person(service)
    await log_in(page, person.username, person.password, at="/profile")
    await expect(page.get_by_text("An administrator knows your password.")).to_be_visible()
    async with another_browser(page, service) as other:
        await log_in(other, person.username, person.password)
        change = page.get_by_role("button", name="Change the password")
        await page.get_by_label("Old password").fill(person.password)
        await page.get_by_label("New password", exact=True).fill("short")
        await expect(page.get_by_role("listitem").filter(has_text="At least 8 characters")).to_contain_text("not kept")
        await expect(change).to_have_attribute("aria-disabled", "true")
        await page.get_by_label("New password", exact=True).fill(NEW)
        await page.get_by_label("New password again").fill(NEW)
        await change.click()
        await expect(page.get_by_text("The password is changed. One other session was ended.")).to_be_visible()
        await expect(page.get_by_text("An administrator knows your password.")).to_have_count(0)
        await expect(other.get_by_text("was changed in another browser")).to_be_visible()
        await fill_in(other, person.username, NEW)
        await expect(other.get_by_role("button", name=f"User menu of {person.username}")).to_be_visible()
    assert watched.complaints == []


async def test_a_wrong_old_password_is_said_and_nothing_changes(page: Page, service: ServiceProcess) -> None:
    person = await new_person(service)
    await log_in(page, person.username, person.password, at="/profile")
    await page.get_by_label("Old password").fill("a guess")
    await page.get_by_label("New password", exact=True).fill(NEW)
    await page.get_by_label("New password again").fill(NEW)
    await page.get_by_role("button", name="Change the password").click()
    await expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("The old password is wrong")
    await expect(page.get_by_role("table", name="Your sessions")).to_be_visible()


async def test_a_session_in_another_browser_is_ended_and_that_browser_says_so(
    page: Page, service: ServiceProcess
) -> None:
    person = await new_person(service)
    async with another_browser(page, service, user_agent="Mozilla/5.0 (iPad) Firefox/141.0") as other:
        await log_in(other, person.username, person.password)
        await log_in(page, person.username, person.password, at="/profile")
        sessions = page.get_by_role("table", name="Your sessions")
        await expect(sessions.get_by_role("row").filter(has_text="this one")).to_have_count(1)
        await sessions.get_by_role("button", name="End the session of Firefox 141 on iPad").click()
        await expect(other.get_by_text("You ended this session from another browser.")).to_be_visible()
        await expect(sessions.get_by_role("row")).to_have_count(2)  # with the one of the heads
        await expect(page.get_by_role("button", name="End all others")).to_have_attribute("aria-disabled", "true")


async def test_colours_and_language_are_chosen_and_stay(page: Page, watched: Watched) -> None:
    await log_in(page, "engineer", "engineer123")
    await page.get_by_role("button", name="User menu of engineer").click()
    await page.get_by_role("menuitem", name="Profile").click()
    await page.get_by_role("radiogroup", name="Colours").get_by_text("Dark").click()
    await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    await page.get_by_role("radiogroup", name="Language").get_by_text("Deutsch").click()
    await expect(page.get_by_role("heading", name="Profil", exact=True)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name="Eigene Sitzungen")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert watched.complaints == []


async def test_notifications_that_the_browser_denies_stay_off_and_the_page_says_so(page: Page) -> None:
    await page.add_init_script("window.Notification.requestPermission = async () => 'denied'")
    await page.add_init_script("Object.defineProperty(window.Notification, 'permission', { get: () => 'denied' })")
    await log_in(page, "engineer", "engineer123", at="/profile")
    switch = page.get_by_role("switch", name="Tell me when a long command ends")
    await expect(switch).to_have_attribute("aria-disabled", "true")
    await switch.press("Space")
    await expect(switch).not_to_be_checked()
    await expect(page.get_by_text("The browser has denied notifications")).to_be_visible()


async def test_a_long_command_that_ends_while_the_tab_is_hidden_is_told_with_its_outcome(
    page: Page, watched: Watched, service: ServiceProcess, simulator: SimulatorProcess
) -> None:
    await page.add_init_script(HIDDEN)
    await log_in(page, "engineer", "engineer123", at="/profile")
    await page.get_by_role("switch", name="Tell me when a long command ends").check()
    await expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()
    async with Client(service.url, "engineer") as program:
        vehicle = await program.vehicle_id(simulator.vehicles[0].vin)
        short = await program.submit(vehicle, method="GET", path="components/bms/faults")
        long = await program.submit(
            vehicle,
            method="POST",
            path="components/bms/operations/balance-cells/executions",
            body={"parameters": {"module": 4}},
        )
        await program.until(short["id"])
        await program.until(long["id"], "succeeded", within=30)
    await page.wait_for_function("window.shown.length > 0")
    [notice] = await page.evaluate("window.shown.map(({ title, body }) => ({ title, body }))")
    assert notice["title"].startswith("succeeded: ")
    assert "balance-cells" in notice["title"]
    await page.evaluate("window.shown[0].open()")
    await page.wait_for_url(f"**/commands/{long['id']}")
    assert watched.complaints == []
