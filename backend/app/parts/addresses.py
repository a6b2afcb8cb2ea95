"""Where a vehicle may be: which networks and ports the service calls, and which never."""

import ipaddress
from dataclasses import replace
from urllib.parse import urlsplit

from app.config import LOOPBACK, Settings
from app.sovd.addresses import AddressPolicy, DeniedPlace

EVERYWHERE = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))


def address_policy(settings: Settings) -> AddressPolicy:
    """The demo calls its own simulators on loopback, on whatever ports they found free."""
    networks = map(str, settings.vehicle_networks or (LOOPBACK if settings.is_demo else ()))
    ports = None if settings.is_demo else settings.vehicle_ports
    own = [
        (LOOPBACK, settings.port),
        (EVERYWHERE, _port_of(settings.database_url)),
        (EVERYWHERE, _port_of(settings.redis_url)),
    ]
    denied = tuple(DeniedPlace(network, port) for places, port in own if port for network in places)
    return replace(AddressPolicy.of(networks, ports=ports), denied=denied)


def _port_of(url: str | None) -> int | None:
    """A server of ours is never a vehicle, by whatever name it goes; so its port is closed on every address."""
    if url is None or url.startswith("sqlite"):
        return None
    parts = urlsplit(url)
    return parts.port or {"redis": 6379, "rediss": 6379}.get(parts.scheme, 5432)
