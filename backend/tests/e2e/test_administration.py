"""An administrator keeps users, in a real browser, while they work in another one."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.people import another_browser, fill_in, log_in, new_person
from tests.service import ServiceProcess


async def open_users(page: Page, username: str | None = None) -> Locator:
    """As the administrator; with a name: the drawer of that user."""
    await log_in(page, "admin", "admin123")
    await page.get_by_role("link", name="Administration").click()
    await expect(page.get_by_role("link", name="admin", exact=True)).to_be_visible()
    if username is not None:
        await page.get_by_role("link", name=username, exact=True).click()
    return page.get_by_role("dialog", name=username)


async def test_a_user_made_in_the_page_logs_in_and_is_out_as_soon_as_disabled(
    page: Page, watched: Watched, service: ServiceProcess
) -> None:
    await open_users(page)
    await page.get_by_role("button", name="New user").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("User name").fill("Ada")
    await dialog.get_by_label("Role").select_option("viewer")
    await dialog.get_by_role("button", name="Create the user").click()
    shown = page.get_by_role("dialog", name="Password of ada")
    password = await shown.locator("code").inner_text()
    await expect(shown.get_by_role("button", name="Copy the password")).to_be_visible()
    await shown.get_by_role("button", name="I have noted it").click()
    await expect(page.get_by_text(password)).to_have_count(0)
    async with another_browser(page, service) as other:
        await log_in(other, "ada", password)
        await page.get_by_role("link", name="ada", exact=True).click()
        user = page.get_by_role("dialog", name="ada")
        await expect(user.get_by_role("table", name="Sessions")).to_contain_text("Chrome")
        await user.get_by_role("button", name="Disable").click()
        question = page.get_by_role("dialog", name="Disable the user?")
        await expect(question).to_contain_text("ada can no longer log in.")
        await expect(question).to_contain_text("The open session of the user ends at once.")
        await question.get_by_role("button", name="Yes, do it").click()
        await expect(other.get_by_text("An administrator disabled this account.")).to_be_visible()
        await expect(user).to_contain_text("disabled")
        await fill_in(other, "ada", password)
        await expect(other.get_by_role("alert")).to_contain_text("wrong")
        await user.get_by_role("button", name="Enable").click()
        await expect(user).to_contain_text("enabled")
        await fill_in(other, "ada", password)
        await expect(other.get_by_role("button", name="User menu of ada")).to_be_visible()
    assert watched.complaints == []


async def test_a_password_that_was_reset_is_shown_once_and_is_the_only_one_that_counts(
    page: Page, service: ServiceProcess
) -> None:
    person = await new_person(service)
    user = await open_users(page, person.username)
    async with another_browser(page, service) as other:
        await log_in(other, person.username, person.password)
        await user.get_by_role("button", name="Reset the password").click()
        await page.get_by_role("button", name="Yes, do it").click()
        shown = page.get_by_role("dialog", name=f"Password of {person.username}")
        password = await shown.locator("code").inner_text()
        await shown.get_by_role("button", name="I have noted it").click()
        await expect(other.get_by_text("gave this account a new password")).to_be_visible()
        await fill_in(other, person.username, person.password)
        await expect(other.get_by_role("alert")).to_contain_text("wrong")
        await fill_in(other, person.username, password)
        await expect(other.get_by_role("button", name=f"User menu of {person.username}")).to_be_visible()


async def test_a_change_of_role_ends_the_session_and_counts_from_the_next_log_in(
    page: Page, service: ServiceProcess
) -> None:
    person = await new_person(service, "viewer")
    user = await open_users(page, person.username)
    async with another_browser(page, service) as other:
        await log_in(other, person.username, person.password)
        await expect(other.get_by_role("link", name="Administration")).to_have_count(0)
        await user.get_by_role("combobox", name="Role").select_option("admin")
        await user.get_by_role("button", name="Change the role").click()
        question = page.get_by_role("dialog", name="Change the role?")
        await expect(question).to_contain_text(f"{person.username} becomes administrator (now viewer).")
        await question.get_by_role("button", name="Yes, do it").click()
        await expect(other.get_by_text("An administrator changed your role.")).to_be_visible()
        await fill_in(other, person.username, person.password)
        await expect(other.get_by_role("link", name="Administration")).to_be_visible()


async def test_one_session_of_a_user_is_ended_and_the_other_goes_on(page: Page, service: ServiceProcess) -> None:
    person = await new_person(service)
    async with another_browser(page, service, user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0") as one:
        await log_in(one, person.username, person.password)
        async with another_browser(page, service) as two:
            await log_in(two, person.username, person.password)
            user = await open_users(page, person.username)
            sessions = user.get_by_role("table", name="Sessions")
            await expect(sessions.get_by_role("row")).to_have_count(3)  # with the one of the heads
            await sessions.get_by_role("button", name="End the session of Firefox 140 on Windows").click()
            await expect(one.get_by_text("An administrator ended this session.")).to_be_visible()
            await expect(sessions.get_by_role("row")).to_have_count(2)
            await expect(two.get_by_role("button", name=f"User menu of {person.username}")).to_be_visible()
            await page.keyboard.press("Escape")
            await expect(user).to_have_count(0)


async def test_what_nobody_does_to_the_own_account_says_who_can(page: Page) -> None:
    user = await open_users(page, "admin")
    for name in ("Disable", "Change the role", "Reset the password"):
        await expect(user.get_by_role("button", name=name)).to_have_attribute("aria-disabled", "true")
    await user.get_by_role("button", name="Disable").hover()
    await expect(page.get_by_role("tooltip")).to_contain_text("Another administrator can do this.")


@pytest.mark.parametrize("username", ["engineer", "viewer"])
async def test_others_who_open_it_read_who_could(page: Page, watched: Watched, username: str) -> None:
    await log_in(page, username, f"{username}123", at="/administration/users")
    await expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Only administrators may open this")
    await expect(page.get_by_role("table")).to_have_count(0)
    await expect(page.get_by_role("link", name="Administration")).to_have_count(0)
    assert watched.complaints == []
