"""One command on its way: marked, sent once, followed to its end, and written down whatever happens."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

import structlog

from app.features.commands.command import Command, Move
from app.features.commands.learning import Learning, TeachingMove, change_of_command, taught_by, without_secrets
from app.features.commands.moving import Moving
from app.features.commands.states import Status
from app.features.commands.verdict import (
    Verdict,
    error_json,
    means_reachable,
    response_json,
    verdict_of_answer,
    verdict_of_end,
    verdict_of_error,
    verdict_of_lost_sight,
)
from app.features.holding.errors import locked_sentence
from app.features.holding.ground import changed_ground
from app.features.holding.held import Change, HeldLock
from app.features.holding.masking import holds_secrets, is_masked
from app.infra.clock import Clock
from app.infra.crash import CrashPoint, CrashPoints
from app.infra.db import encode_json
from app.infra.ledger import Ledger
from app.problems import NotFound, Unavailable
from app.sovd.answers import Ended, Following, Observation, Progressed, Sampled, SovdAnswer
from app.sovd.errors import TooLate, VehicleError
from app.sovd.link import SendGate, VehicleLink
from app.sovd.requests import Risk, SovdRequest

log = structlog.get_logger()

R = TypeVar("R")

LARGEST_EVENT_BODY = 64 * 1024  # bytes; a larger answer stands in the command only
LONGEST_BACKOFF = 2.0  # seconds between attempts to reach the database
KEY_NOT_KEPT = (
    "The component was busy, and a key is not written down to wait: ask for a new seed, and send its key again. "
    "Nothing was sent."
)


class Links(Protocol):
    async def get(self, vehicle_id: UUID) -> VehicleLink: ...


class Hearing(Protocol):
    def heard(self, vehicle_id: UUID, at: datetime) -> None: ...

    def silent(self, vehicle_id: UUID, reason: str, at: datetime) -> None: ...


# Hears of everything that a vehicle did as it was asked: must neither wait nor fail.
Witness = Callable[[Command, SovdRequest, SovdAnswer], None]


class Right(Protocol):
    """The right of this process to work on commands; `valid_until` in boottime seconds."""

    valid_until: float


class Locks(Protocol):
    """Which of our users holds what."""

    async def find_forbidding(self, vehicle_id: UUID, request: SovdRequest, user_id: UUID) -> HeldLock | None:
        """Raises: Unavailable."""
        ...

    async def changed(self, change: Change) -> None:
        """Something was learned of it. Raises: Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Patience:
    answer: timedelta  # for one answer
    execution: timedelta  # for an execution or stream from its first answer on


@dataclass(frozen=True, slots=True)
class Tools:
    """What every dispatch works with."""

    ledger: Ledger
    moving: Moving
    links: Links
    hearing: Hearing
    right: Right
    clock: Clock
    patience: Patience
    crash: CrashPoints
    locks: Locks
    ended: Callable[[Command, Verdict], None] = lambda _command, _verdict: None
    witnesses: tuple[Witness, ...] = ()


class Dispatch:
    """`command` is claimed by this process, or streaming and taken over."""

    def __init__(self, command: Command, tools: Tools) -> None:
        self.command = command
        self._request = command.request()
        self._tools = tools
        self._learning = Learning()
        self._stop = asyncio.Event()
        if command.stop_wanted:
            self._stop.set()

    def ask_stop(self) -> None:
        """Ask the vehicle to stop as soon as there is something to stop. Twice is once."""
        self._stop.set()

    async def go(self) -> None:
        try:
            link = await self._link()
        except NotFound as gone:
            await self._end_unsent("vehicle-removed", gone.sentence)
            return
        if self.command.risk is not Risk.READ and is_masked(self.command.body) and holds_secrets(self._request):
            await self._end_unsent("key-not-kept", KEY_NOT_KEPT)
            return
        if self.command.status is Status.STREAMING and self.command.following is not None:
            await self._follow(link, self.command.following)
        else:
            await self._send(link)

    async def _link(self) -> VehicleLink:
        backoff = 0.1
        while True:
            try:
                return await self._tools.links.get(self.command.vehicle_id)
            except Unavailable:
                await asyncio.sleep(backoff)
                backoff = min(LONGEST_BACKOFF, backoff * 2)

    async def _send(self, link: VehicleLink) -> None:
        gate = self._gate()
        self._tools.crash.reach(CrashPoint.BEFORE_MARK)
        if not await self._mark():
            await self._end_if_locked()
            return
        self._tools.crash.reach(CrashPoint.AFTER_MARK)
        try:
            answer = await link.send(self._request, within=self._until_answered(), may_send=gate)
        except TooLate:
            await self._hand_back()
            return
        except VehicleError as error:
            self._tools.crash.reach(CrashPoint.AFTER_SEND)
            self._heard(error)
            await self._end(verdict_of_error(error, self.command.risk), Status.DISPATCHING)
            return
        self._tools.crash.reach(CrashPoint.AFTER_SEND)
        self._heard(None)
        for witness in self._tools.witnesses:
            witness(self.command, self._request, answer)
        if answer.following is None:
            await self._end(verdict_of_answer(answer), Status.DISPATCHING)
        elif await self._begin_streaming(answer, answer.following):
            await self._follow(link, answer.following)

    def _gate(self) -> SendGate:
        """The deadline is taken before the mark: a renewal made later must not let a late byte through."""
        lease_end = self._tools.right.valid_until
        clock, not_after = self._tools.clock, self.command.not_after

        def gate() -> None:
            if clock.boottime() >= lease_end or clock.now() >= not_after:
                raise TooLate("The right to send had run out before the first byte; nothing was sent.")

        return gate

    def _until_answered(self) -> timedelta:
        left = self.command.not_after - self._tools.clock.now()
        return max(timedelta(0), min(left, self._tools.patience.answer))

    async def _mark(self) -> bool:
        """False when somebody else has the command, or it is too late for it."""
        now = self._tools.clock.now()
        if now >= self.command.not_after:
            error = error_json("expired", "The deadline passed before the command could be sent; nothing was sent.")
            await self._move(
                Move(
                    self.command.id,
                    frozenset({Status.CLAIMED}),
                    Status.EXPIRED,
                    now,
                    fence=self.command.fence,
                    error=error,
                    data={"error": error},
                )
            )
            return False
        return await self._move(
            Move(
                self.command.id,
                # Also from dispatching: the answer to a first attempt may have been lost with the database.
                frozenset({Status.CLAIMED, Status.DISPATCHING}),
                Status.DISPATCHING,
                now,
                fence=self.command.fence,
                keeps_owner=True,
                needs_lease=True,
                unless_locked=changed_ground(self._request),
            )
        )

    async def _end_if_locked(self) -> None:
        """Somebody else took a lock while this waited, in this process or another: nothing was sent, and nothing is."""
        if self.command.risk is Risk.READ:
            return
        lock = await self._patiently(
            lambda: self._tools.locks.find_forbidding(self.command.vehicle_id, self._request, self.command.user_id)
        )
        if lock is not None:
            await self._end_unsent("locked", locked_sentence(lock))

    async def _end_unsent(self, code: str, sentence: str) -> None:
        """Only if the command is still ours: that we sent nothing says nothing of what another process did with it."""
        verdict = Verdict(Status.FAILED, error=error_json(code, sentence))
        await self._finish(verdict, verdict, Status.CLAIMED, Status.DISPATCHING)

    async def _hand_back(self) -> None:
        """Nothing was sent and that is certain: whoever has a lease may take the command."""
        data = {"message": "The right to send ran out before the first byte; nothing was sent."}
        await self._move(
            Move(
                self.command.id,
                frozenset({Status.DISPATCHING}),
                Status.ACCEPTED,
                self._tools.clock.now(),
                fence=self.command.fence,
                takes_fence=True,
                data=data,
            )
        )

    async def _begin_streaming(self, answer: SovdAnswer, following: Following) -> bool:
        return await self._move(
            Move(
                self.command.id,
                frozenset({Status.DISPATCHING}),
                Status.STREAMING,
                self._tools.clock.now(),
                fence=self.command.fence,
                keeps_owner=True,
                following=following,
                response=response_json(answer),
                data={"execution": following.id, "response": response_json(answer)},
            )
        )

    async def _follow(self, link: VehicleLink, following: Following) -> None:
        stopping = asyncio.create_task(self._stop_when_asked(link, following))
        try:
            verdict = await self._watch(link, following)
        except VehicleError as error:
            self._heard(error)
            verdict = verdict_of_lost_sight(error, following.kind)
        finally:
            stopping.cancel()
            with suppress(asyncio.CancelledError):
                await stopping
        if verdict is not None:
            await self._end(verdict, Status.STREAMING)

    async def _watch(self, link: VehicleLink, following: Following) -> Verdict | None:
        """None: somebody else has the command now."""
        async for observation in link.watch(following, within=self._tools.patience.execution):
            self._tools.crash.reach(CrashPoint.WHILE_FOLLOWING)
            if isinstance(observation, Ended):
                return verdict_of_end(observation)
            if not await self._note(observation_json(observation)):
                return None
        error = error_json("outcome-unknown", "The connection's account of the execution ended without an end.")
        return Verdict(Status.UNKNOWN, error=error)

    async def _stop_when_asked(self, link: VehicleLink, following: Following) -> None:
        await self._stop.wait()
        try:
            await link.stop(following, within=self._tools.patience.answer)
        except VehicleError as error:
            await self._note({"message": f"The vehicle did not stop it: {error}", "stop": "refused"})
        else:
            await self._note({"message": "The vehicle was asked to stop and has agreed.", "stop": "agreed"})

    async def _note(self, data: Mapping[str, object]) -> bool:
        return await self._move(
            Move(
                self.command.id,
                frozenset({Status.STREAMING}),
                Status.STREAMING,
                self._tools.clock.now(),
                fence=self.command.fence,
                keeps_owner=True,
                data=data,
            )
        )

    async def _end(self, verdict: Verdict, before: Status) -> None:
        kept = without_secrets(verdict) if holds_secrets(self._request) else verdict
        if not await self._finish(verdict, kept, before) and verdict.status is not Status.UNKNOWN:
            await self._resolve_late(verdict, kept)
        self._tools.crash.reach(CrashPoint.AFTER_FINISH)

    async def _finish(self, verdict: Verdict, kept: Verdict, *before: Status) -> bool:
        """False: somebody else has the command now, or has ended it."""
        self._tools.crash.reach(CrashPoint.BEFORE_FINISH)
        move = Move(
            self.command.id,
            frozenset(before),
            verdict.status,
            self._tools.clock.now(),
            fence=self.command.fence,
            response=kept.response,
            error=kept.error,
            data=_end_json(kept),
        )
        moved = await self._move_and_learn(move, verdict)
        self._tools.ended(self.command, verdict)
        return moved

    async def _resolve_late(self, verdict: Verdict, kept: Verdict) -> None:
        """Another process called it unknown while the answer was on its way: the answer is the better witness."""
        data = {**_end_json(kept), "resolution": "late-answer", "outcome": verdict.status.value}
        move = Move(
            self.command.id,
            frozenset({Status.UNKNOWN}),
            Status.RESOLVED,
            self._tools.clock.now(),
            fence=self.command.fence + 1,
            response=kept.response,
            error=kept.error,
            data=data,
        )
        await self._move_and_learn(move, verdict)

    async def _move_and_learn(self, move: Move, verdict: Verdict) -> bool:
        change = change_of_command(self.command)
        if change is None:
            return await self._move(move)
        teaching = TeachingMove(move, taught_by(change, verdict, move))
        moved = await self._patiently(lambda: self._tools.ledger.record(self._learning, teaching))
        await self._patiently(lambda: self._tools.locks.changed(change))
        return moved

    async def _move(self, move: Move) -> bool:
        return await self._patiently(lambda: self._tools.ledger.record(self._tools.moving, move))

    async def _patiently(self, do: Callable[[], Awaitable[R]]) -> R:
        """What is known must be written down: a database that is away is waited for."""
        backoff = 0.1
        while True:
            try:
                return await do()
            except Unavailable:
                await asyncio.sleep(backoff)
                backoff = min(LONGEST_BACKOFF, backoff * 2)

    def _heard(self, error: VehicleError | None) -> None:
        now = self._tools.clock.now()
        if error is None or means_reachable(error):
            self._tools.hearing.heard(self.command.vehicle_id, now)
        else:
            self._tools.hearing.silent(self.command.vehicle_id, str(error), now)


def observation_json(observation: Observation) -> dict[str, object]:
    if isinstance(observation, Progressed):
        percent = {} if observation.percent is None else {"progress": observation.percent}
        return {**percent, "execution_state": observation.body}
    if isinstance(observation, Sampled):
        return {"samples": list(observation.samples)}
    return {}


def _end_json(verdict: Verdict) -> dict[str, object]:
    data: dict[str, object] = {}
    if verdict.response is not None:
        small = len(encode_json(verdict.response)) <= LARGEST_EVENT_BODY
        data["response"] = verdict.response if small else {"status_code": verdict.response["status_code"]}
        if not small:
            data["response_omitted"] = True
    if verdict.error is not None:
        data["error"] = verdict.error
    return data
