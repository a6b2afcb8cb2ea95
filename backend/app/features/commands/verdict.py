"""What an answer, or its absence, means for a command. Pure; this is where nobody lies about an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.features.commands.states import Status
from app.sovd.answers import Ended, FollowingKind, SovdAnswer
from app.sovd.errors import MalformedAnswer, NotSent, Silent, SovdErrorCode, VehicleError, VehicleRefusal
from app.sovd.requests import Risk

GATEWAY_TIMEOUT = 504
CLIENT_ERROR = 400
SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    status: Status
    response: Mapping[str, object] | None = None
    error: Mapping[str, object] | None = None


def response_json(answer: SovdAnswer | VehicleRefusal | MalformedAnswer) -> dict[str, object]:
    shown = {"headers": answer.headers} if answer.headers else {}
    return {"status_code": answer.status_code, "body": answer.body, **shown}


def error_json(code: str, message: str, **more: object) -> dict[str, object]:
    return {"code": code, "message": message, **{name: value for name, value in more.items() if value}}


def verdict_of_answer(answer: SovdAnswer) -> Verdict:
    return Verdict(Status.SUCCEEDED, response_json(answer))


def verdict_of_end(ended: Ended) -> Verdict:
    response = response_json(ended.answer)
    if ended.error_code is None:
        return Verdict(Status.SUCCEEDED, response)
    message = ended.message or "The vehicle reports that the execution did not complete."
    return Verdict(Status.FAILED, response, error_json(ended.error_code, message))


def verdict_of_error(error: VehicleError, risk: Risk) -> Verdict:
    """A request that did not leave has failed. One that left and was not answered is unknown, unless it was a read."""
    if isinstance(error, VehicleRefusal):
        return _verdict_of_refusal(error, risk)
    told = error_json(error.code, str(error))
    if isinstance(error, NotSent) or risk is Risk.READ:
        return Verdict(Status.FAILED, error=told)
    return Verdict(Status.UNKNOWN, response_json(error) if isinstance(error, MalformedAnswer) else None, told)


def verdict_of_lost_sight(error: VehicleError, kind: FollowingKind) -> Verdict:
    """An execution that is no longer seen may still run; a stream that broke has merely ended."""
    told = error_json(error.code, str(error))
    if kind is FollowingKind.STREAM:
        return Verdict(Status.FAILED, error=told)
    return Verdict(Status.UNKNOWN, error=told)


def _verdict_of_refusal(refusal: VehicleRefusal, risk: Risk) -> Verdict:
    response = response_json(refusal)
    told = error_json(refusal.code, str(refusal), vendor_code=refusal.vendor_code, parameters=refusal.parameters)
    if refusal.status_code < CLIENT_ERROR:
        return Verdict(Status.FAILED, response, told)  # done at once, and what it did went wrong
    if refusal.status_code < SERVER_ERROR:
        return Verdict(Status.REFUSED, response, told)
    # The vehicle's server asked a component and got no answer: the component may have acted.
    is_unanswered = refusal.status_code == GATEWAY_TIMEOUT or refusal.code == SovdErrorCode.NOT_RESPONDING
    if is_unanswered and risk is not Risk.READ:
        return Verdict(Status.UNKNOWN, response, told)
    return Verdict(Status.FAILED, response, told)


def means_reachable(error: VehicleError) -> bool:
    """An answer of any kind came from the vehicle."""
    return not isinstance(error, NotSent | Silent)
