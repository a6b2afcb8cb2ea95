"""`modes`: list them with their values, read one, change one for a while."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from sovd_cli import prompts
from sovd_cli.asking import ask_vehicle, report
from sovd_cli.exit_codes import PartlyUnread, UsageProblem
from sovd_cli.faults import ComponentWords
from sovd_cli.invocation import Invocation, command
from sovd_cli.output import error_document
from sovd_cli.reading import Outcome, read_body, read_each, read_items
from sovd_cli.sheets import Sheet
from sovd_cli.vehicles import VehicleWords, Yes
from sovd_client.drafts import NamedCommand, RawCommand, entity_path
from sovd_client.sovd import Sovd

Expires = Annotated[
    int | None, typer.Option("--expires", min=1, metavar="S", help="Ends after so many seconds; 300 when not given.")
]


def register(app: typer.Typer) -> None:
    command(app, "modes", csv=True, changes=True)(modes)


async def modes(  # noqa: PLR0913, PLR0917  # each is an option of the command line
    invocation: Invocation,
    vehicle: VehicleWords,
    component: ComponentWords,
    mode: Annotated[str | None, typer.Argument(metavar="[MODE]", help="Without it, all.")] = None,
    new_value: Annotated[str | None, typer.Option("--set", metavar="VALUE", help="Change it.")] = None,
    expires: Expires = None,
    yes: Yes = False,
) -> None:
    """Show the modes of a component, or change one.

    --set changes it and asks once.
    """
    if new_value is not None and mode is None:
        raise UsageProblem("Say which mode --set is for.")
    if new_value is None and expires is not None:
        raise UsageProblem("--expires goes with --set.")
    path = entity_path(component)
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        if mode is not None and new_value is not None:
            question = f"Set {mode} of {path} in {found.name} ({found.vin}) to {new_value}?"
            prompts.require_consent(question, given=yes)
            fields = {"mode": mode, "value": new_value, **({"expiration_s": expires} if expires else {})}
            await set_mode(invocation, sovd, NamedCommand(found.id, "set-mode", path, fields))
            return
        names = (
            [mode]
            if mode
            else [str(item.get("id")) for item in await read_items(invocation, sovd, found, f"{path}/modes")]
        )
        outcomes = await read_each(
            names, lambda name: read_body(invocation, sovd, RawCommand(found.id, "GET", f"{path}/modes/{name}"))
        )
    show_modes(invocation, outcomes, f"{path} has no modes.")


async def set_mode(invocation: Invocation, sovd: Sovd, draft: NamedCommand) -> None:
    report(invocation, await ask_vehicle(invocation, sovd, draft))
    if not invocation.out.as_json:
        invocation.out.remark(f"{draft.fields['mode']} is {draft.fields['value']} now.")


def show_modes(invocation: Invocation, outcomes: Sequence[Outcome[Any]], if_empty: str) -> None:
    """Raises: PartlyUnread, after all that could be read has been shown."""
    sheet = Sheet("MODE", "VALUE", "NAME")
    for outcome in outcomes:
        if isinstance(outcome.value, Mapping):
            sheet.add(outcome.name, outcome.value.get("value"), outcome.value.get("name"))
    failed = [(outcome.name, outcome.error) for outcome in outcomes if outcome.error]
    if sheet.rows or invocation.out.as_json or invocation.out.as_csv or not failed:
        document = {"items": [mode_json(outcome) for outcome in outcomes]}
        invocation.out.listing(sheet, document, if_empty=if_empty)
    if failed:
        raise PartlyUnread(failed)


def mode_json(outcome: Outcome[Any]) -> dict[str, Any]:
    if outcome.error is not None:
        return {"id": outcome.name, **error_document(outcome.error)}
    return {"id": outcome.name, **(outcome.value if isinstance(outcome.value, Mapping) else {})}
