"""People of the journeys about accounts: made over the API, logged in through the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from playwright.async_api import Page, expect

from tests.service import Client, ServiceProcess

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    username: str
    password: str


async def new_person(service: ServiceProcess, role: str = "engineer") -> Person:
    """Somebody whom no other journey knows."""
    username = f"person-{next(_numbers)}"
    async with Client(service.url, "admin") as admin:
        answer = await admin.http.post("/api/v1/users", json={"username": username, "role": role})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return Person(made["user"]["id"], username, made["password"])


@asynccontextmanager
async def another_browser(page: Page, service: ServiceProcess, **options: object) -> AsyncIterator[Page]:
    """As if another computer: with cookies and a storage of its own."""
    browser = page.context.browser
    assert browser is not None
    context = await browser.new_context(base_url=service.url, viewport={"width": 1440, "height": 900}, **options)  # type: ignore[arg-type]  # as `new_context` has them
    context.set_default_timeout(15_000)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def log_in(page: Page, username: str, password: str, *, at: str = "/login") -> None:
    """`at`: where somebody wants to go who is not logged in."""
    await page.goto(at)
    await fill_in(page, username, password)
    await expect(page.get_by_role("button", name=f"User menu of {username}")).to_be_visible()


async def fill_in(page: Page, username: str, password: str) -> None:
    await page.get_by_label("User name").fill(username)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Log in").click()
