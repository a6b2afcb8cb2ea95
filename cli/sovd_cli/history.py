"""`commands` (also `history`), `show`, `follow`, `cancel`, `resolve`: commands that have been asked for."""

from collections.abc import Iterable
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from sovd_cli.asking import stay
from sovd_cli.completion import complete_vehicle
from sovd_cli.invocation import Invocation, command
from sovd_cli.output import Output
from sovd_cli.plain_text import pretty
from sovd_cli.reading import read_each
from sovd_cli.sheets import local_time
from sovd_cli.tables import command_facts, event_summary, facts_table, history_sheet, timeline_sheet
from sovd_cli.values import parse_moment
from sovd_client.endings import require_success, sentence_of_end
from sovd_client.filters import CommandFilter
from sovd_client.models import Command, CommandStatus, Event
from sovd_client.sovd import PAGE, Sovd, is_uuid


def read_command_id(text: str) -> str:
    """Raises: typer.BadParameter, before the service is asked about nonsense."""
    if not is_uuid(text):
        raise typer.BadParameter("it is no command's id. `sovd commands` lists them")
    return text


CommandWord = Annotated[str, typer.Argument(metavar="COMMAND_ID", callback=read_command_id)]


class Outcome(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"


def register(app: typer.Typer) -> None:
    command(app, "commands", csv=True)(list_history)
    command(app, "history", csv=True)(list_history)
    command(app, "show")(show_command)
    command(app, "follow")(follow_command)
    command(app, "cancel")(cancel)
    command(app, "resolve")(resolve)


async def list_history(  # noqa: PLR0913, PLR0917  # each is an option of the command line
    invocation: Invocation,
    vehicle: Annotated[
        str | None, typer.Option("--vehicle", help="VIN, its end, name or id.", autocompletion=complete_vehicle)
    ] = None,
    status: Annotated[CommandStatus | None, typer.Option("--status", help="Only those.")] = None,
    path: Annotated[str | None, typer.Option("--path", help="Words in the resource path.")] = None,
    user: Annotated[str | None, typer.Option("--user", help="Name of who asked.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="A time, or how long ago: 15m, 2h, 7d.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="The same.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10000, help="At most so many.")] = 20,
) -> None:
    """List commands, newest first. `commands` and `history` are the same."""
    now = datetime.now(UTC)
    wanted = CommandFilter(
        status=status,
        path=path,
        user=user,
        since=parse_moment(since, now) if since else None,
        until=parse_moment(until, now) if until else None,
    )
    async with invocation.service() as sovd:
        if vehicle:
            found = await sovd.find_vehicle(vehicle)
            wanted = replace(wanted, vehicle_id=found.id)
        commands = await read_newest(sovd, wanted, limit)
        names = {} if invocation.out.as_json else await read_names(sovd, commands)
    document = {"items": [dict(each.raw) for each in commands]}
    invocation.out.listing(history_sheet(commands, names), document, if_empty="No command fits.")


async def read_newest(sovd: Sovd, wanted: CommandFilter, limit: int) -> list[Command]:
    commands: list[Command] = []
    async with aclosing(sovd.history(wanted, page=min(limit, PAGE))) as asked:
        async for each in asked:
            commands.append(each)
            if len(commands) == limit:
                break
    return commands


async def read_names(sovd: Sovd, commands: Iterable[Command]) -> dict[str, str]:
    """The vehicles' names by id; one that has been removed has none any more."""
    ids = list(dict.fromkeys(str(command.vehicle_id) for command in commands))
    outcomes = await read_each(ids, sovd.get_vehicle)
    return {outcome.name: outcome.value.name for outcome in outcomes if outcome.value is not None}


async def show_command(invocation: Invocation, command_id: CommandWord) -> None:
    """Show one command: what was asked and what came of it."""
    async with invocation.service() as sovd:
        found = await sovd.command(command_id)
        events = await sovd.events(found.id)
        names = {} if invocation.out.as_json else await read_names(sovd, [found])
    if invocation.out.as_json:
        invocation.out.document({"command": dict(found.raw), "events": [dict(e.raw) for e in events]})
        return
    invocation.out.show(facts_table(command_facts(found, names.get(found.vehicle_id, found.vehicle_id))))
    invocation.out.text("")
    invocation.out.show(timeline_sheet(events))
    if found.response is not None and found.response.body is not None:
        invocation.out.text(f"\nThe vehicle answered {found.response.status_code}:")
        invocation.out.text(pretty(found.response.body))


async def follow_command(invocation: Invocation, command_id: CommandWord) -> None:
    """Print each step of a command as it happens.

    From the first to the last; ends as the command does. Ctrl-C leaves the command alone.
    """
    async with invocation.service() as sovd:
        asked = await sovd.command(command_id)
        if asked.is_final:
            # What was called unknown and resolved later has steps after its first end.
            for event in await sovd.events(asked.id):
                show_event(invocation.out, event)
            require_success(asked)
            return
        invocation.command_id = asked.id
        ended = await stay(sovd, asked, lambda event: show_event(invocation.out, event))
    invocation.command_id = None
    require_success(ended)


def show_event(out: Output, event: Event) -> None:
    if out.as_json:
        out.item(dict(event.raw))
    else:
        out.text(f"{local_time(event.at)}  {event.status}  {event_summary(event)}".rstrip())


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
