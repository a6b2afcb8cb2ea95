"""Questions to the person at the terminal, and values from a pipe."""

import getpass
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sovd_cli.exit_codes import UsageProblem
from sovd_client.errors import SovdError


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end a question at once; the event loop would only note it for later."""
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)


def is_somebody_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> str:
    """Raises: UsageProblem when the input ends."""
    with interruptible():
        print(f"{question}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
    if not line:
        raise UsageProblem("The input ended before the question was answered.")
    return line.strip()


def ask_password(question: str = "Password") -> str:
    with interruptible():
        try:
            return getpass.getpass(f"{question}: ", stream=sys.stderr)
        except EOFError as ended:
            raise UsageProblem("The input ended before the password.") from ended


def ask_yes(question: str) -> bool:
    return ask(f"{question} [y/N]").casefold() in ("y", "yes")


def read_secret_line(what: str) -> str:
    """The first line of stdin without its end.

    Raises: UsageProblem when there is none.
    """
    with interruptible():
        secret = sys.stdin.readline().rstrip("\r\n")
    if not secret:
        raise UsageProblem(f"No {what} came through stdin.")
    return secret


def require_consent(question: str, *, given: bool) -> None:
    """Ask once, unless --yes has been given.

    Raises: UsageProblem when nobody can be asked; SovdError when the answer is not yes.
    """
    if given:
        return
    if not is_somebody_there():
        raise UsageProblem(f"{question} There is no terminal to ask: use --yes.")
    if not ask_yes(question):
        raise SovdError("Nothing was done.", code="NO_CONSENT")
