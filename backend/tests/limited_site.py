"""An installation with rate limits, and people who come to it from addresses of their own."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx2
from websockets.exceptions import ConnectionClosed

from tests.service import DEMO_ACCOUNTS, ServiceProcess

PASSWORD = "good enough for a test"
LOGIN, COMMANDS, VEHICLES = "/api/v1/auth/login", "/api/v1/commands", "/api/v1/vehicles"
addresses = (f"127.{a}.{b}.{c}" for a in range(1, 70) for b in range(1, 200) for c in range(1, 200))


@dataclass
class Site:
    """The processes of one installation, in turns."""

    services: list[ServiceProcess]
    _names: Iterator[int] = field(default_factory=count)
    _admin_token: str = ""

    def url(self, turn: int = 0) -> str:
        return self.services[turn % len(self.services)].url

    def logged(self, correlation_id: str) -> list[str]:
        """The events that any process has logged with this id."""
        lines = [line for service in self.services for line in service.log_lines()]
        return [line["event"] for line in lines if line.get("correlation_id") == correlation_id]

    async def account(self, role: str) -> str:
        """The name of a new account."""
        name = f"{role}_{next(self._names)}"
        told = {"username": name, "role": role, "password": PASSWORD}
        async with somebody(self.url()) as admin:
            if not self._admin_token:
                known = {"username": "admin", "password": DEMO_ACCOUNTS["admin"]}
                self._admin_token = (await admin.post(LOGIN, json=known)).json()["access_token"]
            admin.headers["Authorization"] = f"Bearer {self._admin_token}"
            created = await admin.post("/api/v1/users", json=told)
        assert created.status_code == 201, created.text
        return name

    @asynccontextmanager
    async def person(self, role: str) -> AsyncIterator["Person"]:
        name = await self.account(role)
        async with AsyncExitStack() as stack:
            address = next(addresses)
            clients = [await stack.enter_async_context(somebody(each.url, address)) for each in self.services]
            answer = await clients[0].post(LOGIN, json={"username": name, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            token = answer.json()["access_token"]
            for client in clients:
                client.headers["Authorization"] = f"Bearer {token}"
            yield Person(name, token, clients)


@dataclass
class Person:
    """Logged in, and asks the processes in turns."""

    name: str
    token: str
    clients: list[httpx2.AsyncClient]
    _turn: Iterator[int] = field(default_factory=count)

    async def get(self, path: str) -> httpx2.Response:
        return await self.clients[next(self._turn) % len(self.clients)].get(path)

    async def post(self, path: str, **told: Any) -> httpx2.Response:
        return await self.clients[next(self._turn) % len(self.clients)].post(path, **told)


def somebody(url: str, address: str | None = None) -> httpx2.AsyncClient:
    """At an address that nobody else has."""
    transport = httpx2.AsyncHTTPTransport(local_address=address or next(addresses))
    return httpx2.AsyncClient(base_url=url, transport=transport, timeout=20)


async def guess(client: httpx2.AsyncClient, account: str = "nobody", **headers: str) -> httpx2.Response:
    return await client.post(LOGIN, json={"username": account, "password": "wrong password"}, headers=headers)


async def heard_until_closed(wire: Any) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []
    try:
        while True:
            heard.append(json.loads(await wire.recv()))
    except ConnectionClosed:
        return heard
