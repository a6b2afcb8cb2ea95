"""Ask the vehicle one thing and stay until it has ended."""

from collections.abc import Callable
from contextlib import aclosing

from sovd_cli.invocation import Invocation, patiently
from sovd_client.drafts import Draft
from sovd_client.endings import require_success
from sovd_client.models import Command, Event
from sovd_client.sovd import Sovd

OnEvent = Callable[[Event], None]


async def start(invocation: Invocation, sovd: Sovd, draft: Draft) -> Command:
    command: Command = await patiently(invocation.out, lambda: sovd.submit(draft))
    invocation.command_id = command.id
    return command


async def stay(sovd: Sovd, command: Command, on_event: OnEvent | None = None) -> Command:
    """Follow a command to its end, whatever the end is."""
    if command.is_final and on_event is None:
        return command
    async with aclosing(sovd.follow(command.id)) as events:
        async for event in events:
            if on_event is not None:
                on_event(event)
    return await sovd.command(command.id)


async def ask_vehicle(invocation: Invocation, sovd: Sovd, draft: Draft) -> Command:
    """Start and stay."""
    ended = await stay(sovd, await start(invocation, sovd, draft))
    invocation.command_id = None
    return ended


def report(invocation: Invocation, command: Command) -> None:
    """With --json the whole command, whatever its end.

    Raises: CommandEndedBadly unless the vehicle did it.
    """
    if invocation.out.as_json:
        invocation.out.document(dict(command.raw))
    require_success(command)
