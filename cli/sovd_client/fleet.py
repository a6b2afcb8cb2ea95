"""Ask many vehicles the same thing, a few at a time."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sovd_client.errors import SovdError
from sovd_client.vehicle_client import VehicleClient

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Told]):
    """What one vehicle told, or why it did not."""

    car: VehicleClient
    value: Told | None
    error: SovdError | None = None


async def ask_each(
    cars: AsyncIterator[VehicleClient], work: Callable[[VehicleClient], Awaitable[Told]], at_once: int
) -> AsyncGenerator[Outcome[Told], None]:
    """In the order in which they are done. Who leaves early leaves the commands under way running."""
    running: set[asyncio.Task[Outcome[Told]]] = set()
    try:
        async for car in cars:
            running.add(asyncio.create_task(ask_one(car, work)))
            if len(running) == at_once:
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield task.result()
        while running:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def ask_one(car: VehicleClient, work: Callable[[VehicleClient], Awaitable[Told]]) -> Outcome[Told]:
    try:
        return Outcome(car, await work(car))
    except SovdError as error:
        return Outcome(car, None, error)
