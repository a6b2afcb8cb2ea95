"""A service, its vehicles, and what a test may do to both."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import httpx2
from sqlalchemy import text

from app.infra.db import Database
from app.infra.ids import new_id
from tests.service import Client, Servers, ServiceProcess
from tests.vehicle_servers import SimulatorProcess
from tests.worlds import async_url

T = TypeVar("T")

ELECTRIC_CAR = "SVDECAR18TA000101"
CHARGE_LIMIT = "components/bms/data/charge-limit"
WORKSHOP_NOTE = "components/gateway/data/workshop-note"


@dataclass(slots=True)
class Workshop:
    """The electric car is the one that misbehaves."""

    service: ServiceProcess
    simulator: SimulatorProcess
    servers: Servers
    _seen_before: int = field(default=0)
    _tokens: dict[str, str] = field(default_factory=dict)

    async def client(self, username: str) -> Client:
        """Somebody who is logged in, once for the whole file: a password takes long to check."""
        client = Client(self.service.url, username)
        if username not in self._tokens:
            await client.__aenter__()
            self._tokens[username] = client.token
        client.use(self._tokens[username])
        return client

    def tidy(self) -> None:
        """The car behaves, and the witness begins anew."""
        self._control("DELETE", "misbehaviour")
        self._control("POST", "on")
        self._seen_before = len(self.simulator.witnessed())

    def misbehave(self, *rules: dict[str, Any]) -> None:
        self._control("PUT", "misbehaviour", list(rules))

    def switch_off(self) -> None:
        self._control("POST", "off")

    def writes(self) -> list[dict[str, Any]]:
        """What reached a vehicle since the test began, oldest first; never a GET."""
        return self.simulator.witnessed()[self._seen_before :]

    def car_url(self, path: str) -> str:
        return f"{self.simulator.vehicle(ELECTRIC_CAR).url}/sovd/v1/{path}"

    async def rows(self, sql: str, **values: object) -> Sequence[dict[str, Any]]:
        """From the service's own database."""
        async with self._database() as database, database.read() as connection:
            return [dict(row) for row in (await connection.execute(text(sql), values)).mappings()]

    async def execute(self, sql: str, **values: object) -> None:
        """As a person types it into `psql`."""
        async with self._database() as database, database.write() as connection:
            await connection.execute(text(sql), values)

    async def copy_command(self, command_id: str, *, times: int) -> None:
        """As many more that are the same but for their ids: a long history without a long test."""
        source = await self.rows("SELECT * FROM commands WHERE id = :id", id=self.stored_id(command_id))
        names = [name for name in source[0] if name != "id"]
        statement = f"INSERT INTO commands (id, {', '.join(names)}) SELECT :new, {', '.join(names)} FROM commands "
        async with self._database() as database, database.write() as connection:
            copies = [{"new": self.stored_id(str(new_id())), "old": self.stored_id(command_id)} for _ in range(times)]
            await connection.execute(text(statement + "WHERE id = :old"), copies)

    async def until(self, ask: Callable[[], Awaitable[T]], is_so: Callable[[T], bool], *, within: float = 15) -> T:
        """What is told, once it is so."""
        async with asyncio.timeout(within):
            while not is_so(told := await ask()):  # noqa: ASYNC110 - whatever can be asked can be waited for
                await asyncio.sleep(0.1)
        return told

    def stored_id(self, wire: str) -> object:
        """An id as SQL written by hand has to name it."""
        return UUID(wire).hex if self.servers.database_url is None else UUID(wire)

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[Database]:
        url = self.servers.database_url or f"sqlite:///{self.service.home / 'data' / 'sovd.db'}"
        database = Database(async_url(url), pool=1)
        try:
            yield database
        finally:
            await database.close()

    def _control(self, method: str, action: str, told: object = None) -> None:
        url = f"{self.simulator.control_url}/vehicles/{ELECTRIC_CAR}/{action}"
        with httpx2.Client(trust_env=False) as client:
            client.request(method, url, json=told).raise_for_status()


def slow(seconds: float, path: str = CHARGE_LIMIT) -> dict[str, Any]:
    """A rule: writes have their effect at once and are answered late."""
    return {"kind": "slow", "seconds": seconds, "path": path, "methods": ["PUT"]}


def write_limit(percent: int) -> dict[str, Any]:
    """A command that sets the charge limit of the car's battery."""
    return {"command": "write-data", "component": "bms", "data": "charge-limit", "value": percent}
