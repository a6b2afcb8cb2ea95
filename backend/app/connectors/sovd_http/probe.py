"""Trying an address over HTTP: what is found there, or what stands in the way."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.addresses import AddressPolicy
from app.sovd.errors import AddressDenied, MalformedAnswer, Silent, Unreachable, VehicleError, VehicleRefusal
from app.sovd.link import Endpoint
from app.sovd.probes import Hindrance, Probe, ProbeFailed

LONGEST_WORD = 200  # characters of what a server says of itself
_NOT_AUTHORIZED = frozenset({401, 403})


async def probe(endpoint: Endpoint, *, policy: AddressPolicy, within: timedelta) -> Probe:
    """Raises: ProbeFailed."""
    link = SovdHttpLink(endpoint, policy=policy)
    try:
        description = await link.describe(within=within)
        entry = await link.version_entry(within=within)
    except VehicleError as failure:
        raise ProbeFailed(hindrance_of(failure), str(failure)) from failure
    finally:
        await link.close()
    return Probe(description, _version_of(entry), _vendor_of(entry))


def hindrance_of(failure: VehicleError) -> Hindrance:
    if isinstance(failure, AddressDenied):
        return Hindrance.ADDRESS_DENIED
    if isinstance(failure, VehicleRefusal):
        return Hindrance.NOT_AUTHORIZED if failure.status_code in _NOT_AUTHORIZED else Hindrance.NOT_SOVD
    causes = list(_causes_of(failure))
    for kind, hindrance in _BY_CAUSE:
        if any(isinstance(cause, kind) for cause in causes):
            return hindrance
    # Connected, asked, and nowhere a root.
    return Hindrance.NOT_SOVD if isinstance(failure, Unreachable) and len(causes) == 1 else Hindrance.OTHER


_BY_CAUSE: tuple[tuple[type[BaseException], Hindrance], ...] = (
    (socket.gaierror, Hindrance.NAME_UNKNOWN),
    (ssl.SSLError, Hindrance.TLS),
    (ConnectionRefusedError, Hindrance.REFUSED),
    (MalformedAnswer, Hindrance.NOT_SOVD),
    (Silent, Hindrance.NO_ANSWER),
    (TimeoutError, Hindrance.NO_ANSWER),
    (OSError, Hindrance.NO_ANSWER),
)


def _causes_of(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _version_of(entry: Mapping[str, object]) -> str | None:
    return next((text for key in ("version", "version_identifier") if (text := _word(entry.get(key)))), None)


def _vendor_of(entry: Mapping[str, object]) -> str | None:
    """Name and version, as far as they are told; the standard leaves the shape open."""
    told = entry.get("vendor_info", entry.get("vendor"))
    if not isinstance(told, Mapping):
        return _word(told)
    words = [_word(told.get(key)) for key in ("name", "version")]
    return " ".join(word for word in words if word) or None


def _word(value: object) -> str | None:
    return value[:LONGEST_WORD] if isinstance(value, str) and value.strip() else None
