"""The port that every connector implements: a way to reach one vehicle."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from app.sovd.answers import Following, Observation, SovdAnswer
from app.sovd.entities import VehicleDescription
from app.sovd.requests import SovdRequest

# Called once, right before the first byte of a request goes to the socket. It raises TooLate when
# the sender has lost the right to send; the request is then not sent.
SendGate = Callable[[], None]


def always_open() -> None:
    """A gate for requests that nobody else could be sending as well."""


@dataclass(frozen=True, slots=True)
class TlsOptions:
    """How to know the vehicle, and how it knows us. PEM texts; `insecure` skips every check."""

    ca_pem: str | None = None
    client_cert_pem: str | None = None
    client_key_pem: str | None = field(default=None, repr=False)
    insecure: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a vehicle is and how it is spoken to. `dialect` and `base_path` None: found out by asking."""

    kind: str
    url: str
    base_path: str | None = None
    dialect: str | None = None
    token: str | None = field(default=None, repr=False)
    tls: TlsOptions | None = None


class VehicleLink(Protocol):
    """One vehicle, reachable. Safe for concurrent use; opens connections when they are needed.

    Every wait ends after `within`, whatever the vehicle does. Errors are those of `sovd.errors`:
    NotSent promises that not one byte of the request left; Silent means that it may have arrived.
    """

    async def send(self, request: SovdRequest, *, within: timedelta, may_send: SendGate = always_open) -> SovdAnswer:
        """Ask once; never repeated by the link.

        Raises: NotSent, Silent, MalformedAnswer, VehicleRefusal.
        """
        ...

    def watch(self, following: Following, *, within: timedelta) -> AsyncIterator[Observation]:
        """Follow what goes on, up to and including its Ended.

        Raises: Silent when the vehicle stopped answering or `within` is over; VehicleRefusal,
            MalformedAnswer as `send`.
        """
        ...

    async def stop(self, following: Following, *, within: timedelta, may_send: SendGate = always_open) -> None:
        """Ask the vehicle to stop what is followed; it may refuse. The end shows in `watch`.

        Raises: as `send`.
        """
        ...

    async def describe(self, *, within: timedelta) -> VehicleDescription:
        """Read the whole entity tree.

        Raises: as `send`; a branch that refuses is left out, a tree without any branch is an error.
        """
        ...

    async def close(self) -> None:
        """Give back every connection; requests under way end with Silent or Unreachable."""
        ...
