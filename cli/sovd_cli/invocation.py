"""One call of `sovd`: which service, as whom, what to print, and how an error becomes an exit code."""

import asyncio
import inspect
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec

import typer
from typer.core import TyperCommand

from sovd_cli.exit_codes import ExitCode, UsageProblem, exit_code_of
from sovd_cli.output import Output
from sovd_cli.session_file import FileSessions, read_kept, service_session_path, session_path
from sovd_client.errors import RateLimited, SovdError
from sovd_client.models import CommandId
from sovd_client.sessions import Credentials
from sovd_client.sovd import Sovd

P = ParamSpec("P")
Work = Callable[Concatenate["Invocation", P], Coroutine[Any, Any, None]]

DEFAULT_URL = "http://127.0.0.1:8000"

JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON for a program, errors too.")]
CsvFlag = Annotated[bool, typer.Option("--csv", help="Print CSV for a spreadsheet.")]
Reason = Annotated[
    str | None,
    typer.Option("--reason", envvar="SOVD_REASON", help="Why; kept with the command. Some services want it."),
]
QuietFlag = Annotated[bool, typer.Option("--quiet", "-q", help="Print the result only, no remarks.")]


class Invocation:
    """Handed to every command. `command_id` is the command being waited for, if any."""

    def __init__(self, out: Output, environment: Mapping[str, str]) -> None:
        self.out = out
        self.environment = environment
        self.reason: str | None = None
        self.command_id: CommandId | None = None

    @property
    def url(self) -> str:
        """SOVD_URL, else where the last log-in went, else this machine."""
        kept = read_kept(session_path(self.environment))
        return (self.environment.get("SOVD_URL") or (kept.url if kept else DEFAULT_URL)).rstrip("/")

    @property
    def ca(self) -> Path | None:
        """SOVD_CA, else the file of the last log-in if that went to the same service."""
        if told := self.environment.get("SOVD_CA"):
            return Path(told)
        kept = read_kept(session_path(self.environment))
        return kept.ca if kept is not None and kept.url == self.url else None

    @property
    def credentials(self) -> Credentials | None:
        """SOVD_USERNAME and SOVD_PASSWORD, for services.

        Raises: UsageProblem when only the password is there.
        """
        username = self.environment.get("SOVD_USERNAME", "")
        password = self.environment.get("SOVD_PASSWORD", "")
        if password and not username:
            raise UsageProblem("SOVD_PASSWORD is set and SOVD_USERNAME is not.")
        return Credentials(username, password) if password else None

    def sessions(self) -> FileSessions:
        credentials = self.credentials
        if credentials is None:
            return FileSessions(session_path(self.environment), self.url, ca=self.ca)
        path = service_session_path(self.environment, self.url, credentials.username)
        return FileSessions(path, self.url, credentials.username, ca=self.ca)

    @asynccontextmanager
    async def service(self) -> AsyncIterator[Sovd]:
        """The service, with the session there is."""
        async with Sovd(
            self.url,
            session=self.sessions(),
            credentials=self.credentials,
            ca=self.ca,
            on_wait=self.out.remark_wait,
            reason=self.reason,
        ) as sovd:
            yield sovd


def command(
    app: typer.Typer, name: str, *, csv: bool = False, changes: bool = False, cls: type[TyperCommand] | None = None
) -> Callable[[Work[P]], Work[P]]:
    """Register a coroutine as a command: adds --json and --quiet, turns errors into exit codes.

    csv: it prints a table, so it has --csv too. changes: it can change a vehicle, so it has --reason.
    cls: how its words are read, where that is special.
    """

    def register(work: Work[P]) -> Work[P]:
        def called(**given: Any) -> None:
            out = Output(
                as_json=given.pop("json_flag"),
                as_csv=given.pop("csv_flag", False),
                quiet=given.pop("quiet_flag"),
            )
            invocation = Invocation(out, os.environ)
            invocation.reason = given.pop("reason") if changes else None
            code = run_work(invocation, work, given)
            if code is not ExitCode.DONE:
                raise typer.Exit(code)

        called.__name__ = work.__name__
        called.__doc__ = work.__doc__
        called.__annotations__ = {}
        called.__signature__ = with_flags(inspect.signature(work), csv=csv, changes=changes)  # type: ignore[attr-defined]  # read by inspect
        app.command(name, cls=cls)(called)
        return work

    return register


def with_flags(signature: inspect.Signature, *, csv: bool, changes: bool) -> inspect.Signature:
    """The signature a person sees: without the invocation, with the flags that are added."""
    own = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in list(signature.parameters.values())[1:]
    ]
    flags = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=annotation)
        for name, annotation in (
            ("json_flag", JsonFlag),
            *((("csv_flag", CsvFlag),) if csv else ()),
            ("quiet_flag", QuietFlag),
        )
    ]
    reason = inspect.Parameter("reason", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Reason)
    return signature.replace(parameters=[*own, *([reason] if changes else []), *flags])


def run_work(
    invocation: Invocation,
    work: Callable[..., Coroutine[Any, Any, None]],
    given: Mapping[str, Any],
) -> ExitCode:
    try:
        if invocation.out.as_json and invocation.out.as_csv:
            raise UsageProblem("Give --json or --csv, not both.")
        asyncio.run(work(invocation, **given))
    except KeyboardInterrupt:
        invocation.out.remark(sentence_of_interrupt(invocation.command_id))
        return ExitCode.INTERRUPTED
    except SovdError as error:
        invocation.out.error(error)
        return exit_code_of(error)
    return ExitCode.DONE


def sentence_of_interrupt(command_id: CommandId | None) -> str:
    if command_id is None:
        return "Stopped."
    return f"Stopped waiting; the command goes on, see it with `sovd show {command_id}`."


async def patiently(out: Output, ask: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Ask, and when the service says "too many" wait as long as it wants and ask again.

    Raises: RateLimited after three waits, or when it wants more than a minute.
    """
    for _ in range(3):
        try:
            return await ask()
        except RateLimited as limited:
            wait = limited.retry_after.total_seconds()
            if wait > 60:
                raise
            out.remark_wait(limited.retry_after)
            await asyncio.sleep(wait)
    return await ask()
