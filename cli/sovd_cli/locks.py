"""`locks`: list them, take one, give one back."""

from typing import Annotated

import typer

from sovd_cli.asking import ask_vehicle, report
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.faults import ComponentWords
from sovd_cli.invocation import Invocation, command
from sovd_cli.modes import Expires
from sovd_cli.reading import read_items
from sovd_cli.sheets import Sheet
from sovd_cli.units import inner
from sovd_cli.vehicles import VehicleWords
from sovd_client.drafts import NamedCommand, entity_path
from sovd_client.models import Vehicle
from sovd_client.sovd import Sovd


def register(app: typer.Typer) -> None:
    command(app, "locks", csv=True, changes=True)(locks)


async def locks(
    invocation: Invocation,
    vehicle: VehicleWords,
    component: ComponentWords,
    acquire: Annotated[bool, typer.Option("--acquire", help="Take a lock; prints its id.")] = False,
    expires: Expires = None,
    release: Annotated[str | None, typer.Option("--release", metavar="ID", help="Give this lock back.")] = None,
) -> None:
    """List the locks on a component, take or give back one."""
    if acquire and release is not None:
        raise UsageProblem("Give --acquire or --release, not both.")
    if expires is not None and not acquire:
        raise UsageProblem("--expires goes with --acquire.")
    path = entity_path(component)
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle)
        if acquire:
            fields = {"expiration_s": expires} if expires else {}
            await take(invocation, sovd, NamedCommand(found.id, "acquire-lock", path, fields))
        elif release is not None:
            draft = NamedCommand(found.id, "release-lock", path, {"lock": release})
            report(invocation, await ask_vehicle(invocation, sovd, draft))
            if not invocation.out.as_json:
                invocation.out.remark(f"The lock on {path} is given back.")
        else:
            await list_locks(invocation, sovd, found, path)


async def take(invocation: Invocation, sovd: Sovd, draft: NamedCommand) -> None:
    ended = await ask_vehicle(invocation, sovd, draft)
    report(invocation, ended)
    if not invocation.out.as_json and ended.response is not None:
        invocation.out.text(str(inner({"answer": ended.response.body}, "answer").get("id", "")))


async def list_locks(invocation: Invocation, sovd: Sovd, vehicle: Vehicle, path: str) -> None:
    items = await read_items(invocation, sovd, vehicle, f"{path}/locks")
    sheet = Sheet("LOCK", "OWNED", "SCOPES", "EXPIRES")
    for item in items:
        scopes = item.get("scopes")
        told = ", ".join(str(scope) for scope in scopes) if isinstance(scopes, list) else "all"
        owned = "by us" if item.get("owned") is True else "by others"
        sheet.add(item.get("id"), owned, told, item.get("lock_expiration"))
    invocation.out.listing(sheet, {"items": items}, if_empty=f"Nobody has locked {path}.")
