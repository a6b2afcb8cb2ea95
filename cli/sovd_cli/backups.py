"""`backup` and `restore`: everything the service holds as one file, and back. Run where the service is."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from sovd_cli import prompts
from sovd_cli.beside import run_beside
from sovd_cli.demo import OWN_VARIABLES, require_installed
from sovd_cli.doctor import EnvFile
from sovd_cli.dotenv import read_dotenv
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.invocation import Invocation, command
from sovd_cli.vehicles import Yes

BackupFile = Annotated[Path, typer.Argument(metavar="FILE")]


def register(app: typer.Typer) -> None:
    command(app, "backup")(backup)
    command(app, "restore")(restore)


async def backup(
    invocation: Invocation,
    file: BackupFile,
    verify: Annotated[bool, typer.Option("--verify", help="Restore it into an empty database, and compare.")] = False,
    env_file: EnvFile = Path(".env"),
) -> None:
    """Write all that the service holds into one file.

    The service may run. FILE must not exist. It holds password hashes and the keys to vehicles.
    """
    told = await ask(invocation, env_file, "backup", str(file), *(("--verify",) if verify else ()))
    if invocation.out.as_json:
        invocation.out.document(told)
        return
    checked = ", verified" if verify else ""
    invocation.out.text(
        f"{file}: {told['counts'].get('commands', 0)} commands, {told['counts'].get('vehicles', 0)} vehicles, "
        f"schema {told['revision']}, {bytes_text(told['bytes'])}{checked}."
    )


async def restore(  # each is an option of the command line
    invocation: Invocation,
    file: BackupFile,
    replace: Annotated[bool, typer.Option("--replace", help="What the system holds now may go.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Only try it out, in an empty database of its own.")] = False,
    yes: Yes = False,
    env_file: EnvFile = Path(".env"),
) -> None:
    """Put a backup back. The service must be stopped.

    Everybody is logged out. Commands that were under way when it was made become unknown.
    """
    if verify and replace:
        raise UsageProblem("--verify changes nothing, so --replace makes no sense with it.")
    if replace:
        prompts.require_consent("Replace everything that the system holds now?", given=yes)
    words = ("--verify",) if verify else ("--replace",) if replace else ()
    told = await ask(invocation, env_file, "restore", str(file), *words)
    if invocation.out.as_json:
        invocation.out.document(told)
    elif verify:
        last = f", the last {told['last_command']}" if told["last_command"] else ""
        invocation.out.text(f"{file} is whole: {told['counts'].get('commands', 0)} commands{last}.")
    else:
        tell_restored(invocation, told)


def tell_restored(invocation: Invocation, told: Any) -> None:
    out = invocation.out
    out.text(f"Restored: {told['counts'].get('commands', 0)} commands, {told['counts'].get('vehicles', 0)} vehicles.")
    out.remark(f"What happened in the last {duration_text(told['lost_seconds'])} is lost.")
    out.remark("Everybody has to log in again.")
    if told["unknown"]:
        out.remark(f"{told['unknown']} commands were under way and are unknown now: `sovd commands --status unknown`.")


async def ask(invocation: Invocation, env_file: Path, *words: str) -> Any:
    """Raises: SovdError with what the service's program says."""
    require_installed("app")
    own = {name: value for name, value in invocation.environment.items() if value and name not in OWN_VARIABLES}
    return json.loads(await run_beside(*words, environment={**read_dotenv(env_file), **own}))


def bytes_text(count: int) -> str:
    size, unit = float(count), "B"
    for larger in ("KiB", "MiB", "GiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f"{size:.1f} {unit}" if unit != "B" else f"{count} B"


def duration_text(seconds: int) -> str:
    """In the largest unit of which there are at least two."""
    for length, unit in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
