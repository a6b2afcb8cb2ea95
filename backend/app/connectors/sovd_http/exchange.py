"""One HTTP request and its answer, with every failure told in the port's own words."""

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpcore2

from app.connectors.sovd_http.network import CheckedNetwork
from app.connectors.sovd_http.tls import tls_context
from app.connectors.sovd_http.wire import AnswerTooLong, Departure, OpenLines, departing
from app.sovd.addresses import AddressPolicy, VehicleAddress
from app.sovd.errors import MalformedAnswer, NotSent, Silent, Unreachable, VehicleError
from app.sovd.link import SendGate, TlsOptions, always_open

MAX_CONNECTIONS = 8
MAX_STREAMS = 24  # beside them: a stream keeps its connection for as long as it lasts
# Servers close idle connections after five seconds and more; a request that meets that moment is lost.
IDLE_SECONDS = 4.0
DEFAULT_MOST_BYTES = 8 * 1024 * 1024
# Of the headers that people are shown; the rest is cut.
MOST_SHOWN = 40
LONGEST_SHOWN = 500  # characters of one value
SECRET_HEADERS = frozenset({"set-cookie", "set-cookie2", "authorization", "proxy-authorization"})
NO_STATUS = 0  # of a MalformedAnswer that is not HTTP

Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Asking:
    """What goes out. `target` is the path and query, already escaped."""

    method: str
    target: str
    body: bytes | None = None
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True)
class RawAnswer:
    status_code: int
    headers: Sequence[Header]
    body: bytes

    def find_header(self, name: bytes) -> str | None:
        return find_header(self.headers, name)

    def shown_headers(self) -> dict[str, str]:
        """For people to read: bounded, because a vehicle may send anything."""
        named = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in self.headers)
        shown = [(name, value[:LONGEST_SHOWN]) for name, value in named if name not in SECRET_HEADERS]
        return dict(shown[:MOST_SHOWN])


@dataclass(frozen=True, slots=True)
class OpenStream:
    status_code: int
    headers: Sequence[Header]
    chunks: AsyncIterator[bytes]


def find_header(headers: Sequence[Header], name: bytes) -> str | None:
    """Shape: `name` in small letters."""
    for key, value in headers:
        if key.lower() == name:
            return value.decode("latin-1").strip()
    return None


class Exchange:
    """The connections to one vehicle."""

    def __init__(
        self,
        address: VehicleAddress,
        *,
        policy: AddressPolicy,
        tls: TlsOptions | None,
        token: str | None,
        most_bytes: int,
        lines: OpenLines,
    ) -> None:
        """Raises: Unreachable for certificates or a token that cannot be used."""
        self.address = address
        self.most_bytes = most_bytes
        self._network = CheckedNetwork(policy, lines)
        secured = tls_context(tls) if address.scheme == "https" else None
        self._requests = _pool(self._network, secured, MAX_CONNECTIONS)
        self._streams = _pool(self._network, secured, MAX_STREAMS)
        self._headers = _standing_headers(address, token)
        self._url = (address.scheme.encode(), address.host.encode(), address.port)

    async def ask(self, asking: Asking, *, deadline: float, may_send: SendGate = always_open) -> RawAnswer:
        """Ask once. `deadline` is a time of the loop's clock.

        Raises: NotSent, Silent, MalformedAnswer.
        """
        departure = Departure(may_send, deadline=deadline, most_bytes=self.most_bytes)
        status = NO_STATUS
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._departed(departure, asking, self._requests)
                status = response.status
                try:
                    body = await response.aread()
                finally:
                    await response.aclose()
        except BaseException as error:
            departure.discard()
            failure = _failure(error, departure, status)
            if failure is None:
                raise
            raise failure from error
        return RawAnswer(status, response.headers, self._decoded(body, status, response.headers))

    @asynccontextmanager
    async def open_stream(self, asking: Asking, *, deadline: float) -> AsyncIterator[OpenStream]:
        """An answer that is read while it comes. `deadline` is for its head alone.

        Raises: NotSent, Silent, MalformedAnswer; the same while its chunks are read.
        """
        departure = Departure(always_open, deadline=deadline, most_bytes=None)
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._departed(departure, asking, self._streams)
        except BaseException as error:
            departure.discard()
            failure = _failure(error, departure, NO_STATUS)
            if failure is None:
                raise
            raise failure from error
        try:
            yield OpenStream(response.status, response.headers, _chunks(response, departure))
        finally:
            await response.aclose()
            departure.discard()

    async def close(self) -> None:
        self._network.close()
        await self._requests.aclose()
        await self._streams.aclose()

    async def _departed(
        self, departure: Departure, asking: Asking, pool: httpcore2.AsyncConnectionPool
    ) -> httpcore2.Response:
        scheme, host, port = self._url
        body = asking.body
        framing = () if body is None else ((b"Content-Length", b"%d" % len(body)), _JSON)
        request = httpcore2.Request(
            asking.method,
            httpcore2.URL(scheme=scheme, host=host, port=port, target=asking.target.encode("ascii")),
            headers=[*self._headers, *asking.headers, *framing],
            content=body,
        )
        token = departing.set(departure)
        try:
            return await pool.handle_async_request(request)
        finally:
            departing.reset(token)

    def _decoded(self, body: bytes, status: int, headers: Sequence[Header]) -> bytes:
        """Identity is all we ask for; a server that compresses anyway is read, up to the same size."""
        encoding = (find_header(headers, b"content-encoding") or "identity").lower()
        if encoding == "identity" or not body:
            return body
        if encoding not in {"gzip", "x-gzip", "deflate"}:
            raise MalformedAnswer("the answer is encoded in a way nobody asked for", status_code=status)
        try:
            unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
            decoded = unpacker.decompress(body, self.most_bytes + 1)
        except zlib.error as wrong:
            raise MalformedAnswer("the answer is not the gzip it claims to be", status_code=status) from wrong
        if len(decoded) > self.most_bytes:
            raise MalformedAnswer(_too_long(self.most_bytes), status_code=status)
        if not unpacker.eof:
            raise MalformedAnswer("the compressed answer is cut off", status_code=status)
        return decoded


_JSON: Header = (b"Content-Type", b"application/json")


def _standing_headers(address: VehicleAddress, token: str | None) -> tuple[Header, ...]:
    """Raises: Unreachable for a token that no header can hold."""
    headers = [
        (b"Host", address.authority.encode("ascii")),
        (b"Accept-Encoding", b"identity"),
        (b"User-Agent", b"sovd-web-application"),
    ]
    if token is not None:
        if not token or not all("!" <= letter <= "~" for letter in token):
            raise Unreachable("the token stored for this vehicle cannot be sent in a header")
        headers.append((b"Authorization", f"Bearer {token}".encode("ascii")))
    return tuple(headers)


def _pool(
    network: CheckedNetwork, secured: ssl.SSLContext | None, most_connections: int
) -> httpcore2.AsyncConnectionPool:
    return httpcore2.AsyncConnectionPool(
        ssl_context=secured,
        max_connections=most_connections,
        keepalive_expiry=IDLE_SECONDS,
        retries=0,
        network_backend=network,
    )


async def _chunks(response: httpcore2.Response, departure: Departure) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.aiter_stream():
            yield chunk
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise _sent_failure(error, departure, response.status) from error


def _failure(error: BaseException, departure: Departure, status: int) -> VehicleError | None:
    """The port's word for it; `None` for what is not a failure of the vehicle (cancelled, the gate's own)."""
    if isinstance(error, VehicleError):
        return None
    known = (
        TimeoutError, AnswerTooLong, httpcore2.NetworkError, httpcore2.ProtocolError, OSError,
    )  # fmt: skip
    if not isinstance(error, known):
        return None
    return _sent_failure(error, departure, status) if departure.has_left else _unsent_failure(error)


def _unsent_failure(error: BaseException) -> NotSent:
    if isinstance(error, TimeoutError):
        return Unreachable("no connection to the vehicle in time")
    if isinstance(error, httpcore2.LocalProtocolError):
        return NotSent(f"the request cannot be put into HTTP: {error}")
    return Unreachable(f"no connection to the vehicle: {str(error) or 'it was closed'}")


def _sent_failure(error: BaseException, departure: Departure, status: int) -> VehicleError:
    if isinstance(error, TimeoutError):
        return Silent("the request was sent, and no complete answer came in time")
    if isinstance(error, AnswerTooLong):
        return MalformedAnswer("the answer is longer than one may be", status_code=status)
    if isinstance(error, httpcore2.RemoteProtocolError) and not departure.was_cut:
        return MalformedAnswer(f"what came back is not HTTP: {error}", status_code=status)
    return Silent("the request was sent, and the connection was cut before the answer was complete")


def _too_long(most_bytes: int) -> str:
    return f"the answer is longer than {most_bytes} bytes"
