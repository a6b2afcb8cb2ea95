"""What is looked at from outside, and how it is told."""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Seen:
    """One check. `issue`: of the troubleshooting runbook. `needs`: the check it follows from.

    Shape: as the service tells its own.
    """

    check: str
    issue: int
    state: str
    sentence: str
    mend: str = ""
    cause: str | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    details: Sequence[str] = ()
    needs: str | None = None

    def wire(self) -> dict[str, Any]:
        names = ("check", "issue", "state", "sentence", "mend", "cause", "facts", "details", "needs")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Subject:
    """`token`: signed with the configured key, of no session; None: the key is not known here.

    `origins`: which pages may open the socket, as the settings say; empty: not known here.
    """

    url: str
    tls: ssl.SSLContext
    token: str | None = None
    origins: Sequence[str] = ()

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def is_here(self) -> bool:
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")


def fine(check: str, issue: int, sentence: str, *, details: Sequence[str] = ()) -> Seen:
    return Seen(check, issue, "fine", sentence, cause=f"{check}.fine", details=details)


def broken(cause: str, issue: int, sentence: str, mend: str, *, needs: str | None = None) -> Seen:
    return Seen(cause.partition(".")[0], issue, "broken", sentence, mend, cause, needs=needs)


def warning(cause: str, issue: int, sentence: str, mend: str) -> Seen:
    return Seen(cause.partition(".")[0], issue, "warning", sentence, mend, cause)


def unchecked(check: str, issue: int, *, needs: str) -> Seen:
    return Seen(check, issue, "unchecked", f"Not looked at: {needs} is broken.", needs=needs)
