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

FIRST_PAUSE = 0.1  # seconds between two questions
LONGEST_PAUSE = 1.0
PAUSE_GROWTH = 1.5
HEARTBEAT = 5.0  # seconds after which an execution that did not change is told again
MOST_SILENCE = 10.0  # seconds without an answer after which the vehicle counts as silent
ONE_POLL = 5.0  # seconds for one question

EXECUTION_STOPPED = "execution-stopped"
EXECUTION_GONE = "execution-gone"

Poll = Callable[[float], Awaitable[SovdAnswer]]  # asks once, until a time of the loop's clock


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
_RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504})


@dataclass(slots=True)
class _Pace:
    """When to ask next, and since when nothing was heard."""

    pause: float = FIRST_PAUSE
    heard_at: float = 0.0
    told_at: float = 0.0
    told: object = None

    def slow_down(self) -> None:
        self.pause = min(LONGEST_PAUSE, self.pause * PAUSE_GROWTH)

    def is_news(self, body: object, now: float) -> bool:
        if body == self.told and now - self.told_at < HEARTBEAT:
            return False
        self.told, self.told_at = body, now
        return True


async def watch_execution(poll: Poll, *, deadline: float) -> AsyncGenerator[Observation]:
    """Shape: Progressed when something changed, and now and then; last of all Ended.

    Raises: Silent, VehicleRefusal, MalformedAnswer.
    """
    clock = asyncio.get_running_loop().time
    pace = _Pace(heard_at=clock())
    while True:
        answer = await _asked(poll, pace, deadline)
        if answer is not None:
            ended = ending_of(answer)
            if ended is not None:
                yield ended
                return
            if pace.is_news(answer.body, clock()):
                yield Progressed(percent_of(answer.body), answer.body)
        if clock() + pace.pause >= deadline:
            raise Silent("the execution was still running when the time to follow it was over")
        await asyncio.sleep(pace.pause)
        pace.slow_down()


async def _asked(poll: Poll, pace: _Pace, deadline: float) -> SovdAnswer | None:
    """One question; `None` when the vehicle may still come back."""
    clock = asyncio.get_running_loop().time
    try:
        answer = await poll(min(deadline, clock() + ONE_POLL))
    except VehicleError as failure:
        if isinstance(failure, VehicleRefusal) and failure.status_code in {404, 410}:
            return SovdAnswer(failure.status_code, failure.body)
        if not _may_pass(failure) or clock() - pace.heard_at > MOST_SILENCE:
            raise _as_silence(failure) from failure
        return None
    pace.heard_at = clock()
    return answer


def _may_pass(failure: VehicleError) -> bool:
    if isinstance(failure, VehicleRefusal):
        return failure.status_code in _RETRIED_STATUSES
    return isinstance(failure, Silent | Unreachable | MalformedAnswer)


def _as_silence(failure: VehicleError) -> VehicleError:
    """The execution was started: that the vehicle is gone now does not mean that nothing was sent."""
    if isinstance(failure, Unreachable):
        return Silent(f"the vehicle went away while the execution was running: {failure}")
    if isinstance(failure, Silent):
        return Silent(f"no word of the execution for {MOST_SILENCE:g} s: {failure}")
    return failure


def ending_of(answer: SovdAnswer) -> Ended | None:
    """The end that an answer tells; `None` while it runs."""
    if answer.status_code in {404, 410}:
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
