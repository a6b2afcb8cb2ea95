"""`admin create`: an administrator's account, made beside the service, without its API."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from typing import Annotated

import typer

from sovd_cli import prompts
from sovd_cli.demo import require_installed
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.invocation import Invocation, command
from sovd_cli.signing import PasswordStdin
from sovd_client.errors import SovdError


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Work on the service itself, on its own machine.")
    # Without a second command typer would take `create` for an argument.
    group.callback()(lambda: None)
    command(group, "create")(create_admin)
    app.add_typer(group, name="admin")


async def create_admin(
    invocation: Invocation,
    username: Annotated[str, typer.Argument(metavar="USERNAME")],
    password_stdin: PasswordStdin = False,
) -> None:
    """Create an administrator in the service's database."""
    require_installed("app")
    if username.startswith("-"):
        raise UsageProblem("A user's name cannot begin with a dash.")
    password = prompts.read_secret_line("password") if password_stdin else ask_new_password()
    words = (sys.executable, "-m", "app", "create-admin", username)
    await run_with_password(words, password)
    if invocation.out.as_json:
        invocation.out.document({"username": username, "role": "admin"})
    else:
        invocation.out.text(f"The administrator {username} is created.")


def ask_new_password() -> str:
    """Raises: UsageProblem when nobody can be asked or the two differ."""
    if not prompts.is_somebody_there():
        raise UsageProblem("There is no terminal to ask for the password: use --password-stdin.")
    first = prompts.ask_password("New password")
    if first != prompts.ask_password("The same again"):
        raise UsageProblem("The two passwords differ.")
    if not first:
        raise UsageProblem("The password is empty.")
    return first


async def run_with_password(words: Sequence[str], password: str) -> None:
    """Run a program with the password on its stdin.

    Raises: SovdError with the last thing it said when it does not end well.
    """
    process = await asyncio.create_subprocess_exec(*words, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    said, complained = await process.communicate(f"{password}\n".encode())
    if process.returncode != 0:
        lines = (complained or said).decode(errors="replace").strip().splitlines()
        why = lines[-1].removeprefix("sovd: ") if lines else f"it ended with code {process.returncode}"
        raise SovdError(f"The administrator was not created: {why}", code="ADMIN_NOT_CREATED")
