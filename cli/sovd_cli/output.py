"""What a person or a program reads: results on stdout, everything said about them on stderr."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TextIO

from rich.console import Console, RenderableType

from sovd_cli.exit_codes import ExitCode, exit_code_of
from sovd_cli.plain_text import plain
from sovd_cli.sheets import Sheet, csv_line
from sovd_client.endings import CommandEndedBadly
from sovd_client.errors import NotLoggedIn, SovdError, WrongCredentials
from sovd_client.models import CommandStatus

# Columns when nobody looks: wide enough that no cell is cut for a program that reads it.
PIPE_WIDTH = 1000


def console_for(stream: TextIO) -> Console:
    is_terminal = stream.isatty()
    wants_colour = is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Console(
        file=stream,
        force_terminal=is_terminal,
        color_system="auto" if wants_colour else None,
        width=None if is_terminal else PIPE_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=not is_terminal,
    )


class Output:
    """as_json: one document, or one line per item of a stream. as_csv: tables only. quiet: no remarks."""

    def __init__(self, *, as_json: bool = False, as_csv: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.as_csv = as_csv
        self.quiet = quiet
        self.results = console_for(sys.stdout)
        self.remarks = console_for(sys.stderr)

    @property
    def is_live(self) -> bool:
        """Whether a bar that redraws itself makes sense."""
        return self.remarks.is_terminal and not self.as_json and not self.as_csv and not self.quiet

    def document(self, value: Any) -> None:
        """The one JSON document of a command."""
        print(json.dumps(value, indent=2, ensure_ascii=False), flush=True)

    def item(self, value: Any) -> None:
        """One line of a stream of JSON documents."""
        print(json.dumps(value, ensure_ascii=False, separators=(",", ":")), flush=True)

    def show(self, result: RenderableType) -> None:
        """A result for a person; text must have gone through `plain`."""
        self.results.print(result)

    def listing(self, sheet: Sheet, document: Any, *, if_empty: str) -> None:
        """A table in the form that was asked for; `document` is what --json prints instead."""
        if self.as_json:
            self.document(document)
        elif self.as_csv:
            self.csv(sheet)
        elif sheet.rows:
            self.show(sheet)
        else:
            self.remark(if_empty)

    def csv(self, sheet: Sheet) -> None:
        """Line ends are CR LF as RFC 4180 wants them."""
        print(sheet.to_csv(), end="", flush=True)

    def csv_row(self, *cells: object) -> None:
        """One more line of a table that grows."""
        print(csv_line(cells), end="", flush=True)

    def text(self, result: str) -> None:
        """A result as it is, never folded."""
        print(plain(result), flush=True)

    def remark(self, sentence: str) -> None:
        """Something worth knowing that is not the result."""
        if not self.quiet:
            self.remarks.print(plain(sentence), style="dim", soft_wrap=True)

    def remark_wait(self, wait: timedelta) -> None:
        self.remark(f"Too many requests in this minute: the service asks to wait {wait.total_seconds():g} s.")

    def error(self, error: SovdError) -> None:
        if self.as_json:
            print(json.dumps(error_document(error), ensure_ascii=False), file=sys.stderr, flush=True)
            return
        self.remarks.print(plain(error_sentence(error)), style="red", soft_wrap=True)
        if isinstance(error, CommandEndedBadly) and error.command.status == CommandStatus.UNKNOWN:
            self.remark(f"Look at the vehicle, then say what you found with `sovd resolve {error.command.id}`.")


def error_document(error: SovdError) -> Mapping[str, Any]:
    return {
        "error": {
            "code": error.code,
            "sentence": advised(error),
            "status": error.status,
            "correlation_id": error.correlation_id,
            "exit_code": int(exit_code_of(error)),
        }
    }


def error_sentence(error: SovdError) -> str:
    """One line: the sentence, and the correlation id where there is one."""
    sentence = " ".join(advised(error).split())
    if sentence[-1:] not in (*".!?", ""):
        sentence += "."
    return f"{sentence} (correlation id {error.correlation_id})" if error.correlation_id else sentence


def advised(error: SovdError) -> str:
    """The sentence, with the next step where it is always the same."""
    if isinstance(error, NotLoggedIn) and not isinstance(error, WrongCredentials):
        return f"{error.sentence.rstrip('.')}: run `sovd login`."
    return error.sentence


def unexpected(error: BaseException) -> tuple[str, ExitCode]:
    """A sentence for what nobody foresaw, and its exit code."""
    said = " ".join(str(error).split())
    sentence = f"Something unforeseen happened ({type(error).__name__}: {said})."
    return f"{sentence} Set SOVD_DEBUG=1 to see where.", ExitCode.OTHER_ERROR
