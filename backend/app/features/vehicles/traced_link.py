"""A link to a vehicle whose questions are spans. What exactly was asked of which vehicle stands in the command."""

from collections.abc import AsyncIterator
from datetime import timedelta

from opentelemetry.trace import Span

from app.infra.traces import STATUS_CODE, Traces
from app.sovd.answers import Ended, Following, Observation, SovdAnswer
from app.sovd.entities import VehicleDescription
from app.sovd.errors import VehicleRefusal
from app.sovd.link import SendGate, VehicleLink, always_open
from app.sovd.requests import SovdRequest

NO_COLLECTION = "entity"  # what is asked of an entity itself


class TracedLink:
    """A VehicleLink."""

    def __init__(self, link: VehicleLink, traces: Traces) -> None:
        self._link = link
        self._traces = traces

    async def send(self, request: SovdRequest, *, within: timedelta, may_send: SendGate = always_open) -> SovdAnswer:
        collection = request.path.collection or NO_COLLECTION
        with self._traces.question(f"vehicle {request.method} {collection}", collection=collection) as span:
            span.set_attribute("http.request.method", request.method.value)
            try:
                answer = await self._link.send(request, within=within, may_send=may_send)
            except VehicleRefusal as refusal:
                _note_status(span, refusal.status_code)
                raise
            _note_status(span, answer.status_code)
            return answer

    async def watch(self, following: Following, *, within: timedelta) -> AsyncIterator[Observation]:
        with self._traces.question("vehicle watch", following=following.kind.value) as span:
            async for observation in self._link.watch(following, within=within):
                if isinstance(observation, Ended):
                    _note_status(span, observation.answer.status_code)
                yield observation

    async def stop(self, following: Following, *, within: timedelta, may_send: SendGate = always_open) -> None:
        with self._traces.question("vehicle stop", following=following.kind.value):
            await self._link.stop(following, within=within, may_send=may_send)

    async def describe(self, *, within: timedelta) -> VehicleDescription:
        with self._traces.question("vehicle describe"):
            return await self._link.describe(within=within)

    async def close(self) -> None:
        await self._link.close()


def _note_status(span: Span, status_code: int) -> None:
    span.set_attribute(STATUS_CODE, status_code)
