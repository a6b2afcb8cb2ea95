"""Trying a vehicle's address before relying on it: what is found, and every reason why nothing is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest

from tests.api.desk import error_of
from tests.api.workshop import ELECTRIC_CAR, Workshop
from tests.listening import tcp_server
from tests.processes import free_port
from tests.service import Client

TEST = "/api/v1/vehicles/test-connection"
VIN = "WVWZZZ1JZXW000777"


async def tried(admin: Client, **endpoint: object) -> dict[str, Any]:
    answer = await admin.http.post(TEST, json={"endpoint": endpoint})
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    assert (report["found"] is None) != (report["failure"] is None)
    return report


class Stranger:
    """A server on loopback that gives everybody the same answer, and keeps what it was asked."""

    def __init__(self, status_line: str) -> None:
        self._answer = f"HTTP/1.1 {status_line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        self.asked: list[str] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append((await reader.read(4096)).decode("latin-1"))
        writer.write(self._answer)
        await writer.drain()


@asynccontextmanager
async def stranger(status_line: str) -> AsyncIterator[Stranger]:
    there = Stranger(status_line)
    async with tcp_server(there.serve) as port:
        there.url = f"http://127.0.0.1:{port}"
        yield there


async def test_a_vehicle_that_answers_says_what_it_is(admin: Client, workshop: Workshop) -> None:
    report = await tried(admin, url=workshop.simulator.vehicle(ELECTRIC_CAR).url)
    found = report["found"]
    assert (found["dialect"], found["base_path"]) == ("standard", "/sovd/v1")
    assert found["version"]
    assert found["entities"]["components"] > 3
    assert found["collections"]["faults"] > 1
    assert report["took_ms"] > 0


async def test_a_port_where_nobody_listens_and_a_name_without_address_are_told_apart(admin: Client) -> None:
    refused = (await tried(admin, url=f"http://127.0.0.1:{free_port()}"))["failure"]
    assert (refused["kind"], "Connection refused" in refused["message"]) == ("refused", True)
    unknown = (await tried(admin, url="http://no-such-vehicle.invalid"))["failure"]
    assert (unknown["kind"], "no-such-vehicle.invalid" in unknown["message"]) == ("name-unknown", True)


@pytest.mark.parametrize(
    ("status_line", "kind"), [("404 Not Found", "not-sovd"), ("401 Unauthorized", "not-authorized")]
)
async def test_a_server_that_is_no_vehicle_or_wants_a_token_is_told_apart(
    admin: Client, status_line: str, kind: str
) -> None:
    async with stranger(status_line) as there:
        assert (await tried(admin, url=there.url))["failure"]["kind"] == kind


async def test_a_server_without_tls_is_told_by_the_handshake(admin: Client) -> None:
    async with stranger("404 Not Found") as there:
        report = await tried(admin, url=there.url.replace("http:", "https:"))
        assert report["failure"]["kind"] == "tls"


async def test_an_address_that_vehicles_may_not_have_is_not_called(admin: Client) -> None:
    answer = await admin.http.post(TEST, json={"endpoint": {"url": "http://169.254.169.254/"}})
    status, code, sentence = error_of(answer)
    assert (status, code) == (422, "BAD_VEHICLE")
    assert "metadata" in sentence


async def test_only_administrators_decide_which_addresses_are_called(engineer: Client, viewer: Client) -> None:
    for client in (engineer, viewer):
        answer = await client.http.post(TEST, json={"endpoint": {"url": "http://127.0.0.1:1"}})
        assert answer.status_code == 403


async def test_a_stored_token_is_used_at_its_host_and_shown_to_no_other(admin: Client) -> None:
    async with stranger("404 Not Found") as there, stranger("404 Not Found") as other:
        draft = {"vin": VIN, "name": "Kept", "endpoint": {"url": there.url, "token": "of-this-car"}}
        vehicle = (await admin.http.post("/api/v1/vehicles", json=draft)).json()
        try:
            told = {"vehicle_id": vehicle["id"], "endpoint": {"base_path": "/sovd/v1"}}
            assert (await admin.http.post(TEST, json=told)).status_code == 200
            assert any("Bearer of-this-car" in asked for asked in there.asked)
            moved = {"vehicle_id": vehicle["id"], "endpoint": {"url": other.url}}
            assert error_of(await admin.http.post(TEST, json=moved))[1] == "BAD_VEHICLE"
            assert other.asked == []
        finally:
            await admin.http.delete(f"/api/v1/vehicles/{vehicle['id']}")
    unknown = {"vehicle_id": str(uuid4()), "endpoint": {}}
    assert (await admin.http.post(TEST, json=unknown)).status_code == 404
