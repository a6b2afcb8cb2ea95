"""`watch`: a value as it changes, by subscription, or by reading again and again."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from sovd_cli.asking import ask_vehicle, start
from sovd_cli.faults import ComponentWords
from sovd_cli.invocation import Invocation, command
from sovd_cli.reading import read_with_schema
from sovd_cli.samples import Samples
from sovd_cli.units import value_schema
from sovd_cli.vehicles import VehicleWords
from sovd_client.drafts import entity_path
from sovd_client.endings import require_success
from sovd_client.errors import Conflict, SovdError
from sovd_client.models import Command, Vehicle
from sovd_client.sovd import Sovd
from sovd_client.watching import GRACE_S, NO_SUBSCRIPTIONS, READING_EVERY_S, Watched


class Interval(StrEnum):
    FAST = "fast"
    NORMAL = "normal"
    SLOW = "slow"


def register(app: typer.Typer) -> None:
    command(app, "watch", csv=True)(watch)


async def watch(
    invocation: Invocation,
    vehicle: VehicleWords,
    component: ComponentWords,
    data: Annotated[str, typer.Argument(metavar="DATA", help="Id of the data, such as speed.")],
    interval: Annotated[Interval, typer.Option("--interval", help="How often.")] = Interval.NORMAL,
    seconds: Annotated[float, typer.Option("--seconds", min=1, max=3600, help="For how long.")] = 10,
) -> None:
    """Print a value as it changes; in a terminal plot it."""
    path = entity_path(component)
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        wanted = Watched(found.id, path, data, interval.value, seconds)
        # As JSON a sample is what the vehicle says, without a unit: then it need not be asked for one.
        wants_units = not invocation.out.as_json
        schema = await read_schema(invocation, sovd, found, f"{path}/data/{data}") if wants_units else {}
        with Samples(invocation.out, data, schema) as samples:
            ended = await watch_subscription(invocation, sovd, wanted, samples)
            if knows_no_subscriptions(ended):
                invocation.out.remark(f"{found.name} has no subscriptions: reading the value each second instead.")
                await watch_by_reading(invocation, sovd, wanted, samples)
                return
    require_success(ended)


async def watch_subscription(invocation: Invocation, sovd: Sovd, wanted: Watched, samples: Samples) -> Command:
    """Print the samples until the subscription ends, at the latest a little after its time."""
    begun = await start(invocation, sovd, wanted.subscription())
    try:
        async with asyncio.timeout(wanted.seconds + GRACE_S), aclosing(sovd.follow(begun.id)) as events:
            async for event in events:
                for sample in event.samples:
                    samples.show(sample)
    except TimeoutError:
        invocation.out.remark("The subscription went on past its time and is being ended.")
        await end_subscription(sovd, begun)
    except asyncio.CancelledError:
        await end_subscription(sovd, begun)
        invocation.command_id = None
        raise
    invocation.command_id = None
    return await sovd.command(begun.id)


async def end_subscription(sovd: Sovd, command: Command) -> None:
    with suppress(Conflict):  # it ended by itself in the same moment
        await sovd.cancel(command.id)


def knows_no_subscriptions(command: Command) -> bool:
    return command.response is not None and command.response.status_code in NO_SUBSCRIPTIONS


async def watch_by_reading(invocation: Invocation, sovd: Sovd, wanted: Watched, samples: Samples) -> None:
    """Raises: CommandEndedBadly as soon as a reading fails."""
    end_at = time.monotonic() + wanted.seconds
    while True:
        began = time.monotonic()
        ended = require_success(await ask_vehicle(invocation, sovd, wanted.reading()))
        payload = ended.response.body if ended.response else None
        stamp = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        samples.show({"timestamp": stamp, "payload": payload})
        following = max(began + READING_EVERY_S, time.monotonic())
        if following >= end_at:
            return
        await asyncio.sleep(following - time.monotonic())


async def read_schema(invocation: Invocation, sovd: Sovd, vehicle: Vehicle, path: str) -> Mapping[str, Any]:
    """The schema of a value; empty when the vehicle tells none, which is no reason not to watch it."""
    try:
        return value_schema(await read_with_schema(invocation, sovd, vehicle, path))
    except SovdError:
        return {}
