"""Trying whether a vehicle's server answers at an address, before anybody relies on it. The words only."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from app.sovd.entities import VehicleDescription
from app.sovd.link import Endpoint


class Hindrance(StrEnum):
    """Why a vehicle's server was not reached, for people who can mend it."""

    ADDRESS_DENIED = "address-denied"  # outside what this installation may call
    NAME_UNKNOWN = "name-unknown"  # the name has no address
    REFUSED = "refused"  # the host answers, nobody listens at the port
    NO_ANSWER = "no-answer"  # nothing came back in time
    TLS = "tls"  # no trust in the server's certificate, or none in ours
    NOT_AUTHORIZED = "not-authorized"  # the server wants a token, or another one
    NOT_SOVD = "not-sovd"  # something answers, and it is no SOVD server
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found. `version` and `vendor` are the server's own words, where it has any."""

    description: VehicleDescription
    version: str | None
    vendor: str | None


class ProbeFailed(Exception):
    """The message is a sentence for people."""

    def __init__(self, hindrance: Hindrance, message: str) -> None:
        super().__init__(message)
        self.hindrance = hindrance


# Raises: ProbeFailed.
Probing = Callable[[Endpoint], Awaitable[Probe]]
