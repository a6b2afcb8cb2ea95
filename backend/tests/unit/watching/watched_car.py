"""A vehicle at the port, for watching: it counts what it is asked and can fall silent."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

from app.sovd.answers import Ended, Following, FollowingKind, Observation, Sampled, SovdAnswer
from app.sovd.entities import VehicleDescription
from app.sovd.errors import Silent, Unreachable, VehicleError, VehicleRefusal
from app.sovd.link import SendGate, always_open
from app.sovd.requests import Collection, Method, SovdRequest

NOT_FOUND = VehicleRefusal("there is no such resource", status_code=404, code="vendor-specific")


@dataclass
class WatchedCar:
    has_subscriptions: bool = False
    most_subscriptions: int = 100
    trouble: VehicleError | None = None
    answers_after: float = 0.0
    samples: int = 1_000_000  # of one subscription, until its stream ends
    asked: list[SovdRequest] = field(default_factory=list)
    running: dict[str, str] = field(default_factory=dict)  # subscription -> what it observes
    most_under_way: int = 0
    _under_way: int = 0
    _given: int = 0

    def reads(self) -> list[str]:
        """The data items that were read, in order."""
        wanted = (each for each in self.asked if each.path.collection is Collection.DATA)
        return [each.path.rest[0] for each in wanted]

    def made(self) -> list[object]:
        """The bodies of the subscriptions that were asked for."""
        return [each.body for each in self.asked if each.method is Method.POST]

    async def send(self, request: SovdRequest, *, within: timedelta, may_send: SendGate = always_open) -> SovdAnswer:
        self.asked.append(request)
        self._under_way += 1
        self.most_under_way = max(self.most_under_way, self._under_way)
        try:
            await asyncio.sleep(self.answers_after)
        finally:
            self._under_way -= 1
        if self.trouble is not None:
            raise self.trouble
        if request.path.collection is Collection.CYCLIC_SUBSCRIPTIONS:
            return self._about_subscriptions(request)
        if request.path.rest == ("missing",):
            raise NOT_FOUND
        return SovdAnswer(200, {"id": request.path.rest[0], "data": len(self.asked)})

    async def watch(self, following: Following, *, within: timedelta) -> AsyncIterator[Observation]:
        for number in range(self.samples):
            await asyncio.sleep(0.01)
            if self.trouble is not None:
                raise Silent("the stream was cut")
            yield Sampled(({"payload": {"id": "x", "data": number}},))
        self.running.pop(following.id, None)
        yield Ended(SovdAnswer(200))

    async def stop(self, following: Following, *, within: timedelta, may_send: SendGate = always_open) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.running.pop(following.id, None)

    async def describe(self, *, within: timedelta) -> VehicleDescription:
        raise Unreachable("nobody asks a watched car for its entities")

    async def close(self) -> None:
        return

    def _about_subscriptions(self, request: SovdRequest) -> SovdAnswer:
        if not self.has_subscriptions:
            raise NOT_FOUND
        if request.method is not Method.POST:
            return SovdAnswer(200, {"items": []})
        if len(self.running) >= self.most_subscriptions:
            raise VehicleRefusal("too many", status_code=503, code="vendor-specific")
        assert isinstance(request.body, dict)
        self._given += 1
        made = f"s{self._given}"
        self.running[made] = str(request.body["resource"])
        following = Following(FollowingKind.STREAM, f"{request.path}/{made}", made)
        return SovdAnswer(201, {"id": made}, following)
