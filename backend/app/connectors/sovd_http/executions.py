"""Following an execution: ask for its resource until it is over."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from app.connectors.sovd_http.documents import one_line
from app.sovd.answers import Ended, Observation, Progressed, SovdAnswer
from app.sovd.errors import (
    MalformedAnswer,
    Silent,
    SovdErrorCode,
    Unreachable,
    VehicleError,
    VehicleRefusal,
)

EXECUTION_STOPPED = "execution-stopped"
EXECUTION_GONE = "execution-gone"

Poll = Callable[[float], Awaitable[SovdAnswer]]  # asks once, until a time of the loop's clock


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How an execution is polled. Units: seconds."""

    first_pause: float = 0.1  # between two questions
    longest_pause: float = 1.0
    growth: float = 1.5
    heartbeat: float = 5.0  # an execution that did not change is told again after this
    most_silence: float = 10.0  # without an answer for longer, the vehicle counts as silent
    one_poll: float = 5.0  # for one question


USUAL_RHYTHM = Rhythm()


class Phase(Enum):
    RUNNING = auto()
    COMPLETED = auto()
    FAILED = auto()
    STOPPED = auto()


# Words of all servers, letters only. A word that is not here means that it still runs.
_PHASES: Mapping[str, Phase] = {
    **dict.fromkeys(("completed", "complete", "finished", "succeeded", "success", "done"), Phase.COMPLETED),
    **dict.fromkeys(("failed", "failure", "error", "errored"), Phase.FAILED),
    **dict.fromkeys(("stopped", "terminated", "cancelled", "canceled", "aborted", "deleted"), Phase.STOPPED),
}
_LETTERS = re.compile(r"[^a-z]")
GONE = frozenset({404, 410})
_RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504})


class ExecutionWatch:
    """Follows one execution, also one that another process has started."""

    def __init__(self, poll: Poll, rhythm: Rhythm) -> None:
        self._poll = poll
        self._rhythm = rhythm
        self._clock = asyncio.get_running_loop().time
        self._heard_at = self._clock()
        self._told_at = 0.0
        self._told: object = None

    async def observations(self, *, deadline: float) -> AsyncGenerator[Observation]:
        """Shape: Progressed when something changed, and now and then; last of all Ended.

        Raises: Silent, VehicleRefusal, MalformedAnswer.
        """
        pause = self._rhythm.first_pause
        while True:
            answer = await self._asked(deadline)
            if answer is not None:
                ended = ending_of(answer)
                if ended is not None:
                    yield ended
                    return
                if self._is_news(answer.body):
                    yield Progressed(percent_of(answer.body), answer.body)
            if self._clock() + pause >= deadline:
                raise Silent("the execution was still running when the time to follow it was over")
            await asyncio.sleep(pause)
            pause = min(self._rhythm.longest_pause, pause * self._rhythm.growth)

    async def _asked(self, deadline: float) -> SovdAnswer | None:
        """One question; `None` when the vehicle may still come back."""
        try:
            answer = await self._poll(min(deadline, self._clock() + self._rhythm.one_poll))
        except VehicleError as failure:
            if isinstance(failure, VehicleRefusal) and failure.status_code in GONE:
                return SovdAnswer(failure.status_code, failure.body, headers=failure.headers)
            if not _may_pass(failure) or self._clock() - self._heard_at > self._rhythm.most_silence:
                raise _as_silence(failure) from failure
            return None
        self._heard_at = self._clock()
        return answer

    def _is_news(self, body: object) -> bool:
        now = self._clock()
        if body == self._told and now - self._told_at < self._rhythm.heartbeat:
            return False
        self._told, self._told_at = body, now
        return True


def _may_pass(failure: VehicleError) -> bool:
    if isinstance(failure, VehicleRefusal):
        return failure.status_code in _RETRIED_STATUSES
    return isinstance(failure, Silent | Unreachable | MalformedAnswer)


def _as_silence(failure: VehicleError) -> VehicleError:
    """The execution was started: that the vehicle is gone now does not mean that nothing was sent."""
    if isinstance(failure, Unreachable):
        return Silent(f"the vehicle went away while the execution was running: {failure}")
    if isinstance(failure, Silent):
        return Silent(f"no word of the execution for too long: {failure}")
    return failure


def ending_of(answer: SovdAnswer) -> Ended | None:
    """The end that an answer tells; `None` while it runs."""
    if answer.status_code in GONE:
        return Ended(
            answer,
            EXECUTION_GONE,
            "the vehicle no longer knows the execution; whether it was completed is not known",
        )
    match phase_of(answer.body):
        case Phase.RUNNING:
            return None
        case Phase.COMPLETED:
            return Ended(answer)
        case Phase.STOPPED:
            return Ended(answer, EXECUTION_STOPPED, "the execution was stopped before it was completed")
        case Phase.FAILED:
            code, message = error_of(answer.body)
            return Ended(answer, code, message)


def phase_of(body: object) -> Phase:
    status = body.get("status") if isinstance(body, Mapping) else None
    if not isinstance(status, str):
        return Phase.RUNNING
    return _PHASES.get(_LETTERS.sub("", status.lower()), Phase.RUNNING)


def percent_of(body: object) -> float | None:
    """Shape: 0-100; also from servers that put it among the parameters."""
    if not isinstance(body, Mapping):
        return None
    parameters = body.get("parameters")
    for place in (body, parameters if isinstance(parameters, Mapping) else {}):
        for key in ("progress", "percent", "progress_percent"):
            value = place.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100:
                return float(value)
    return None


def error_of(body: object) -> tuple[str, str]:
    """Code and sentence of a failed execution: a GenericError, a DataError, or lists of them."""
    told = body.get("error", body.get("errors")) if isinstance(body, Mapping) else None
    errors = [_inner(one) for one in (told if isinstance(told, list) else [told])]
    code = next((e["error_code"] for e in errors if isinstance(e.get("error_code"), str)), None)
    sentences = [one_line(e["message"]) for e in errors if isinstance(e.get("message"), str)]
    return (
        str(code or SovdErrorCode.ERROR_RESPONSE),
        "; ".join(sentences) or "the vehicle calls the execution failed and gives no reason",
    )


def _inner(error: object) -> Mapping[str, str]:
    if isinstance(error, str):
        return {"message": error}
    if not isinstance(error, Mapping):
        return {}
    inner = error.get("error")
    return inner if isinstance(inner, Mapping) else error
