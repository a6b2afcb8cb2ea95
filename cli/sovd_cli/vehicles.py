"""`vehicles`, `vehicle add|remove|show`, `entities`."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from sovd_cli import prompts
from sovd_cli.invocation import Invocation, command
from sovd_cli.tables import entity_tree, facts_table, vehicle_facts, vehicles_table

VehicleWords = Annotated[
    str,
    typer.Argument(metavar="VEHICLE", help="VIN, the end of a VIN (3 or more characters), name, or id."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


class Reach(StrEnum):
    """Whether the service reaches a vehicle."""

    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    UNKNOWN = "unknown"


def register(app: typer.Typer) -> None:
    command(app, "vehicles")(list_vehicles)
    command(app, "entities")(show_entities)
    single = typer.Typer(help="One vehicle: show, add, remove.")
    command(single, "show")(show_vehicle)
    command(single, "add")(add_vehicle)
    command(single, "remove")(remove_vehicle)
    app.add_typer(single, name="vehicle")


async def list_vehicles(
    invocation: Invocation,
    search: Annotated[str | None, typer.Argument(help="Words in the VIN, name or tags.")] = None,
    status: Annotated[Reach | None, typer.Option("--status", help="Only those.")] = None,
) -> None:
    """List the vehicles you may see."""
    async with invocation.service() as sovd:
        vehicles = [vehicle async for vehicle in sovd.vehicles(search, status)]
    if invocation.out.as_json:
        invocation.out.document({"items": [dict(vehicle.raw) for vehicle in vehicles]})
    elif vehicles:
        invocation.out.show(vehicles_table(vehicles))
    else:
        invocation.out.remark("No vehicle fits.")


async def show_vehicle(invocation: Invocation, vehicle: VehicleWords) -> None:
    """Show one vehicle with its address and status."""
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
    if invocation.out.as_json:
        invocation.out.document(dict(found.raw))
    else:
        invocation.out.show(facts_table(vehicle_facts(found)))


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
    """Show what a vehicle consists of, as a tree with the collections of each entity."""
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        entities = await sovd.entities(found.id, refresh=refresh)
    if invocation.out.as_json:
        invocation.out.document(dict(entities.raw))
        return
    invocation.out.show(entity_tree(found, entities))
    invocation.out.remark(f"Read from the vehicle {entities.age_s:.0f} s ago.")
