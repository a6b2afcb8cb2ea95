"""`faults`, `fault`, `clear-faults`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from sovd_cli import prompts
from sovd_cli.asking import ask_vehicle, report
from sovd_cli.completion import complete_component
from sovd_cli.exit_codes import PartlyUnread
from sovd_cli.invocation import Invocation, command
from sovd_cli.output import error_document
from sovd_cli.reading import read_each
from sovd_cli.tables import fault_sheet, value_tree
from sovd_cli.vehicles import VehicleWords, Yes
from sovd_client.drafts import NamedCommand, entity_path
from sovd_client.endings import CommandEndedBadly, require_success
from sovd_client.errors import BadAnswer, SovdError
from sovd_client.models import Vehicle
from sovd_client.sovd import Sovd

# A trouble code as SAE J2012 writes it: letter, four hexadecimal digits, and maybe a failure type.
DISPLAYED = re.compile(r"[PCBU][0-9A-F]{4}(-?[0-9A-F]{2})?", re.IGNORECASE)

ComponentWords = Annotated[
    str,
    typer.Argument(
        metavar="COMPONENT",
        help="Such as engine, or a path such as apps/navigation.",
        autocompletion=complete_component,
    ),
]


@dataclass(frozen=True, slots=True)
class Reading:
    """The faults of one component, or why they could not be read."""

    component: str
    faults: Sequence[Mapping[str, Any]]
    error: SovdError | None = None

    def to_json(self) -> dict[str, Any]:
        why = error_document(self.error) if self.error else {}
        return {"component": self.component, "faults": [dict(fault) for fault in self.faults], **why}


def register(app: typer.Typer) -> None:
    command(app, "faults", csv=True)(list_faults)
    command(app, "fault")(show_fault)
    command(app, "clear-faults", changes=True)(clear_faults)


async def list_faults(
    invocation: Invocation,
    vehicle: VehicleWords,
    component: Annotated[
        str | None,
        typer.Argument(metavar="[COMPONENT]", help="Without it, every component.", autocompletion=complete_component),
    ] = None,
) -> None:
    """List the faults of a vehicle or of one component."""
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        if component is not None:
            paths = [entity_path(component)]
        else:
            entities = await sovd.entities(found.id)
            paths = [entity.path for entity in entities.walk() if "faults" in entity.collections]
        readings = await read_all(invocation, sovd, found, paths)
    show_readings(invocation, found, readings)


async def read_all(invocation: Invocation, sovd: Sovd, vehicle: Vehicle, paths: Sequence[str]) -> Sequence[Reading]:
    outcomes = await read_each(paths, lambda path: read_faults(invocation, sovd, vehicle, path))
    return [Reading(outcome.name, outcome.value or (), outcome.error) for outcome in outcomes]


async def read_faults(invocation: Invocation, sovd: Sovd, vehicle: Vehicle, path: str) -> Sequence[Mapping[str, Any]]:
    """Raises: CommandEndedBadly; BadAnswer when the vehicle's list is not one."""
    ended = await ask_vehicle(invocation, sovd, NamedCommand(vehicle.id, "read-faults", path))
    answer = require_success(ended).response
    body = answer.body if answer else None
    items = body.get("items") if isinstance(body, Mapping) else None
    if not isinstance(items, list):
        raise BadAnswer(f"{path} answered, but not with a list of faults.")
    return [item for item in items if isinstance(item, Mapping)]


def show_readings(invocation: Invocation, vehicle: Vehicle, readings: Sequence[Reading]) -> None:
    """Raises: PartlyUnread, after all that could be read has been shown."""
    out = invocation.out
    rows = [(reading.component, fault) for reading in readings for fault in reading.faults]
    failed = [(reading.component, reading.error) for reading in readings if reading.error]
    items = [reading.to_json() for reading in readings]
    document = {"vehicle": {"id": vehicle.id, "vin": vehicle.vin, "name": vehicle.name}, "items": items}
    if rows or out.as_json or out.as_csv:
        out.listing(fault_sheet(rows), document, if_empty="")
    elif not readings:
        out.remark(f"{vehicle.name} names no component that keeps faults.")
    elif not failed:
        out.remark(f"{vehicle.name} reports no fault.")
    if failed:
        raise PartlyUnread(failed)


async def show_fault(
    invocation: Invocation,
    vehicle: VehicleWords,
    component: ComponentWords,
    code: Annotated[str, typer.Argument(metavar="CODE")],
) -> None:
    """Show one fault and the circumstances it was stored in."""
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        path = entity_path(component)
        known_as = await find_code(invocation, sovd, found, (path, code))
        draft = NamedCommand(found.id, "read-fault", path, {"fault": known_as})
        ended = await ask_vehicle(invocation, sovd, draft)
    report(invocation, ended)
    if invocation.out.as_json or ended.response is None:
        return
    body = ended.response.body
    if not isinstance(body, Mapping):
        raise BadAnswer(f"{component} answered, but not with a fault.")
    detail = body.get("item", body)
    invocation.out.show(value_tree(f"{code} in {path}", detail))
    if body.get("environment_data"):
        invocation.out.show(value_tree("Environment data", body["environment_data"]))


async def find_code(invocation: Invocation, sovd: Sovd, vehicle: Vehicle, fault: tuple[str, str]) -> str:
    """The code a vehicle knows a fault by; a person types the one that is displayed, such as P0171.

    Shape: fault is the component's path and what was typed. What no list explains is left to the vehicle.
    """
    path, typed = fault
    if not DISPLAYED.fullmatch(typed):
        return typed
    try:
        known = await read_faults(invocation, sovd, vehicle, path)
    except (CommandEndedBadly, BadAnswer):
        return typed
    wanted = typed.casefold()
    for name in ("code", "display_code"):
        for each in known:
            if str(each.get(name, "")).casefold() == wanted:
                return str(each.get("code") or typed)
    return typed


async def clear_faults(
    invocation: Invocation,
    vehicle: VehicleWords,
    component: ComponentWords,
    fault: Annotated[str | None, typer.Option("--fault", help="Only this code.")] = None,
    yes: Yes = False,
) -> None:
    """Clear the faults of a component. Asks once."""
    path = entity_path(component)
    what = f"fault {fault}" if fault else "all faults"
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        prompts.require_consent(f"Clear {what} of {path} in {found.name} ({found.vin})?", given=yes)
        known_as = await find_code(invocation, sovd, found, (path, fault)) if fault else None
        draft = NamedCommand(found.id, "clear-faults", path, {"fault": known_as} if known_as else {})
        ended = await ask_vehicle(invocation, sovd, draft)
    report(invocation, ended)
    if not invocation.out.as_json:
        invocation.out.remark(f"Cleared {what} of {path} in {found.name}.")
