"""One vehicle as an object: each method asks it one thing and waits for the answer."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Protocol

from sovd_client.drafts import Draft, NamedCommand, RawCommand, entity_path
from sovd_client.endings import require_success
from sovd_client.errors import BadAnswer
from sovd_client.models import Command, CommandId, EntityTree, Event, Vehicle, VehicleAnswer, VehicleId
from sovd_client.watching import Interval, Sample, Watched, watch

NO_ANSWER = VehicleAnswer(status_code=0, body=None)


class Service(Protocol):
    """What a vehicle needs of the service."""

    async def entities(self, vehicle_id: VehicleId, *, refresh: bool = False) -> EntityTree: ...

    async def submit(self, draft: Draft, *, idempotency_key: str | None = None) -> Command: ...

    async def command(self, command_id: str) -> Command: ...

    async def cancel(self, command_id: str) -> Command: ...

    def follow(self, command_id: CommandId) -> AsyncGenerator[Event, None]: ...


class VehicleClient:
    """Made by `await sovd.vehicle(...)`. `component` is an id such as "bms", or a path such as "apps/navigation".

    What asks the vehicle raises `CommandEndedBadly` when the vehicle does not do it; its `command` tells why.
    """

    def __init__(self, service: Service, facts: Vehicle) -> None:
        self._service = service
        self.facts = facts

    def __repr__(self) -> str:
        return f"<VehicleClient {self.facts.name}>"

    @property
    def id(self) -> VehicleId:
        return self.facts.id

    @property
    def name(self) -> str:
        return self.facts.name

    @property
    def vin(self) -> str:
        return self.facts.vin

    async def entities(self, *, refresh: bool = False) -> EntityTree:
        """What it consists of; with refresh it is asked now.

        >>> tree = await car.entities()
        >>> [entity.path for entity in tree.walk() if entity.kind == "app"]
        ['apps/navigation', 'apps/charging-planner', 'apps/update-agent']
        """
        return await self._service.entities(self.id, refresh=refresh)

    async def read(self, component: str, data: str) -> Any:
        """A value, without what is told around it.

        >>> 0 <= await car.read("bms", "state-of-charge") <= 100
        True
        """
        body = (await self.ask("read-data", component=component, data=data)).body
        return body["data"] if isinstance(body, Mapping) and "data" in body else body

    async def read_many(self, component: str, *data: str) -> Mapping[str, Any]:
        """Several values, four at a time, by their ids. The first that cannot be read is raised.

        >>> values = await car.read_many("bms", "charge-limit", "software-version")
        >>> values["software-version"]
        '4.2.1'
        """
        places = asyncio.Semaphore(4)

        async def read_one(name: str) -> Any:
            async with places:
                return await self.read(component, name)

        return dict(zip(data, await asyncio.gather(*(read_one(name) for name in data)), strict=True))

    async def write(self, component: str, data: str, value: Any) -> None:
        """
        >>> await car.write("bms", "charge-limit", 85)
        >>> await car.read("bms", "charge-limit")
        85
        """
        await self.ask("write-data", component=component, data=data, value=value)

    async def faults(self, component: str) -> Sequence[Mapping[str, Any]]:
        """The faults as the vehicle tells them.

        Raises: BadAnswer when its answer is no list.

        >>> [fault["display_code"] for fault in await car.faults("bms")]
        ['P0A1F', 'P0A0D', 'P1B22']
        """
        body = (await self.ask("read-faults", component=component)).body
        items = body.get("items") if isinstance(body, Mapping) else None
        if not isinstance(items, list):
            raise BadAnswer(f"{component} answered, but not with a list of faults.")
        return items

    async def clear_faults(self, component: str, fault: str | None = None) -> None:
        """All faults of a component, or the one with this code as the vehicle spells it."""
        await self.ask("clear-faults", component=component, **({"fault": fault} if fault else {}))

    async def ask(self, command: str, *, component: str, **fields: Any) -> VehicleAnswer:
        """A command of the catalogue, to its end; the answer to it.

        >>> (await car.ask("set-mode", component="bms", mode="session", value="EXTENDED", expiration_s=5)).status_code
        200
        """
        return await self._finish(NamedCommand(self.id, command, component, fields))

    async def request(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Any = None
    ) -> VehicleAnswer:
        """Any SOVD request, to its end.

        >>> answer = await car.request("GET", "components/bms/data", query={"category": "identData"})
        >>> [item["id"] for item in answer.body["items"]]
        ['part-number', 'software-version']
        """
        return await self._finish(RawCommand(self.id, method, path, query or {}, body))

    async def run(self, command: str, *, component: str, **fields: Any) -> AsyncGenerator[Event, None]:
        """A command of the catalogue and its events as they happen; the last one tells how it ended.

        It does not raise for a vehicle that refuses or fails. Who leaves early leaves the command running.

        >>> async for event in car.run("start-operation", component="bms", operation="reset-statistics"):
        ...     last = event
        >>> last.status
        'succeeded'
        """
        begun = await self._service.submit(NamedCommand(self.id, command, component, fields))
        async with aclosing(self._service.follow(begun.id)) as events:
            async for event in events:
                yield event

    async def watch(
        self, component: str, data: str, *, interval: Interval = "normal", seconds: float = 3600
    ) -> AsyncGenerator[Sample, None]:
        """A value as it changes, for so many seconds. A vehicle without subscriptions is read once a second.

        Leaving early ends the subscription; `contextlib.aclosing` does it at once, and is needed where the client
        is closed right after.

        >>> async with aclosing(car.watch("bms", "pack-voltage", interval="fast")) as samples:
        ...     async for sample in samples:
        ...         print(300 < sample.value < 500)
        ...         break
        True
        """
        wanted = Watched(self.id, entity_path(component), data, interval, seconds)
        async with aclosing(watch(self._service, wanted)) as samples:
            async for sample in samples:
                yield sample

    async def _finish(self, draft: Draft) -> VehicleAnswer:
        command = await self._service.submit(draft)
        if not command.is_final:
            async with aclosing(self._service.follow(command.id)) as events:
                async for _ in events:
                    pass
            command = await self._service.command(command.id)
        return require_success(command).response or NO_ANSWER
