"""`vehicles`, `vehicle add|remove|show|test`, `entities`."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer

from sovd_cli import prompts
from sovd_cli.completion import complete_vehicle
from sovd_cli.invocation import Invocation, command
from sovd_cli.tables import entity_sheet, entity_tree, facts_table, vehicle_facts, vehicles_sheet
from sovd_client.models import Vehicle
from sovd_client.sovd import LARGEST_PAGE

VehicleWords = Annotated[
    str,
    typer.Argument(
        metavar="VEHICLE",
        help="VIN, the end of a VIN (3 or more characters), name, or id.",
        autocompletion=complete_vehicle,
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


class Reach(StrEnum):
    """Whether the service reaches a vehicle."""

    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    UNKNOWN = "unknown"


def register(app: typer.Typer) -> None:
    command(app, "vehicles", csv=True)(list_vehicles)
    command(app, "entities", csv=True)(show_entities)
    single = typer.Typer(help="One vehicle: show, test, add, remove.")
    command(single, "show")(show_vehicle)
    command(single, "test")(test_vehicle)
    command(single, "add")(add_vehicle)
    command(single, "remove")(remove_vehicle)
    app.add_typer(single, name="vehicle")


async def list_vehicles(
    invocation: Invocation,
    search: Annotated[str | None, typer.Argument(help="A part of the VIN or the name.")] = None,
    status: Annotated[Reach | None, typer.Option("--status", help="Only those.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 100,
    every: Annotated[bool, typer.Option("--all", help="However many there are.")] = False,
) -> None:
    """List the vehicles you may see, by name."""
    async with invocation.service() as sovd:
        page = LARGEST_PAGE if every else min(limit, LARGEST_PAGE)
        vehicles = await first_of(sovd.vehicles(search, status, page=page), None if every else limit)
        total = await sovd.count_vehicles(search, status) if len(vehicles) == limit else len(vehicles)
    document = {"items": [dict(vehicle.raw) for vehicle in vehicles], "total": total}
    invocation.out.listing(vehicles_sheet(vehicles), document, if_empty="No vehicle fits.")
    if total > len(vehicles):
        shown = f"{len(vehicles):,} of {total:,} vehicles shown"
        invocation.out.remark(f"{shown}: search for a part of the name, or see the rest with --all.")


async def first_of(vehicles: AsyncIterator[Vehicle], limit: int | None) -> list[Vehicle]:
    """No more of the list is read than is wanted."""
    found: list[Vehicle] = []
    async for vehicle in vehicles:
        found.append(vehicle)
        if len(found) == limit:
            break
    return found


async def show_vehicle(invocation: Invocation, vehicle: VehicleWords) -> None:
    """Show one vehicle with its address and status."""
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
    if invocation.out.as_json:
        invocation.out.document(dict(found.raw))
    else:
        invocation.out.show(facts_table(vehicle_facts(found)))


async def test_vehicle(invocation: Invocation, vehicle: VehicleWords) -> None:
    """Ask a vehicle now what it consists of: says how it is reached, or exactly why it is not."""
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        entities = await sovd.entities(found.id, refresh=True)
    kinds = Counter(entity.kind for entity in entities.walk())
    collections = Counter(name for entity in entities.walk() for name in entity.collections)
    if invocation.out.as_json:
        told = {"base_path": entities.base_path, "dialect": entities.dialect, "entities": kinds}
        invocation.out.document({"vehicle": dict(found.raw), **told, "collections": collections})
        return
    invocation.out.text(f"{found.name} ({found.vin}) answers.")
    facts = {
        "Address": found.url,
        "Dialect": entities.dialect,
        "Base path": entities.base_path,
        "Entities": in_words(kinds),
        "Collections": in_words(collections),
    }
    invocation.out.show(facts_table(facts))


def in_words(counts: Mapping[str, int]) -> str:
    """`component 6, app 2`."""
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "none"


async def add_vehicle(
    invocation: Invocation,
    vin: Annotated[str, typer.Argument(metavar="VIN")],
    name: Annotated[str, typer.Argument(metavar="NAME")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of the vehicle's SOVD server.")],
    tag: Annotated[list[str] | None, typer.Option("--tag", help="May be given several times.")] = None,
    token_stdin: Annotated[
        bool, typer.Option("--token-stdin", help="Read the vehicle's bearer token from stdin.")
    ] = False,
) -> None:
    """Add a vehicle (administrators)."""
    endpoint: dict[str, Any] = {"kind": "sovd_http", "url": url}
    if token_stdin:
        endpoint["token"] = prompts.read_secret_line("token")
    async with invocation.service() as sovd:
        added = await sovd.add_vehicle({"vin": vin, "name": name, "tags": tag or [], "endpoint": endpoint})
    if invocation.out.as_json:
        invocation.out.document(dict(added.raw))
    else:
        invocation.out.text(f"{added.name} ({added.vin}) is added.")


async def remove_vehicle(invocation: Invocation, vehicle: VehicleWords, yes: Yes = False) -> None:
    """Remove a vehicle (administrators). Asks once."""
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        prompts.require_consent(f"Remove {found.name} ({found.vin})?", given=yes)
        await sovd.remove_vehicle(found.id)
    if invocation.out.as_json:
        invocation.out.document({"removed": dict(found.raw)})
    else:
        invocation.out.text(f"{found.name} ({found.vin}) is removed.")


async def show_entities(
    invocation: Invocation,
    vehicle: VehicleWords,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask the vehicle now instead of what is known.")] = False,
) -> None:
    """Show a vehicle's entities and their collections as a tree."""
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        entities = await sovd.entities(found.id, refresh=refresh)
    if invocation.out.as_json:
        invocation.out.document(dict(entities.raw))
        return
    if invocation.out.as_csv:
        invocation.out.csv(entity_sheet(entities))
        return
    invocation.out.show(entity_tree(found, entities))
    invocation.out.remark(f"Read from the vehicle {entities.age_s:.0f} s ago.")
