"""Following a subscription: its events, in small batches, until it expires."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from app.connectors.sovd_http.documents import read_document, read_json
from app.connectors.sovd_http.exchange import (
    Asking,
    Exchange,
    Header,
    OpenStream,
    RawAnswer,
    find_header,
)
from app.connectors.sovd_http.executions import GONE
from app.connectors.sovd_http.refusals import read_refusal
from app.connectors.sovd_http.roots import Root
from app.connectors.sovd_http.sse import EventReader, ServerEvent, StreamTooWide
from app.sovd.answers import Ended, Following, Observation, Sampled, SovdAnswer
from app.sovd.errors import MalformedAnswer, Silent, Unreachable, VehicleError, VehicleRefusal
from app.sovd.requests import Collection, Method

MOST_SAMPLES = 100  # in one batch
REFUSAL_BYTES = 64 * 1024
KEEPALIVE_NAMES = frozenset({"keepalive", "keep-alive", "heartbeat", "ping"})
_OVER = frozenset({"terminated", "expired", "completed", "stopped", "cancelled", "deleted"})

ACCEPT_EVENTS: Final[Header] = (b"Accept", b"text/event-stream")
ACCEPT_JSON: Final[Header] = (b"Accept", b"application/json")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a stream is waited for. Units: seconds."""

    batch: float = 0.1  # between two batches
    opening: float = 10.0  # for the head of the stream
    asking: float = 3.0  # for one question about the subscription
    quiet: float = 30.0  # a cyclic subscription without a byte for longer counts as cut
    grace: float = 10.0  # after expiry, for the vehicle to close the stream
    early: float = 2.0  # before expiry, counts as expired


USUAL_PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class _Subscription:
    """What is known of it before its stream is opened. Times are of the loop's clock."""

    target: str
    ends_at: float | None
    quiet: float | None
    expires: str | None = None  # as the vehicle tells it


@dataclass(frozen=True, slots=True)
class _Over:
    """The stream has ended; `failure` when it was cut."""

    failure: VehicleError | None


class StreamWatch:
    """Follows one subscription, also one that another process has made."""

    def __init__(self, exchange: Exchange, root: Root, following: Following, patience: Patience) -> None:
        self._exchange = exchange
        self._root = root
        self._patience = patience
        self._following = following
        self._path = root.path_of_following(following.href)
        self._resource = root.target(str(self._path))
        self._clock = asyncio.get_running_loop().time

    async def observations(self, *, deadline: float) -> AsyncGenerator[Observation]:
        """Shape: Sampled, oldest first; last of all Ended.

        Raises: Silent, VehicleRefusal, MalformedAnswer.
        """
        try:
            subscription = await self._subscription(deadline)
            asking = Asking("GET", subscription.target, headers=(ACCEPT_EVENTS,))
            async with self._exchange.open_stream(
                asking, deadline=min(deadline, self._clock() + self._patience.opening)
            ) as stream:
                await _require_events(stream, self._clock() + self._patience.asking)
                async for observation in self._followed(stream, subscription, deadline):
                    yield observation
        except VehicleRefusal as refusal:
            if refusal.status_code not in GONE:
                raise
            yield self._ended(refusal.status_code)
        except Unreachable as failure:
            raise Silent(f"the vehicle went away while the subscription was running: {failure}") from failure

    async def _subscription(self, deadline: float) -> _Subscription:
        is_cyclic = self._path.collection is Collection.CYCLIC_SUBSCRIPTIONS
        quiet = self._patience.quiet if is_cyclic else None
        if self._root.dialect.streams_on_resource:
            return _Subscription(self._resource, None, quiet)
        raw = await self._asked(min(deadline, self._clock() + self._patience.opening))
        if raw.status_code in GONE:
            raise read_refusal(raw, Method.GET)
        document = read_document(raw) if raw.status_code == 200 else None
        told = document if isinstance(document, Mapping) else {}
        remaining = seconds_left(told, raw)
        ends_at = None if remaining is None else self._clock() + remaining
        return _Subscription(self._event_target(told), ends_at, quiet, expiry_of(told))

    async def _asked(self, deadline: float) -> RawAnswer:
        asking = Asking("GET", self._resource, headers=(ACCEPT_JSON,))
        return await self._exchange.ask(asking, deadline=deadline)

    def _event_target(self, told: Mapping[str, object]) -> str:
        for key in ("event_source", "subscription"):
            source = told.get(key)
            target = self._root.find_target(source) if isinstance(source, str) else None
            if target is not None:
                return target
        return f"{self._resource}/events"

    async def _followed(
        self, stream: OpenStream, subscription: _Subscription, deadline: float
    ) -> AsyncIterator[Observation]:
        queue: asyncio.Queue[list[ServerEvent] | _Over] = asyncio.Queue(maxsize=64)
        pump = asyncio.create_task(_pump(stream.chunks, queue, stream.status_code))
        try:
            async for batch in self._batches(queue, subscription, deadline):
                yield batch
        finally:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    async def _batches(
        self, queue: "asyncio.Queue[list[ServerEvent] | _Over]", subscription: _Subscription, deadline: float
    ) -> AsyncIterator[Observation]:
        waiting: list[Mapping[str, object]] = []
        next_batch = 0.0
        last = self._last_moment(subscription, deadline)
        limit = self._limit(subscription, last)
        while True:
            item = await _next(queue, min(limit, next_batch) if waiting else limit)
            if isinstance(item, list):
                waiting += [sample for event in item if (sample := sample_of(event)) is not None]
            now = self._clock()
            is_late = now >= (limit if item is None else last)
            is_due = now >= next_batch or len(waiting) >= MOST_SAMPLES
            while waiting and (is_due or is_late or isinstance(item, _Over)):
                yield Sampled(tuple(waiting[:MOST_SAMPLES]))
                del waiting[:MOST_SAMPLES]
                next_batch = self._clock() + self._patience.batch
            if isinstance(item, _Over):
                yield await self._conclusion(item, subscription)
                return
            if is_late and (prolonged := await self._prolonged(subscription, deadline)) is not None:
                subscription, last = prolonged, self._last_moment(prolonged, deadline)
                limit = self._limit(subscription, last)
            elif is_late:
                yield self._end_of_patience(subscription, deadline)
                return
            limit = limit if item is None else self._limit(subscription, last)

    def _last_moment(self, subscription: _Subscription, deadline: float) -> float:
        """However much the vehicle still sends."""
        if subscription.ends_at is None:
            return deadline
        return min(deadline, subscription.ends_at + self._patience.grace)

    def _limit(self, subscription: _Subscription, last: float) -> float:
        """When the vehicle sends nothing more."""
        return last if subscription.quiet is None else min(last, self._clock() + subscription.quiet)

    async def _prolonged(self, subscription: _Subscription, deadline: float) -> _Subscription | None:
        """What is known of it now, when somebody has given it more time since it was last asked about."""
        now = self._clock()
        if now >= deadline or subscription.ends_at is None or now < subscription.ends_at + self._patience.grace:
            return None
        try:
            told = await self._subscription(now + self._patience.asking)
        except VehicleError:
            return None
        return told if told.expires != subscription.expires else None

    def _end_of_patience(self, subscription: _Subscription, deadline: float) -> Ended:
        now = self._clock()
        if subscription.ends_at is not None and now >= subscription.ends_at + self._patience.grace:
            return self._ended(200)
        if now >= deadline:
            raise Silent("the subscription was still running when the time to follow it was over")
        raise Silent(f"the vehicle sent nothing on the stream for {self._patience.quiet:g} s")

    async def _conclusion(self, over: _Over, subscription: _Subscription) -> Ended:
        """A stream that closes is over when its time is; else the vehicle is asked whether it still runs."""
        if isinstance(over.failure, MalformedAnswer):
            raise over.failure
        if subscription.ends_at is not None and self._clock() >= subscription.ends_at - self._patience.early:
            return self._ended(200)
        if await self._is_gone():
            return self._ended(200)
        if over.failure is None and subscription.ends_at is None:
            return self._ended(200)
        raise Silent("the stream was cut before its subscription had expired")

    async def _is_gone(self) -> bool:
        try:
            raw = await self._asked(self._clock() + self._patience.asking)
            document = read_document(raw) if raw.status_code == 200 else None
        except VehicleError:
            return False
        status = document.get("status") if isinstance(document, Mapping) else None
        return raw.status_code in GONE or (isinstance(status, str) and status.lower() in _OVER)

    def _ended(self, status_code: int) -> Ended:
        return Ended(SovdAnswer(status_code, {"id": self._following.id}), None, "the subscription is over")


async def _pump(
    chunks: AsyncIterator[bytes], queue: "asyncio.Queue[list[ServerEvent] | _Over]", status_code: int
) -> None:
    """Every chunk is told, also one without an event: it shows that the vehicle is there."""
    reader = EventReader()
    failure: VehicleError | None = None
    try:
        async for chunk in chunks:
            await queue.put(reader.feed(chunk))
    except StreamTooWide as wide:
        failure = MalformedAnswer(str(wide), status_code=status_code)
    except VehicleError as cut:
        failure = cut
    await queue.put(_Over(failure))


async def _next(queue: "asyncio.Queue[list[ServerEvent] | _Over]", until: float) -> "list[ServerEvent] | _Over | None":
    if not queue.empty():
        return queue.get_nowait()
    try:
        async with asyncio.timeout_at(until):
            return await queue.get()
    except TimeoutError:
        return None


async def _require_events(stream: OpenStream, deadline: float) -> None:
    """Raises: VehicleRefusal for an HTTP error, MalformedAnswer for anything that is no event stream."""
    if stream.status_code != 200:
        raise read_refusal(RawAnswer(stream.status_code, stream.headers, await _head(stream, deadline)), Method.GET)
    kind = find_header(stream.headers, b"content-type") or ""
    if "text/event-stream" not in kind.lower():
        raise MalformedAnswer("the vehicle's event source is no event stream", status_code=200)


async def _head(stream: OpenStream, deadline: float) -> bytes:
    head = b""
    try:
        async with asyncio.timeout_at(deadline):
            async for chunk in stream.chunks:
                head += chunk
                if len(head) > REFUSAL_BYTES:
                    break
    except (TimeoutError, VehicleError):
        return head
    return head


def sample_of(event: ServerEvent) -> Mapping[str, object] | None:
    """An EventEnvelope; what a server sends without one becomes its payload. `None` for a sign of life."""
    if event.name in KEEPALIVE_NAMES:
        return None
    try:
        told = read_json(event.data.encode("utf-8", "replace"))
    except ValueError:
        return {"payload": event.data}
    if not isinstance(told, Mapping):
        return {"payload": told}
    if "payload" not in told and "error" not in told:
        return {"timestamp": told["timestamp"], "payload": told} if "timestamp" in told else {"payload": told}
    if isinstance(told.get("error"), str):
        return {**told, "error": {"error_code": "error-response", "message": told["error"]}}
    return {**told, "payload": _read_value(told["payload"])} if "payload" in told else told


def _read_value(payload: object) -> object:
    """A ReadValue; SOVDd sends `{"seq", "values": {id: value}}`, one value to a subscription."""
    values = payload.get("values") if isinstance(payload, Mapping) and "seq" in payload else None
    if not isinstance(values, Mapping) or len(values) != 1:
        return payload
    [(identifier, value)] = values.items()
    return {"id": identifier, "data": value}


def expiry_of(told: Mapping[str, object]) -> str | None:
    found = (told.get(key) for key in ("expires", "expires_at"))
    return next((text for text in found if isinstance(text, str)), None)


def seconds_left(told: Mapping[str, object], raw: RawAnswer) -> float | None:
    """Until the subscription expires, by the vehicle's own clock where it tells the time."""
    expires = expiry_of(told)
    if expires is None:
        return None
    try:
        end = datetime.fromisoformat(expires)
    except ValueError:
        return None
    return (end.replace(tzinfo=end.tzinfo or UTC) - _time_of(raw)).total_seconds()


def _time_of(raw: RawAnswer) -> datetime:
    try:
        told = parsedate_to_datetime(raw.find_header(b"date") or "")
    except ValueError:
        return datetime.now(UTC)
    return told.replace(tzinfo=told.tzinfo or UTC)
