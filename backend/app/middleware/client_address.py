"""Who really asks: what a proxy says of an address is believed only of proxies that are trusted."""

from collections.abc import Awaitable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


class ClientAddress:
    """Puts the client's address in the place of the proxy's, for all that stands behind it."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = trusted

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        client = scope.get("client")
        if client and self._trusted and "headers" in scope:
            told = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
            address = client_of(str(client[0]), told.decode("latin-1"), self._trusted)
            if address != client[0]:
                scope = {**scope, "client": (address, 0)}
        return self._app(scope, receive, send)


def client_of(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Back along the hops, for as long as trusted ones tell of them. What is no address ends the way."""
    client = peer
    hops = [hop for hop in forwarded_for.split(",") if hop.strip()]
    for hop in reversed(hops):
        if not _is_in(_parse(client), trusted):
            break
        told = _parse(hop)
        if told is None:
            break
        client = str(told)
    return client


def _is_in(address: Address | None, networks: Iterable[Network]) -> bool:
    return address is not None and any(address in network for network in networks)


def _parse(text: str) -> Address | None:
    """Shape: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ip_address(plain)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
