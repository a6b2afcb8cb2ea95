"""What the system holds, judged: accounts, vehicles, commands. The slices count, this decides."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from app.features.commands.condition import CommandCondition
from app.features.doctor.findings import Cause, Finding, found
from app.features.vehicles.vehicle import VehicleStatus

FEW_ANSWER = 0.5  # so many of the asked vehicles without an answer are a matter of the network, not of one vehicle


@dataclass(frozen=True, slots=True)
class Sources:
    """Each raises Unavailable."""

    published: Callable[[], Awaitable[str | None]]  # a user with a published password
    admins: Callable[[], Awaitable[int]]  # that can log in
    vehicles: Callable[[], Awaitable[Mapping[VehicleStatus, int]]]
    commands: Callable[[], Awaitable[CommandCondition]]


async def look_at_accounts(sources: Sources, *, is_demo: bool) -> Finding:
    if is_demo:
        return found(Cause.ACCOUNTS_DEMO)
    username = await sources.published()
    if username is not None:
        return found(Cause.ACCOUNTS_PUBLISHED, username=username)
    admins = await sources.admins()
    return found(Cause.ACCOUNTS_OWN, admins=admins) if admins else found(Cause.ACCOUNTS_NO_ADMIN)


async def look_at_vehicles(sources: Sources) -> Finding:
    counts = await sources.vehicles()
    total = sum(counts.values())
    unreachable = counts.get(VehicleStatus.DISCONNECTED, 0)
    asked = unreachable + counts.get(VehicleStatus.CONNECTED, 0)
    if total == 0:
        return found(Cause.VEHICLES_NONE)
    if asked and unreachable >= FEW_ANSWER * asked:
        return found(Cause.VEHICLES_UNREACHABLE, unreachable=unreachable, total=total)
    return found(Cause.VEHICLES_REACHABLE, reachable=counts.get(VehicleStatus.CONNECTED, 0), total=total)


async def look_at_commands(sources: Sources) -> Finding:
    condition = await sources.commands()
    if condition.overdue:
        return found(Cause.COMMANDS_WAITING, count=condition.overdue)
    if condition.unknown:
        return found(Cause.COMMANDS_UNKNOWN, count=condition.unknown)
    return found(Cause.COMMANDS_SETTLED)
