"""What an answer, or none, means: nothing is called failed that may have happened."""

import pytest

from app.features.commands.states import Status
from app.features.commands.verdict import (
    means_reachable,
    verdict_of_answer,
    verdict_of_end,
    verdict_of_error,
    verdict_of_lost_sight,
)
from app.sovd.answers import Ended, FollowingKind, SovdAnswer
from app.sovd.errors import (
    AddressDenied,
    MalformedAnswer,
    Silent,
    TooLate,
    Unreachable,
    VehicleError,
    VehicleRefusal,
)
from app.sovd.requests import Risk


def refusal(status_code: int, code: str = "error-response") -> VehicleRefusal:
    return VehicleRefusal("It says no.", status_code=status_code, code=code, body={"error_code": code})


@pytest.mark.parametrize("risk", Risk)
@pytest.mark.parametrize("error", [Unreachable("off"), AddressDenied("not ours"), TooLate("late")])
def test_what_never_left_has_failed(error: VehicleError, risk: Risk) -> None:
    verdict = verdict_of_error(error, risk)
    assert (verdict.status, verdict.response) == (Status.FAILED, None)
    assert verdict.error == {"code": error.code, "message": str(error)}


@pytest.mark.parametrize("error", [Silent("nothing came"), MalformedAnswer("nonsense", status_code=200)])
def test_what_left_and_was_not_answered_is_unknown_unless_it_was_a_read(error: VehicleError) -> None:
    assert verdict_of_error(error, Risk.READ).status is Status.FAILED
    assert verdict_of_error(error, Risk.WRITE).status is Status.UNKNOWN
    assert verdict_of_error(error, Risk.CRITICAL).status is Status.UNKNOWN


@pytest.mark.parametrize("status_code", [400, 401, 403, 404, 409, 422, 429, 499])
def test_a_no_of_the_vehicle_is_a_refusal_in_its_own_words(status_code: int) -> None:
    verdict = verdict_of_error(refusal(status_code, "vendor-specific"), Risk.WRITE)
    assert verdict.status is Status.REFUSED
    assert verdict.response == {"status_code": status_code, "body": {"error_code": "vendor-specific"}}
    assert verdict.error == {"code": "vendor-specific", "message": "It says no."}


@pytest.mark.parametrize("status_code", [500, 501, 502, 503])
def test_an_error_of_the_vehicles_server_is_a_failure(status_code: int) -> None:
    assert verdict_of_error(refusal(status_code), Risk.WRITE).status is Status.FAILED


@pytest.mark.parametrize("error", [refusal(504), refusal(502, "not-responding")])
def test_a_component_that_did_not_answer_its_server_may_have_acted(error: VehicleRefusal) -> None:
    assert verdict_of_error(error, Risk.CRITICAL).status is Status.UNKNOWN
    assert verdict_of_error(error, Risk.READ).status is Status.FAILED


def test_vendor_code_and_parameters_are_kept() -> None:
    error = VehicleRefusal("no", status_code=404, code="vendor-specific", vendor_code="x", parameters={"a": 1})
    told = verdict_of_error(error, Risk.READ).error
    assert told == {"code": "vendor-specific", "message": "no", "vendor_code": "x", "parameters": {"a": 1}}


def test_an_answer_is_a_success_with_its_body() -> None:
    verdict = verdict_of_answer(SovdAnswer(200, {"items": []}))
    assert verdict.status is Status.SUCCEEDED
    assert verdict.response == {"status_code": 200, "body": {"items": []}}
    assert verdict.error is None


def test_an_execution_ends_as_the_vehicle_says() -> None:
    done = verdict_of_end(Ended(SovdAnswer(200, {"status": "completed"})))
    assert (done.status, done.error) == (Status.SUCCEEDED, None)
    stopped = verdict_of_end(Ended(SovdAnswer(200, {}), "execution-stopped", "Stopped."))
    assert (stopped.status, stopped.error) == (
        Status.FAILED,
        {"code": "execution-stopped", "message": "Stopped."},
    )
    wordless = verdict_of_end(Ended(SovdAnswer(200, {}), "error-response", None))
    assert wordless.error is not None
    assert "did not complete" in str(wordless.error["message"])


def test_an_execution_out_of_sight_is_unknown_and_a_broken_stream_has_failed() -> None:
    assert verdict_of_lost_sight(Silent("gone"), FollowingKind.EXECUTION).status is Status.UNKNOWN
    assert verdict_of_lost_sight(Silent("gone"), FollowingKind.STREAM).status is Status.FAILED


def test_a_vehicle_that_says_anything_at_all_is_there() -> None:
    assert means_reachable(refusal(500))
    assert means_reachable(MalformedAnswer("nonsense", status_code=200))
    assert not means_reachable(Silent("nothing"))
    assert not means_reachable(Unreachable("off"))
