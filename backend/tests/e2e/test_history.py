"""The history in a real browser: narrowed in the address, opened beside the list, taken away as a file."""

import asyncio
import csv
import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Watched
from tests.service import Client, ServiceProcess

ELECTRIC_CAR = "SVDECAR18TA000101"
HOSTILE = '=cmd|" /C calc"!A1'


@pytest.fixture(scope="module")
def commands(service: ServiceProcess) -> list[str]:
    """Ids of what an engineer asked for, in the order of asking."""
    return asyncio.run(ask(service))


async def ask(service: ServiceProcess) -> list[str]:
    async with Client(service.url, "engineer") as engineer:
        car = await engineer.vehicle_id(ELECTRIC_CAR)
        asked = [
            await engineer.run(car, command="identify", component="bms", reason=HOSTILE),
            await engineer.run(car, command="read-data", component="bms", data="no-such-thing"),
            await engineer.run(car, command="read-faults", component="hpc"),
        ]
    return [command["id"] for command in asked]


@pytest.fixture
async def engineer(service: ServiceProcess) -> AsyncIterator[Client]:
    async with Client(service.url, "engineer") as client:
        yield client


async def sign_in(page: Page, engineer: Client, place: str) -> None:
    await page.goto("/login")
    await page.evaluate("token => localStorage.setItem('token', token)", engineer.token)
    await page.goto(place)


async def shown(page: Page) -> list[str]:
    """Ids of the rows, from their links."""
    links = page.get_by_role("table", name="History").get_by_role("link", name="Open the command")
    places = await links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return [place.rsplit("/", 1)[1] for place in places]


async def test_filters_stand_in_the_address_and_survive_a_reload(
    page: Page, watched: Watched, engineer: Client, commands: list[str]
) -> None:
    await sign_in(page, engineer, "/history")
    table = page.get_by_role("table", name="History")
    await expect(table.get_by_role("row")).to_have_count(4)
    await page.get_by_label("Component").fill("bms")
    await expect(table.get_by_role("row")).to_have_count(3)
    await page.get_by_role("button", name="refused").click()
    await expect(table.get_by_role("row")).to_have_count(2)
    await page.get_by_label("Time", exact=True).select_option("hour")
    await expect(page).to_have_url(re.compile("component=bms.*status=refused.*range=hour"))
    await page.reload()
    await expect(table.get_by_role("row")).to_have_count(2)
    assert await shown(page) == [commands[1]]
    await page.get_by_role("button", name="Clear the filters").click()
    await expect(table.get_by_role("row")).to_have_count(4)
    assert await shown(page) == commands[::-1]
    assert watched.complaints == []


async def test_a_row_opens_beside_the_list_with_request_and_response(
    page: Page, watched: Watched, engineer: Client, commands: list[str]
) -> None:
    await sign_in(page, engineer, "/history")
    await page.get_by_role("cell", name="GET components/bms/data/no-such-thing", exact=True).click()
    drawer = page.get_by_role("dialog", name="Command")
    await expect(drawer.get_by_role("region", name="Request")).to_contain_text("no-such-thing")
    await expect(drawer.get_by_role("region", name="Response")).to_contain_text("404")
    await expect(page).to_have_url(re.compile(f"show={commands[1]}"))
    await page.keyboard.press("Escape")
    await expect(drawer).to_have_count(0)
    assert watched.complaints == []


async def test_an_export_is_what_the_page_shows_with_its_formulas_defused(
    page: Page, watched: Watched, engineer: Client, commands: list[str], tmp_path: Path
) -> None:
    await sign_in(page, engineer, "/history?component=bms")
    await expect(page.get_by_role("table", name="History").get_by_role("row")).to_have_count(3)
    on_page = await shown(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    files: dict[str, str] = {}
    for form in ("CSV", "JSON"):
        async with page.expect_download() as downloading:
            await page.get_by_role("button", name=form, exact=True).click()
        download = await downloading.value
        assert download.suggested_filename.endswith(form.lower())
        await download.save_as(tmp_path / form)
        files[form] = (tmp_path / form).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(files["CSV"], newline="")))
    assert [row["id"] for row in rows] == on_page == commands[:2][::-1]
    assert rows[-1]["reason"] == f"'{HOSTILE}"
    assert {row["vin"] for row in rows} == {ELECTRIC_CAR}
    items = json.loads(files["JSON"])["items"]
    assert [item["id"] for item in items] == on_page
    assert items[-1]["reason"] == HOSTILE
    assert not any(engineer.token in address for address in asked), "no token in any address"
    assert watched.complaints == []
