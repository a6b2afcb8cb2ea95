"""`configurations`: list them, read one, change one."""

from typing import Annotated

import typer

from sovd_cli import prompts
from sovd_cli.asking import ask_vehicle, report
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.faults import ComponentWords
from sovd_cli.invocation import Invocation, command
from sovd_cli.reading import read_items, read_with_schema
from sovd_cli.sheets import Sheet
from sovd_cli.units import value_schema, with_units
from sovd_cli.values import read_value
from sovd_cli.vehicles import VehicleWords, Yes
from sovd_client.drafts import NamedCommand, entity_path
from sovd_client.models import Vehicle
from sovd_client.sovd import Sovd
from sovd_client.watching import value_of


def register(app: typer.Typer) -> None:
    command(app, "configurations", csv=True, changes=True)(configurations)


async def configurations(
    invocation: Invocation,
    vehicle: VehicleWords,
    component: ComponentWords,
    configuration: Annotated[str | None, typer.Argument(metavar="[ID]", help="Without it, the list.")] = None,
    new_value: Annotated[
        str | None, typer.Option("--set", metavar="VALUE", help="Write it: JSON or a word, @FILE, or - for stdin.")
    ] = None,
    yes: Yes = False,
) -> None:
    """List a component's configurations, read or change one.

    --set changes it and asks once.
    """
    if new_value is not None and configuration is None:
        raise UsageProblem("Say which configuration --set is for.")
    path = entity_path(component)
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        if configuration is None:
            await list_configurations(invocation, sovd, found, path)
        elif new_value is None:
            body = await read_with_schema(invocation, sovd, found, f"{path}/configurations/{configuration}")
            show_configuration(invocation, configuration, body)
        else:
            fields = {"configuration": configuration, "value": read_value(new_value)}
            prompts.require_consent(f"Set {configuration} of {path} in {found.name} ({found.vin})?", given=yes)
            draft = NamedCommand(found.id, "write-configuration", path, fields)
            report(invocation, await ask_vehicle(invocation, sovd, draft))
            if not invocation.out.as_json:
                invocation.out.remark(f"{found.name} has taken the value.")


async def list_configurations(invocation: Invocation, sovd: Sovd, vehicle: Vehicle, path: str) -> None:
    items = await read_items(invocation, sovd, vehicle, f"{path}/configurations")
    sheet = Sheet("CONFIGURATION", "NAME", "TYPE")
    for item in items:
        sheet.add(item.get("id"), item.get("name"), item.get("type"))
    invocation.out.listing(sheet, {"items": items}, if_empty=f"{path} has no configuration.")


def show_configuration(invocation: Invocation, configuration: str, body: object) -> None:
    """The value alone, for a spreadsheet with its name."""
    told = with_units(value_of(body), value_schema(body))
    if invocation.out.as_json:
        invocation.out.document(body)
    elif invocation.out.as_csv:
        sheet = Sheet("CONFIGURATION", "VALUE")
        sheet.add(configuration, told)
        invocation.out.csv(sheet)
    else:
        invocation.out.text(told)
