"""`history`, `show`, `cancel`, `resolve`: commands that have been asked for."""

from enum import StrEnum
from typing import Annotated

import typer

from sovd_cli.exit_codes import sentence_of_end
from sovd_cli.invocation import Invocation, command
from sovd_cli.output import pretty
from sovd_cli.tables import command_facts, facts_table, history_table, timeline_table
from sovd_client.models import Command, CommandStatus
from sovd_client.sovd import PAGE

CommandWord = Annotated[str, typer.Argument(metavar="COMMAND_ID")]


class Outcome(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"


def register(app: typer.Typer) -> None:
    command(app, "history")(list_history)
    command(app, "show")(show_command)
    command(app, "cancel")(cancel)
    command(app, "resolve")(resolve)


async def list_history(
    invocation: Invocation,
    vehicle: Annotated[str | None, typer.Option("--vehicle", help="VIN, its end, name or id.")] = None,
    status: Annotated[CommandStatus | None, typer.Option("--status", help="Only those.")] = None,
    path: Annotated[str | None, typer.Option("--path", help="Words in the resource path.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10000, help="At most so many.")] = 20,
) -> None:
    """List commands, newest first."""
    async with invocation.service() as sovd:
        found = await sovd.find_vehicle(vehicle) if vehicle else None
        names = {found.id: found.name} if found else {}
        if found is None and not invocation.out.as_json:
            names = {each.id: each.name async for each in sovd.vehicles()}
        commands: list[Command] = []
        asked = sovd.history(vehicle_id=found.id if found else None, status=status, path=path, page=min(limit, PAGE))
        async for each in asked:
            commands.append(each)
            if len(commands) == limit:
                break
    if invocation.out.as_json:
        invocation.out.document({"items": [dict(each.raw) for each in commands]})
    elif commands:
        invocation.out.show(history_table(commands, {str(key): name for key, name in names.items()}))
    else:
        invocation.out.remark("No command fits.")


async def show_command(invocation: Invocation, command_id: CommandWord) -> None:
    """Show one command: what was asked, what came of it, and every step between."""
    async with invocation.service() as sovd:
        found = await sovd.command(command_id)
        events = await sovd.events(found.id)
    if invocation.out.as_json:
        invocation.out.document({"command": dict(found.raw), "events": [dict(e.raw) for e in events]})
        return
    invocation.out.show(facts_table(command_facts(found)))
    invocation.out.text("")
    invocation.out.show(timeline_table(events))
    if found.response is not None and found.response.body is not None:
        invocation.out.text(f"\nThe vehicle answered {found.response.status_code}:")
        invocation.out.text(pretty(found.response.body))


async def cancel(invocation: Invocation, command_id: CommandWord) -> None:
    """Cancel a command; one that has been sent is asked to stop."""
    async with invocation.service() as sovd:
        cancelled = await sovd.cancel(command_id)
    if invocation.out.as_json:
        invocation.out.document(dict(cancelled.raw))
    elif cancelled.is_final:
        invocation.out.text(sentence_of_end(cancelled))
    else:
        invocation.out.text(f"The vehicle is asked to stop; the command is {cancelled.status} for now.")


async def resolve(
    invocation: Invocation,
    command_id: CommandWord,
    outcome: Annotated[Outcome, typer.Option("--outcome", help="What became of it.")],
    reason: Annotated[str, typer.Option("--reason", help="How you know.")],
) -> None:
    """Say what became of a command whose outcome is unknown."""
    async with invocation.service() as sovd:
        resolved = await sovd.resolve(command_id, outcome.value, reason)
    if invocation.out.as_json:
        invocation.out.document(dict(resolved.raw))
    else:
        invocation.out.text(f"The command is {resolved.status}: it {outcome.value}.")
