"""A vehicle with an SOVD server, direct or behind a proxy: the VehicleLink over HTTP."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import timedelta
from functools import partial

from app.connectors.sovd_http.description import TreeReader
from app.connectors.sovd_http.discovery import RootFinder
from app.connectors.sovd_http.exchange import DEFAULT_MOST_BYTES, Exchange
from app.connectors.sovd_http.executions import USUAL_RHYTHM, ExecutionWatch, Rhythm
from app.connectors.sovd_http.roots import Root
from app.connectors.sovd_http.streams import USUAL_PATIENCE, Patience, StreamWatch
from app.connectors.sovd_http.translation import incoming, outgoing
from app.connectors.sovd_http.wire import OpenLines
from app.sovd.addresses import AddressPolicy
from app.sovd.answers import Following, FollowingKind, Observation, SovdAnswer
from app.sovd.entities import VehicleDescription
from app.sovd.errors import Silent, Unreachable, VehicleRefusal
from app.sovd.link import Endpoint, SendGate, always_open
from app.sovd.requests import Collection, Method, ResourcePath, SovdRequest

CLIENT_ID = "sovd-web-application"


class SovdHttpLink:
    """VehicleLink over HTTP/1.1. Nothing is opened, resolved or checked before the first question.

    `lines` counts the connections that are open, of all links that are handed the same.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        policy: AddressPolicy,
        lines: OpenLines | None = None,
        most_bytes: int = DEFAULT_MOST_BYTES,
        rhythm: Rhythm = USUAL_RHYTHM,
        patience: Patience = USUAL_PATIENCE,
    ) -> None:
        self._endpoint = endpoint
        self._policy = policy
        self._lines = lines or OpenLines()
        self._most_bytes = most_bytes
        self._rhythm = rhythm
        self._patience = patience
        self._exchange: Exchange | None = None
        self._finder: RootFinder | None = None
        self._is_closed = False

    async def send(self, request: SovdRequest, *, within: timedelta, may_send: SendGate = always_open) -> SovdAnswer:
        deadline = _deadline(within)
        exchange, root = await self._ready(deadline)
        return await self._asked(exchange, root, request, deadline, may_send)

    async def watch(self, following: Following, *, within: timedelta) -> AsyncGenerator[Observation]:
        deadline = _deadline(within)
        try:
            exchange, root = await self._ready(deadline)
        except Unreachable as failure:
            raise Silent(f"what was started cannot be followed: {failure}") from failure
        observations = self._observations(following, exchange, root, deadline)
        async with aclosing(observations):
            async for observation in observations:
                yield observation

    def _observations(
        self, following: Following, exchange: Exchange, root: Root, deadline: float
    ) -> AsyncGenerator[Observation]:
        if following.kind is FollowingKind.STREAM:
            return StreamWatch(exchange, root, following, self._patience).observations(deadline=deadline)
        request = SovdRequest(Method.GET, root.path_of_following(following.href))
        poll = partial(self._asked, exchange, root, request)
        return ExecutionWatch(poll, self._rhythm).observations(deadline=deadline)

    async def stop(self, following: Following, *, within: timedelta, may_send: SendGate = always_open) -> None:
        deadline = _deadline(within)
        exchange, root = await self._ready(deadline)
        path = root.path_of_following(following.href)
        if following.kind is FollowingKind.EXECUTION:
            try:
                await self._asked(exchange, root, _stop_request(path), deadline, may_send)
            except VehicleRefusal as refusal:
                if not refusal.is_unsupported:
                    raise
            else:
                return
        await self._asked(exchange, root, SovdRequest(Method.DELETE, path), deadline, may_send)

    async def describe(self, *, within: timedelta) -> VehicleDescription:
        deadline = _deadline(within)
        exchange, root = await self._ready(deadline)

        async def get(path: str) -> object:
            request = SovdRequest(Method.GET, ResourcePath.parse(path))
            return (await self._asked(exchange, root, request, deadline)).body

        return await TreeReader(root, get).read()

    async def version_entry(self, *, within: timedelta) -> Mapping[str, object]:
        """What the server's version document says of the version that is used; empty when it has none.

        Raises: NotSent, Silent, as `send`.
        """
        deadline = _deadline(within)
        _, root = await self._ready(deadline)
        return {} if self._finder is None else await self._finder.version_entry(root, deadline)

    async def close(self) -> None:
        self._is_closed = True
        if self._exchange is not None:
            await self._exchange.close()

    async def _ready(self, deadline: float) -> tuple[Exchange, Root]:
        """Raises: NotSent."""
        if self._is_closed:
            raise Unreachable("the link to this vehicle was closed")
        if self._exchange is None or self._finder is None:
            self._exchange = Exchange(
                self._policy.check_url(self._endpoint.url),
                policy=self._policy,
                tls=self._endpoint.tls,
                token=self._endpoint.token,
                most_bytes=self._most_bytes,
                lines=self._lines,
            )
            self._finder = RootFinder(self._exchange, self._endpoint)
        return self._exchange, self._finder.known or await self._finder.get(deadline=deadline)

    async def _asked(
        self,
        exchange: Exchange,
        root: Root,
        request: SovdRequest,
        deadline: float,
        may_send: SendGate = always_open,
    ) -> SovdAnswer:
        asking = outgoing(root, request, client_id=CLIENT_ID)
        try:
            raw = await exchange.ask(asking, deadline=deadline, may_send=may_send)
        except Unreachable:
            if self._finder is not None:
                self._finder.forget()
            raise
        return incoming(root, request, raw)


def _stop_request(path: ResourcePath) -> SovdRequest:
    """Operations are stopped by a capability, scripts by an action."""
    word = "action" if path.collection is Collection.SCRIPTS else "capability"
    return SovdRequest(Method.PUT, path, body={word: "stop"})


def _deadline(within: timedelta) -> float:
    return asyncio.get_running_loop().time() + within.total_seconds()
