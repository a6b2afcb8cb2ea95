"""Looks: what a page shows of a vehicle, asked of the vehicle itself. Reads only, and nothing is written down.

Many people look at the same things at the same time, so a look under way is shared, and one vehicle is asked a
few things at a time whoever wants them (docs/adr/0006).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import parse_qs
from uuid import UUID

from app.features.vehicles.errors import BadLook
from app.infra.clock import Clock
from app.sovd.answers import SovdAnswer
from app.sovd.errors import MalformedAnswer, SovdErrorCode, VehicleError, VehicleRefusal
from app.sovd.link import VehicleLink
from app.sovd.requests import BadPath, Method, ResourcePath, SovdRequest

MOST_PATHS = 100  # in one look
AT_ONCE = 4  # requests under way at one vehicle
PATIENCE = timedelta(seconds=10)  # for one answer
PATIENCE_FOR_ALL = timedelta(seconds=20)
LONGEST_MEMORY = timedelta(seconds=10)
MOST_REMEMBERED = 200  # sights of one vehicle
MOST_DESKS = 200


class Links(Protocol):
    async def get(self, vehicle_id: UUID) -> VehicleLink: ...


class Hearing(Protocol):
    def heard(self, vehicle_id: UUID, at: datetime) -> None: ...

    def silent(self, vehicle_id: UUID, reason: str, at: datetime) -> None: ...


# Hears of everything that a vehicle showed: must neither wait nor fail.
Witness = Callable[[UUID, SovdRequest, SovdAnswer], None]


@dataclass(frozen=True, slots=True)
class Sight:
    """What the vehicle showed. `status_code` None: it did not answer, and `error` says why.

    Shape: `error` has `code`, the vehicle's own word where it has one, and `message`.
    """

    path: str  # as it was asked for, with its query
    status_code: int | None
    body: object
    error: Mapping[str, str] | None
    read_at: datetime
    took: timedelta
    headers: Mapping[str, str] = field(default_factory=dict)


class _Desk:
    """The looks at one vehicle: those under way, and what was seen a moment ago."""

    def __init__(self) -> None:
        self.slots = asyncio.Semaphore(AT_ONCE)
        self.under_way: dict[str, asyncio.Task[Sight]] = {}
        self._remembered: OrderedDict[str, Sight] = OrderedDict()

    def find(self, path: str, *, since: datetime) -> Sight | None:
        sight = self._remembered.get(path)
        return sight if sight is not None and sight.read_at > since else None

    def remember(self, sight: Sight) -> None:
        self._remembered.pop(sight.path, None)
        self._remembered[sight.path] = sight
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Round:
    """One call of `look`. `deadline`: by the loop's clock, for all it asks."""

    vehicle_id: UUID
    desk: _Desk
    link: VehicleLink
    deadline: float


class Looking:
    def __init__(self, links: Links, hearing: Hearing, clock: Clock, witnesses: Sequence[Witness] = ()) -> None:
        self._links = links
        self._hearing = hearing
        self._clock = clock
        self._witnesses = [*witnesses]
        self._desks: OrderedDict[UUID, _Desk] = OrderedDict()  # the one used last stands last

    async def look(self, vehicle_id: UUID, paths: Sequence[str], *, max_age: timedelta) -> Sequence[Sight]:
        """In the order of `paths`; what was seen less than `max_age` ago is not asked again.

        Raises: BadLook, NoSuchVehicle, Unavailable.
        """
        requests = {path: _request_of(path) for path in paths}
        link = await self._links.get(vehicle_id)
        desk = self._desk_of(vehicle_id)
        since = self._clock.now() - min(max_age, LONGEST_MEMORY)
        round_ = _Round(vehicle_id, desk, link, asyncio.get_running_loop().time() + PATIENCE_FOR_ALL.total_seconds())
        seen = {
            path: desk.find(path, since=since) or self._shared(round_, path, request)
            for path, request in requests.items()
        }
        # Shielded: one guest who leaves must not end a look that others share.
        sights = {path: await _of(look) for path, look in seen.items()}
        return [sights[path] for path in paths]

    def listen(self, witness: Witness) -> None:
        self._witnesses.append(witness)

    def changed(self, vehicle_id: UUID) -> None:
        """Something was done to the vehicle: what was seen before says nothing about now."""
        self._desks.pop(vehicle_id, None)

    def _desk_of(self, vehicle_id: UUID) -> _Desk:
        desk = self._desks.setdefault(vehicle_id, _Desk())
        self._desks.move_to_end(vehicle_id)
        if len(self._desks) > MOST_DESKS:
            self._desks.popitem(last=False)
        return desk

    def _shared(self, round_: _Round, path: str, request: SovdRequest) -> asyncio.Task[Sight]:
        under_way = round_.desk.under_way
        look = under_way.get(path)
        if look is None:
            look = asyncio.create_task(self._ask(round_, path, request))
            under_way[path] = look
            look.add_done_callback(lambda _done: under_way.pop(path, None))
        return look

    async def _ask(self, round_: _Round, path: str, request: SovdRequest) -> Sight:
        async with round_.desk.slots:
            began = asyncio.get_running_loop().time()
            left = timedelta(seconds=round_.deadline - began)
            if left <= timedelta(0):
                return self._unseen(path, began, _NOT_ASKED)
            sight = await self._sent(round_, request, path, min(PATIENCE, left))
        if sight.status_code is not None:
            round_.desk.remember(sight)
        return sight

    async def _sent(self, round_: _Round, request: SovdRequest, path: str, within: timedelta) -> Sight:
        vehicle_id = round_.vehicle_id
        began = asyncio.get_running_loop().time()
        try:
            answer = await round_.link.send(request, within=within)
        except (VehicleRefusal, MalformedAnswer) as refused:
            self._hearing.heard(vehicle_id, self._clock.now())
            return self._seen(path, began, refused)
        except VehicleError as silent:
            self._hearing.silent(vehicle_id, str(silent), self._clock.now())
            return self._unseen(path, began, _told(silent))
        self._hearing.heard(vehicle_id, self._clock.now())
        for witness in self._witnesses:
            witness(vehicle_id, request, answer)
        return self._seen(path, began, answer)

    def _seen(self, path: str, began: float, answer: SovdAnswer | VehicleRefusal | MalformedAnswer) -> Sight:
        error = None if isinstance(answer, SovdAnswer) else _told(answer)
        now, took = self._clock.now(), _since(began)
        return Sight(path, answer.status_code, answer.body, error, now, took, answer.headers)

    def _unseen(self, path: str, began: float, error: Mapping[str, str]) -> Sight:
        return Sight(path, None, None, error, self._clock.now(), _since(began))


_NOT_ASKED = {
    "code": SovdErrorCode.NOT_RESPONDING.value,
    "message": "Not asked: the vehicle took too long over what was asked before.",
}


async def _of(look: "Sight | asyncio.Task[Sight]") -> Sight:
    return look if isinstance(look, Sight) else await asyncio.shield(look)


def _since(began: float) -> timedelta:
    return timedelta(seconds=asyncio.get_running_loop().time() - began)


def _told(error: VehicleError) -> dict[str, str]:
    return {"code": str(error.code), "message": str(error)}


def _request_of(text: str) -> SovdRequest:
    path, _, query = text.partition("?")
    try:
        parsed = ResourcePath.parse(path)
        parameters = parse_qs(query, keep_blank_values=True, strict_parsing=query != "", max_num_fields=50)
    except (BadPath, ValueError) as wrong:
        raise BadLook(f"{path[:200]!r}: {wrong}") from wrong
    return SovdRequest(Method.GET, parsed, parameters)
