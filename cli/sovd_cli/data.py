"""`data`: what a component can tell, and several of its values at once."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from sovd_cli.exit_codes import PartlyUnread, UsageProblem
from sovd_cli.faults import ComponentWords
from sovd_cli.invocation import Invocation, command
from sovd_cli.output import error_document
from sovd_cli.plain_text import compact
from sovd_cli.reading import Outcome, read_each, read_items, read_with_schema
from sovd_cli.sheets import Sheet
from sovd_cli.units import fields_of, inner, unit_of, value_schema, with_units
from sovd_cli.vehicles import VehicleWords
from sovd_client.drafts import entity_path
from sovd_client.watching import value_of


def register(app: typer.Typer) -> None:
    command(app, "data", csv=True)(show_data)


async def show_data(
    invocation: Invocation,
    vehicle: VehicleWords,
    component: ComponentWords,
    names: Annotated[list[str] | None, typer.Argument(metavar="[DATA]...", help="Ids; without, the list.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Read every value of the list.")] = False,
    category: Annotated[str | None, typer.Option("--category", help="Only those, such as currentData.")] = None,
) -> None:
    """List the data of a component, or read values of it.

    Those that are named are read, or --all of them, side by side and at most four at a time.
    """
    if names and (every or category):
        raise UsageProblem("Name the data, or choose with --all and --category, not both.")
    path = entity_path(component)
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        if not names:
            listed = await read_items(invocation, sovd, found, f"{path}/data")
            items = [item for item in listed if category in (None, item.get("category"))]
            if not every:
                invocation.out.listing(data_sheet(items), {"items": items}, if_empty=f"{path} has no such data.")
                return
            names = [str(item.get("id")) for item in items]
        outcomes = await read_each(names, lambda name: read_with_schema(invocation, sovd, found, f"{path}/data/{name}"))
    show_values(invocation, outcomes)


def data_sheet(items: Sequence[Mapping[str, Any]]) -> Sheet:
    """UNIT is told by few vehicles here; most tell it with the value."""
    sheet = Sheet("DATA", "NAME", "CATEGORY", "UNIT", "GROUPS")
    for item in items:
        unit = item.get("unit") or unit_of(item) or unit_of(inner(item, "schema")) or unit_of(value_schema(item))
        groups = item.get("groups")
        told = ", ".join(str(group) for group in groups) if isinstance(groups, list) else ""
        sheet.add(item.get("id"), item.get("name"), item.get("category"), unit, told)
    return sheet


def show_values(invocation: Invocation, outcomes: Sequence[Outcome[Any]]) -> None:
    """Raises: PartlyUnread, after all that could be read has been shown."""
    sheet = Sheet("DATA", "VALUE", "UNIT")
    for outcome in outcomes:
        if outcome.error is None:
            add_value(sheet, outcome.name, outcome.value)
    document = {"items": [outcome_json(outcome) for outcome in outcomes]}
    failed = [(outcome.name, outcome.error) for outcome in outcomes if outcome.error]
    if sheet.rows or invocation.out.as_json or invocation.out.as_csv or not failed:
        invocation.out.listing(sheet, document, if_empty="There is no such data.")
    if failed:
        raise PartlyUnread(failed)


def add_value(sheet: Sheet, name: str, body: Any) -> None:
    """A value of several fields with units of their own is told in one cell, units and all."""
    value, schema = value_of(body), value_schema(body)
    if len(fields_of(value)) > 1:
        sheet.add(name, with_units(value, schema), unit_of(schema))
    else:
        sheet.add(name, compact(value), unit_of(schema))


def outcome_json(outcome: Outcome[Any]) -> dict[str, Any]:
    if outcome.error is not None:
        return {"data": outcome.name, **error_document(outcome.error)}
    unit = unit_of(value_schema(outcome.value)) or None
    return {"data": outcome.name, "value": value_of(outcome.value), "unit": unit, "answer": outcome.value}
