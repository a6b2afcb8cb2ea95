"""Watch a value of a vehicle: by a cyclic subscription, or by reading it again and again where there is none."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from typing import Any, Literal, Protocol, Self

from sovd_client.drafts import Draft, NamedCommand, RawCommand
from sovd_client.endings import require_success
from sovd_client.errors import SovdError
from sovd_client.models import Command, CommandId, Event, VehicleId, Wire, read_time

Interval = Literal["fast", "normal", "slow"]

# How a vehicle says that it knows no cyclic subscriptions.
NO_SUBSCRIPTIONS = frozenset({404, 405, 501})
GRACE_S = 15.0  # a subscription that goes on so long after its time is ended from here
READING_EVERY_S = 1.0


class Service(Protocol):
    """What watching needs of the service."""

    async def submit(self, draft: Draft, *, idempotency_key: str | None = None) -> Command: ...

    async def command(self, command_id: str) -> Command: ...

    async def cancel(self, command_id: str) -> Command: ...

    def follow(self, command_id: CommandId) -> AsyncGenerator[Event, None]: ...


@dataclass(frozen=True, slots=True)
class Sample:
    """A value and when it was so, by the vehicle's clock where it tells the time. None: it told nonsense."""

    at: datetime | None
    value: Any
    raw: Wire = field(repr=False, compare=False)

    @classmethod
    def from_wire(cls, wire: Wire) -> Self:
        try:
            at = read_time(wire.get("timestamp"))
        except (ValueError, TypeError):
            at = None
        return cls(at=at, value=value_of(wire.get("payload")), raw=wire)


@dataclass(frozen=True, slots=True)
class Watched:
    """What to watch. entity: a path such as components/bms."""

    vehicle_id: VehicleId
    entity: str
    data: str
    interval: Interval
    seconds: float

    def subscription(self) -> RawCommand:
        body = {
            "resource": f"{self.entity}/data/{self.data}",
            "interval": self.interval,
            "duration": ceil(self.seconds),
            "protocol": "sse",
        }
        return RawCommand(self.vehicle_id, "POST", f"{self.entity}/cyclic-subscriptions", body=body)

    def reading(self) -> NamedCommand:
        return NamedCommand(self.vehicle_id, "read-data", self.entity, {"data": self.data})


async def watch(service: Service, wanted: Watched) -> AsyncGenerator[Sample, None]:
    """Raises: CommandEndedBadly when the vehicle does not tell it."""
    end_at = asyncio.get_running_loop().time() + wanted.seconds
    begun = await service.submit(wanted.subscription())
    is_over = False
    try:
        async with aclosing(service.follow(begun.id)) as events:
            while not is_over:
                event = await next_before(events, end_at + GRACE_S)
                if event is None:
                    return
                is_over = event.is_final
                for sample in event.samples:
                    yield Sample.from_wire(sample)
    finally:
        if not is_over:
            with suppress(SovdError):  # it has ended in the same moment, or nobody is there to end it
                await service.cancel(begun.id)
    ended = await service.command(begun.id)
    if ended.response is None or ended.response.status_code not in NO_SUBSCRIPTIONS:
        require_success(ended)
        return
    async with aclosing(watch_by_reading(service, wanted.reading(), end_at)) as samples:
        async for read in samples:
            yield read


async def next_before(events: AsyncGenerator[Event, None], end_at: float) -> Event | None:
    """None when the time is over. Units: end_at is a time of the loop's clock."""
    try:
        async with asyncio.timeout_at(end_at):
            return await anext(events)
    except (TimeoutError, StopAsyncIteration):
        return None


async def watch_by_reading(service: Service, draft: Draft, end_at: float) -> AsyncGenerator[Sample, None]:
    clock = asyncio.get_running_loop().time
    while True:
        began = clock()
        command = await service.submit(draft)
        async with aclosing(service.follow(command.id)) as events:
            async for _ in events:
                pass
        answer = require_success(await service.command(command.id)).response
        value = value_of(answer.body if answer else None)
        yield Sample(at=datetime.now(UTC), value=value, raw={"payload": value})
        following = max(began + READING_EVERY_S, clock())
        if following >= end_at:
            return
        await asyncio.sleep(following - clock())


def value_of(payload: Any) -> Any:
    """SOVD wraps a value as {"id", "data"}; a person wants the data."""
    return payload["data"] if isinstance(payload, Mapping) and "data" in payload else payload
