"""The service dies in the middle of a running command, and the page finds its way back by itself."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from tests.conftest import needed
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess

ELECTRIC_CAR = "SVDECAR18TA000101"


@pytest.fixture
def service(simulator: SimulatorProcess) -> Iterator[ServiceProcess]:
    """One of its own, since it is killed."""
    with needed(run_service(Servers(), simulator.vehicles)) as service:
        yield service


async def test_a_killed_service_costs_the_page_nothing_but_time(page: Page, service: ServiceProcess) -> None:
    async with Client(service.url, "engineer") as engineer:
        car = await engineer.vehicle_id(ELECTRIC_CAR)
        await page.goto("/login")
        await page.evaluate("token => localStorage.setItem('token', token)", engineer.token)
        told = {"command": "start-operation", "component": "bms", "operation": "self-test"}
        command = await engineer.submit(car, **told)
        await page.goto(f"/commands/{command['id']}")
        await expect(page.get_by_role("main").get_by_role("progressbar").first).to_be_visible()
        live = page.get_by_role("banner").get_by_role("status")
        await expect(live).to_have_text("live")

        service.kill()
        await expect(live).to_have_text("reconnecting")
        service.start_again()
        await expect(live).to_have_text("live", timeout=40_000)

        ended = await engineer.until(command["id"], within=30)
        assert ended["status"] == "succeeded", "the vehicle had named the execution, so it is followed on"
        events = await engineer.events(command["id"])
        timeline = page.get_by_role("list", name="Timeline")
        await expect(timeline.get_by_text("succeeded", exact=True)).to_have_count(1)
        assert [event["seq"] for event in events] == list(range(1, ended["last_seq"] + 1))
        # Folded runs say how many they hold, so every event is accounted for once.
        shown = await timeline.get_by_role("listitem").all_inner_texts()
        folded = [int(text.split()[0]) for text in shown if text.endswith(("more events", "more event"))]
        assert len(shown) - len(folded) + sum(folded) == len(events)
        await expect(page.get_by_role("region", name="Response")).to_contain_text("Status 20")
