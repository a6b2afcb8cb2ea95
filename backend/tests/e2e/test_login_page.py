"""Logging in, in a real browser: what is said when it fails, why a session ended, and where one lands."""

from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.people import fill_in, log_in, new_person
from tests.service import Client, ServiceProcess


async def test_a_demo_account_is_filled_in_by_a_click_and_logs_in(page: Page, watched: Watched) -> None:
    await page.goto("/")
    demo = page.get_by_role("region", name="Demo accounts")
    for username, password in (("admin", "admin123"), ("engineer", "engineer123"), ("viewer", "viewer123")):
        await expect(demo.get_by_role("button", name=f"Fill in the account {username}")).to_contain_text(password)
    await demo.get_by_role("button", name="Fill in the account viewer").click()
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("button", name="User menu of viewer")).to_be_visible()
    assert watched.complaints == []


async def test_a_wrong_password_is_said_and_the_next_try_succeeds(page: Page) -> None:
    await page.goto("/login")
    await fill_in(page, "engineer", "not the password")
    await expect(page.get_by_role("alert")).to_contain_text("The user name or the password is wrong.")
    await fill_in(page, "engineer", "engineer123")
    await expect(page.get_by_role("button", name="User menu of engineer")).to_be_visible()


async def test_a_session_that_was_ended_says_why_and_leads_back_to_where_one_was(
    page: Page, service: ServiceProcess
) -> None:
    person = await new_person(service)
    await log_in(page, person.username, person.password, at="/history?path=components%2Fbms")
    await expect(page.get_by_role("heading", name="History")).to_be_visible()
    async with Client(service.url, "admin") as admin:
        ended = await admin.http.delete(f"/api/v1/users/{person.id}/sessions")
    assert ended.json() == {"ended": 1}
    await expect(page.get_by_text("An administrator ended this session.")).to_be_visible()
    await expect(page.get_by_text("you return to where you were")).to_be_visible()
    await fill_in(page, person.username, person.password)
    await expect(page.get_by_role("heading", name="History")).to_be_visible()
    await expect(page.get_by_label("Path")).to_have_value("components/bms")


async def test_a_server_that_is_gone_is_said_and_logging_in_goes_on_when_it_is_back(
    page: Page, service: ServiceProcess
) -> None:
    await page.goto("/login")
    await expect(page.get_by_role("region", name="Demo accounts")).to_be_visible()
    service.kill()
    service.wait_until_dead()
    await fill_in(page, "engineer", "engineer123")
    await expect(page.get_by_role("alert")).to_contain_text("The server does not answer.")
    service.start_again()
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("button", name="User menu of engineer")).to_be_visible()
