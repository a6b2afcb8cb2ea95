"""Where a vehicle's bytes may go: a name is resolved by us, checked, and the checked address is called."""

import asyncio
import ipaddress
import os
import socket
from collections.abc import Iterable, Sequence
from functools import partial

import httpcore2

from app.connectors.sovd_http.wire import Line, OpenLines, VehicleStream
from app.sovd.addresses import AddressPolicy, IpAddress, find_ip
from app.sovd.errors import AddressDenied

MAX_TRIED_ADDRESSES = 4
PATIENCE_PER_ADDRESS = 3.0  # seconds, when there is another address to try
# A vehicle that lost its power says nothing: found out after 10 + 3 x 5 seconds.
KEEP_ALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 30_000}


class _Place:
    """An address as the socket wants it, and as the policy does."""

    __slots__ = ("family", "ip", "sockaddr")

    def __init__(self, family: int, sockaddr: tuple[str, int] | tuple[str, int, int, int]) -> None:
        self.family = family
        self.sockaddr = sockaddr
        self.ip: IpAddress = ipaddress.ip_address(sockaddr[0])


class CheckedNetwork(httpcore2.AsyncNetworkBackend):
    """Resolves a name once per connection, and connects to an address that the policy has seen."""

    def __init__(self, policy: AddressPolicy, lines: OpenLines) -> None:
        self._policy = policy
        self._lines = lines
        self._is_closed = False

    def close(self) -> None:
        self._is_closed = True

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        if self._is_closed:
            raise httpcore2.ConnectError("the link to this vehicle was closed")
        candidates = self._permitted(await _resolved(host, port), port)
        for place in candidates[:-1]:
            try:
                async with asyncio.timeout(PATIENCE_PER_ADDRESS):
                    return await _connected(place, self._lines)
            except (OSError, TimeoutError):
                continue
        try:
            return await _connected(candidates[-1], self._lines)
        except OSError as wrong:
            # The loop puts words of its own in the place of the system's.
            sentence = os.strerror(wrong.errno) if wrong.errno else str(wrong)
            raise httpcore2.ConnectError(sentence) from wrong

    def _permitted(self, places: Sequence[_Place], port: int) -> Sequence[_Place]:
        denied: AddressDenied | None = None
        permitted: list[_Place] = []
        for place in places:
            try:
                self._policy.check(place.ip, port)
                permitted.append(place)
            except AddressDenied as reason:
                denied = denied or reason
        if not permitted:
            raise denied or httpcore2.ConnectError("the vehicle's name has no address")
        return permitted[:MAX_TRIED_ADDRESSES]

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def _resolved(host: str, port: int) -> Sequence[_Place]:
    loop = asyncio.get_running_loop()
    flags = 0 if find_ip(host) is None else socket.AI_NUMERICHOST
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    except OSError as wrong:
        raise httpcore2.ConnectError(f"the name {host} cannot be resolved") from wrong
    return [_Place(family, (str(sockaddr[0]), int(sockaddr[1]), *sockaddr[2:])) for family, _, _, _, sockaddr in found]


async def _connected(place: _Place, lines: OpenLines) -> VehicleStream:
    loop = asyncio.get_running_loop()
    sock = socket.socket(place.family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        _keep_watch_over(sock)
        await loop.sock_connect(sock, place.sockaddr)
        _, line = await loop.create_connection(partial(Line, lines), sock=sock)
    except BaseException:
        sock.close()
        raise
    return VehicleStream(line, sock)


def _keep_watch_over(sock: socket.socket) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEP_ALIVE.items():
        option = getattr(socket, name, None)  # not every system has each of them
        if option is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
