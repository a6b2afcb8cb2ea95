"""`login`, `logout`, `whoami`."""

import ipaddress
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from sovd_cli import prompts
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.invocation import Invocation, command
from sovd_cli.session_file import FileSessions, session_path
from sovd_client.sovd import Sovd

Url = Annotated[str | None, typer.Option("--url", help="Address of the service, http:// or https://.")]
CaFile = Annotated[
    Path | None,
    typer.Option("--ca", metavar="FILE", help="Certificates (PEM) to believe over HTTPS, kept with the session."),
]
Username = Annotated[str | None, typer.Option("--username", "-u", help="Asked for when not given.")]
PasswordStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")]


def register(app: typer.Typer) -> None:
    command(app, "login")(log_in)
    command(app, "logout")(log_out)
    command(app, "whoami")(who_am_i)


async def log_in(
    invocation: Invocation,
    url: Url = None,
    username: Username = None,
    password_stdin: PasswordStdin = False,
    ca: CaFile = None,
) -> None:
    """Log in to a service and keep the session."""
    address = (url or invocation.url).rstrip("/")
    name = choose_username(invocation, username, password_stdin)
    password = choose_password(invocation, password_stdin)
    believed = ca.resolve() if ca else invocation.ca
    sessions = FileSessions(session_path(invocation.environment), address, name, ca=believed)
    async with Sovd(address, session=sessions, ca=believed) as sovd:
        user = await sovd.login(name, password)
    if travels_in_the_clear(address):
        invocation.out.remark(f"{address} is not encrypted: the password and the session can be read on the way.")
    if invocation.out.as_json:
        invocation.out.document({"url": address, "user": dict(user.raw)})
    elif not invocation.out.quiet:
        invocation.out.text(f"You are logged in to {address} as {user.username} ({user.role}).")


def choose_username(invocation: Invocation, given: str | None, password_stdin: bool) -> str:
    """Raises: UsageProblem when nobody can be asked."""
    name = given or invocation.environment.get("SOVD_USERNAME", "")
    if name:
        return name
    if password_stdin or not prompts.is_somebody_there():
        raise UsageProblem("Give the user's name with --username.")
    name = prompts.ask("Username")
    if not name:
        raise UsageProblem("The user's name is empty.")
    return name


def choose_password(invocation: Invocation, password_stdin: bool) -> str:
    """Raises: UsageProblem when nobody can be asked."""
    if password_stdin:
        return prompts.read_secret_line("password")
    if password := invocation.environment.get("SOVD_PASSWORD"):
        return password
    if not prompts.is_somebody_there():
        raise UsageProblem("There is no terminal to ask for the password: use --password-stdin.")
    return prompts.ask_password()


def travels_in_the_clear(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def log_out(invocation: Invocation) -> None:
    """End the session, here and at the service."""
    async with invocation.service() as sovd:
        await sovd.logout()
    if invocation.out.as_json:
        invocation.out.document({"url": invocation.url, "logged_out": True})
    elif not invocation.out.quiet:
        invocation.out.text("You are logged out.")


async def who_am_i(invocation: Invocation) -> None:
    """Say as whom, in which role and where you are logged in."""
    async with invocation.service() as sovd:
        user = await sovd.me()
    if invocation.out.as_json:
        invocation.out.document({**user.raw, "url": invocation.url})
        return
    profile = f", {user.profile} profile" if user.profile else ""
    invocation.out.text(f"{user.username} ({user.role}) at {invocation.url}{profile}")
