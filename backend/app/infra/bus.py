"""The bus: wake-ups between processes. It may lose anything at any moment; the database loses nothing."""

import asyncio
import contextlib
import os
from collections import defaultdict
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

import redis.asyncio as redis
import structlog
from redis.exceptions import RedisError

from app.infra.cancelling import run_all
from app.infra.listening import ASK_AFTER, hear

log = structlog.get_logger()

Handler = Callable[[bytes], None]  # must not wait
LONGEST_BACKOFF = 2.0  # seconds


class Bus(Protocol):
    def publish(self, topic: str, payload: bytes) -> None:
        """Tell this process at once and the others soon, in order, perhaps never. Never waits, never fails."""
        ...

    def publish_elsewhere(self, topic: str, payload: bytes) -> None:
        """As `publish`, for what this process knows already."""
        ...

    def subscribe(self, topic: str, handler: Handler) -> None:
        """Call `handler` for every payload, in order. Before `run`."""
        ...

    def on_gap(self, handler: Callable[[], None]) -> None:
        """Call `handler` whenever payloads may have been missed. Before `run`."""
        ...

    @property
    def is_whole(self) -> bool:
        """Payloads of other processes arrive at present, as far as is known: a Redis that hangs is noticed after some
        seconds."""
        ...

    async def run(self) -> None:
        """Carry payloads until cancelled."""
        ...


class ProcessBus:
    """For one process: a payload is handled where it is published."""

    is_whole = True

    def __init__(self) -> None:
        self._handlers: dict[str, list[Handler]] = defaultdict(list)

    def publish(self, topic: str, payload: bytes) -> None:
        for handler in self._handlers[topic]:
            handler(payload)

    def publish_elsewhere(self, topic: str, payload: bytes) -> None:
        """There is no other process."""

    def subscribe(self, topic: str, handler: Handler) -> None:
        self._handlers[topic].append(handler)

    def on_gap(self, handler: Callable[[], None]) -> None:
        """Nothing is ever missed in one process."""

    async def run(self) -> None:
        await asyncio.Event().wait()


class RedisBus:
    """Redis publish/subscribe: one connection listens, one publishes what has gathered since its last turn.

    Every payload goes out behind the name of its process, which does not listen to itself.
    """

    # What waits for a Redis that is gone. Older payloads are dropped: readers notice the gap.
    most_waiting = 10_000

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(
            url, socket_timeout=5, socket_connect_timeout=2, health_check_interval=ASK_AFTER
        )
        self._handlers: dict[str, list[Handler]] = defaultdict(list)
        self._gap_handlers: list[Callable[[], None]] = []
        self._outgoing: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue(self.most_waiting)
        self._listening = False
        self._me = os.urandom(8)
        # Channels know no database number: two installations on one Redis would hear each other.
        self._prefix = f"sovd:{urlsplit(url).path.strip('/') or 0}:"

    def publish(self, topic: str, payload: bytes) -> None:
        self._handle(topic, payload)
        self.publish_elsewhere(topic, payload)

    def publish_elsewhere(self, topic: str, payload: bytes) -> None:
        if self._outgoing.full():
            self._outgoing.get_nowait()
        self._outgoing.put_nowait((topic, self._me + payload))

    def subscribe(self, topic: str, handler: Handler) -> None:
        self._handlers[topic].append(handler)

    def on_gap(self, handler: Callable[[], None]) -> None:
        self._gap_handlers.append(handler)

    @property
    def is_whole(self) -> bool:
        return self._listening

    async def run(self) -> None:
        try:
            await run_all(self._publish_for_ever(), self._listen_for_ever())
        finally:
            await self._client.aclose()

    async def _publish_for_ever(self) -> None:
        while True:
            waiting = [await self._outgoing.get()]
            waiting += [self._outgoing.get_nowait() for _ in range(self._outgoing.qsize())]
            # What could not be sent is not sent again: the gap makes readers look into the database.
            with contextlib.suppress(RedisError, OSError):
                async with self._client.pipeline(transaction=False) as pipeline:
                    for topic, payload in waiting:
                        pipeline.publish(self._prefix + topic, payload)
                    await pipeline.execute()

    async def _listen_for_ever(self) -> None:
        backoff = 0.1
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as lost:
                if self._listening:
                    log.warning("bus.lost", reason=type(lost).__name__)
                    backoff = 0.1
                self._listening = False
            await asyncio.sleep(backoff)
            backoff = min(LONGEST_BACKOFF, backoff * 2)

    async def _listen(self) -> None:
        async with self._client.pubsub() as pubsub:
            await pubsub.subscribe(*(self._prefix + topic for topic in self._handlers))
            self._listening = True
            log.info("bus.listening")
            for gap_handler in self._gap_handlers:
                gap_handler()
            async for message in hear(pubsub):
                if message is not None and not message["data"].startswith(self._me):
                    self._handle(
                        message["channel"].decode().removeprefix(self._prefix),
                        message["data"][len(self._me) :],
                    )

    def _handle(self, topic: str, payload: bytes) -> None:
        for handler in self._handlers[topic]:
            handler(payload)
