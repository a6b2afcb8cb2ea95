"""Which addresses a vehicle may have. Pure: nothing is resolved and nothing is opened here.

Vehicles live on private and link-local addresses, so "deny what is private" would be wrong. What counts is
an explicit list of networks, a list of what is never called, and one reading of every text: `127.1`,
`0x7f000001` and `0177.0.0.1` all mean the loopback to a resolver and something else to a reader.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from app.sovd.errors import AddressDenied

IPv4Network = ipaddress.IPv4Network
IPv6Network = ipaddress.IPv6Network
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IpNetwork = IPv4Network | IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL_CHARACTERS = 2048

# Never a vehicle, whatever the list of networks says.
NEVER: tuple[tuple[IpNetwork, str], ...] = tuple(
    (ipaddress.ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this host itself, in an odd spelling"),
        ("224.0.0.0/4", "a multicast address"),
        ("255.255.255.255/32", "the broadcast address"),
        ("169.254.169.254/32", "a cloud metadata service"),
        ("169.254.170.2/32", "a cloud metadata service"),
        ("100.100.100.200/32", "a cloud metadata service"),
        ("168.63.129.16/32", "a cloud metadata service"),
        ("192.0.0.192/32", "a cloud metadata service"),
        ("::/128", "this host itself, in an odd spelling"),
        ("ff00::/8", "a multicast address"),
        ("fd00:ec2::/32", "a cloud metadata service"),
        ("fd20:ce::254/128", "a cloud metadata service"),
    )
)

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_V4_COMPATIBLE = ipaddress.IPv6Network("::/96")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # upper half of the interface identifier, RFC 5214

_URL_CHARACTERS = re.compile(r"[!-~]+")
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*"
                   r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\Z")  # fmt: skip
_NUMBER = re.compile(r"(?:[0-9]+|0[xX][0-9A-Fa-f]*)\Z")
_PATH = re.compile(r"(?:/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*)*\Z")


@dataclass(frozen=True, slots=True)
class VehicleAddress:
    """Where a vehicle's server is, read out of its URL.

    Shape: `host` is a name or the canonical text of an address, without brackets; `path` starts with `/`
    or is empty, and never ends with one.
    """

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """Raises: AddressDenied for anything but a plain http(s) URL with one possible reading."""
        if len(url) > MAX_URL_CHARACTERS or not _URL_CHARACTERS.fullmatch(url) or "\\" in url:
            raise AddressDenied("the vehicle's address has a character that a URL may not hold")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as wrong:
            raise AddressDenied(f"the vehicle's address is not a URL: {wrong}") from wrong
        scheme = parts.scheme.lower()
        if scheme not in DEFAULT_PORTS:
            raise AddressDenied("the vehicle's address must begin with http:// or https://")
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise AddressDenied("the vehicle's address may hold no user, query or fragment")
        if port == 0:
            raise AddressDenied("port 0 is no port")
        host = canonical_host((parts.hostname or "").replace("%25", "%"))
        return cls(scheme, host, port or DEFAULT_PORTS[scheme], _checked_path(parts.path))

    @property
    def ip(self) -> IpAddress | None:
        """The address, when the URL holds one and no name."""
        return find_ip(self.host)

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host.partition('%')[0]}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def _checked_path(path: str) -> str:
    if not _PATH.fullmatch(path) or {".", ".."} & set(path.split("/")):
        raise AddressDenied("the path in the vehicle's address makes no sense")
    return path.rstrip("/")


def canonical_host(text: str) -> str:
    """Raises: AddressDenied for a text that is no name and not the canonical text of an address."""
    if ":" in text:
        return _canonical_ipv6(text)
    last = text.rpartition(".")[2]
    if not text or text.endswith("."):
        raise AddressDenied("the vehicle's address has no host, or one that ends with a dot")
    if _NUMBER.fullmatch(last):
        return _canonical_ipv4(text)
    if not _NAME.fullmatch(text):
        raise AddressDenied("the host in the vehicle's address is not a name")
    return text.lower()


def _canonical_ipv4(text: str) -> str:
    try:
        canonical = str(ipaddress.IPv4Address(text))
    except ValueError as wrong:
        raise AddressDenied(f"{text!r} is not the canonical text of an address, such as 10.0.0.1") from wrong
    return canonical


def _canonical_ipv6(text: str) -> str:
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError as wrong:
        raise AddressDenied(f"{text!r} is not the text of an IPv6 address") from wrong


def find_ip(host: str) -> IpAddress | None:
    """The address that a canonical host text stands for; `None` for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def addresses_behind(address: IpAddress) -> Iterator[IpAddress]:
    """Every address that a packet to `address` may reach: itself, and the IPv4 address it wraps.

    Source: RFC 4291 (v4-mapped, v4-compatible), RFC 6052 and 8215 (NAT64), RFC 3056 (6to4), RFC 4380
    (Teredo: server and client), RFC 5214 (ISATAP).
    """
    if isinstance(address, ipaddress.IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    yield from address.teredo or ()
    value = int(address)
    if any(address in network for network in _NAT64) or _is_v4_compatible(address):
        yield ipaddress.IPv4Address(value & 0xFFFF_FFFF)
    if value >> 32 & 0xFFFF_FFFF in _ISATAP:
        yield ipaddress.IPv4Address(value & 0xFFFF_FFFF)


def _is_v4_compatible(address: ipaddress.IPv6Address) -> bool:
    """`::` and `::1` have meanings of their own."""
    return address in _V4_COMPATIBLE and int(address) > 1


@dataclass(frozen=True, slots=True)
class DeniedPlace:
    """A server of ours (database, bus, this service) that must never be taken for a vehicle."""

    network: IpNetwork
    port: int | None  # None: every port

    def holds(self, address: IpAddress, port: int) -> bool:
        return address in self.network and self.port in {None, port}


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """What this installation may call: nothing, until networks are named."""

    networks: tuple[IpNetwork, ...] = ()
    ports: frozenset[int] | None = None  # None: any
    denied: tuple[DeniedPlace, ...] = ()

    @classmethod
    def of(cls, networks: Iterable[str], *, ports: Iterable[int] | None = None) -> Self:
        """Shape: networks as CIDR texts.

        Raises: ValueError for a text that is no network.
        """
        parsed = tuple(ipaddress.ip_network(text) for text in networks)
        return cls(parsed, None if ports is None else frozenset(ports))

    def check(self, address: IpAddress, port: int) -> None:
        """Raises: AddressDenied with the reason."""
        if self.ports is not None and port not in self.ports:
            raise AddressDenied(f"port {port} is not one that vehicles may have here")
        for behind in addresses_behind(address):
            self._check_one(behind, port)

    def _check_one(self, address: IpAddress, port: int) -> None:
        for network, what in NEVER:
            if address in network:
                raise AddressDenied(f"{address} is {what}, never a vehicle")
        if any(place.holds(address, port) for place in self.denied):
            raise AddressDenied(f"{address} port {port} is a server of this installation, never a vehicle")
        if not any(address in network for network in self.networks):
            raise AddressDenied(f"{address} is in none of the vehicle networks of this installation")

    def check_url(self, url: str) -> VehicleAddress:
        """What can be said before a name is resolved.

        Raises: AddressDenied with the reason.
        """
        address = VehicleAddress.parse(url)
        if self.ports is not None and address.port not in self.ports:
            raise AddressDenied(f"port {address.port} is not one that vehicles may have here")
        if address.ip is not None:
            self.check(address.ip, address.port)
        return address
