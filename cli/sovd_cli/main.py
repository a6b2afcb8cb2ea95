"""The `sovd` command: puts the commands together and turns every ending into an exit code."""

import io
import json
import os
import sys
from collections.abc import Sequence
from types import TracebackType

import typer

from sovd_cli import (
    admin,
    backups,
    configurations,
    data,
    demo,
    doctor,
    faults,
    history,
    locks,
    modes,
    operations,
    resources,
    signing,
    vehicles,
    watch,
)
from sovd_cli.exit_codes import ExitCode, UsageProblem
from sovd_cli.manual import ENVIRONMENT, EXAMPLES, EXIT_CODES, MANUAL, GroupedCommands
from sovd_cli.output import Output, unexpected

EVERY_DAY = (signing, vehicles, resources, data, faults, operations, configurations, modes, locks, watch)


def build_app() -> typer.Typer:
    app = typer.Typer(
        name="sovd",
        help=MANUAL,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        cls=GroupedCommands,
        epilog=f"{EXAMPLES}\n\n{EXIT_CODES}\n\n{ENVIRONMENT}",
    )
    for part in (*EVERY_DAY, history, demo, doctor, backups, admin):
        part.register(app)
    return app


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    command = typer.main.get_command(build_app())
    try:
        ended = command.main(args=list(arguments) or ["--help"], prog_name="sovd", standalone_mode=False)
    except typer.TyperException as wrong:
        return report_usage(wrong, as_json="--json" in arguments)
    except typer.Abort:
        return ExitCode.OTHER_ERROR
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more may be written, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OTHER_ERROR
    return ended if isinstance(ended, int) else ExitCode.DONE


def report_usage(wrong: typer.TyperException, *, as_json: bool) -> int:
    context = getattr(wrong, "ctx", None)  # only where the words of one command are wrong
    where = context.command_path if context is not None else "sovd"
    problem = UsageProblem(f"{wrong.format_message().rstrip('.')}. See `{where} --help`.")
    Output(as_json=as_json).error(problem)
    return wrong.exit_code


def say_unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """In place of a traceback, which tells the person at the terminal nothing."""
    if "SOVD_DEBUG" in os.environ:
        sys.__excepthook__(kind, error, trace)
        return
    sentence, _ = unexpected(error)
    said = json.dumps({"error": {"code": "UNEXPECTED", "sentence": sentence}}) if "--json" in sys.argv else sentence
    print(said, file=sys.stderr)


def run() -> None:
    """The console script."""
    sys.excepthook = say_unexpected
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A vehicle may send half a character; no stream could write it as it is.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
