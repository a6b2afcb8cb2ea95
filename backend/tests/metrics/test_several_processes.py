"""Metrics are right with several backend processes on one machine, also when one is killed."""

import asyncio

import pytest

from tests.metrics.conftest import Measured, Pair
from tests.metrics.pages import page_when, read_page
from tests.service import Client


@pytest.mark.runbook("M3")
async def test_two_processes_answer_with_one_sum_and_none_is_lost_when_one_is_killed(pair: Pair) -> None:
    async with Client(pair.one.url, "engineer") as one, Client(pair.other.url, "engineer") as other:
        for client, commands in ((one, 3), (other, 5)):
            vehicle = (await client.http.get("/api/v1/vehicles")).json()["items"][0]["id"]
            for _ in range(commands):
                assert (await client.run(vehicle, method="GET", path="components"))["status"] == "succeeded"
        # Whichever process is asked, and the kernel chooses, speaks for both.
        pages = [await read_page(pair.metrics_port) for _ in range(10)]
        assert {page.get("commands_executed_total", status="succeeded") for page in pages} == {8}
        assert {page.get("command_execution_duration_seconds_count") for page in pages} == {8}
        assert {page.get("commands_by_type_total", type="raw-get") for page in pages} == {8}
        assert {page.get("backend_processes") for page in pages} == {2}

        pair.other.kill()
        pages = [await read_page(pair.metrics_port) for _ in range(5)]
        assert {page.get("commands_executed_total", status="succeeded") for page in pages} == {8}
        assert {page.get("backend_processes") for page in pages} == {1}

        pair.other.start_again()
        vehicle = (await one.http.get("/api/v1/vehicles")).json()["items"][0]["id"]
        await one.run(vehicle, method="GET", path="components")
        page = await read_page(pair.metrics_port)
        assert page.get("commands_executed_total", status="succeeded") == 9
        assert page.get("backend_processes") == 2
    assert len(list(pair.folder.glob("*.values"))) == 2, "the dead leave a sum, and no file"


@pytest.mark.runbook("M3")
async def test_a_gauge_is_the_sum_of_the_living_and_forgets_who_was_killed(pair: Pair) -> None:
    async with Client(pair.one.url, "engineer") as one, Client(pair.other.url, "engineer") as other:
        async with one.socket(), other.socket(), other.socket():
            await page_when(pair.metrics_port, lambda page: page.get("websocket_connections_active") == 3)
            pair.other.kill()
            page = await read_page(pair.metrics_port)
            assert page.get("websocket_connections_active") == 1
        await page_when(pair.metrics_port, lambda page: page.get("websocket_connections_active") == 0)


@pytest.mark.runbook("M3")
async def test_what_all_processes_know_alike_is_told_once(pair: Pair) -> None:
    async with Client(pair.one.url, "engineer"), Client(pair.other.url, "engineer"), Client(pair.other.url, "viewer"):
        page = await page_when(pair.metrics_port, lambda page: page.get("active_users") == 2)
        vehicles = sum(sample.value for sample in page.families["vehicles"].samples)
        assert vehicles == 3
        assert page.get("commands_unsettled") == 0
        pages = await asyncio.gather(*(read_page(pair.metrics_port) for _ in range(6)))
        assert {page.get("active_users") for page in pages} == {2}


@pytest.mark.runbook("M1")
async def test_the_products_own_port_has_no_metrics(measured: Measured) -> None:
    async with Client(measured.service.url, "admin") as admin:
        assert (await admin.http.get("/metrics")).status_code == 404
    assert (await read_page(measured.metrics_port)).get("commands_executed_total", status="failed") == 0
