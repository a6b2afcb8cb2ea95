"""Every ending has its exit code and its sentence."""

import re
from typing import Any

import pytest

from sovd_cli.exit_codes import ExitCode, exit_code_of, exit_code_of_end
from sovd_cli.operations import sentence_of_stop
from sovd_cli.output import advised, error_document, error_sentence
from sovd_cli.plain_text import plain
from sovd_client.endings import CommandEndedBadly, sentence_of_end
from sovd_client.errors import Invalid, NotAllowed, NotLoggedIn, WrongCredentials
from sovd_client.models import FINAL_STATUSES, Command


def command(status: str, code: str | None = None, message: str = "") -> Command:
    wire: dict[str, Any] = {
        "id": "1",
        "vehicle_id": "2",
        "method": "GET",
        "path": "components/engine/faults",
        "status": status,
        "correlation_id": "c0ffee00",
        "error": {"code": code, "message": message} if code else None,
    }
    return Command.from_wire(wire)


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (command("succeeded"), 0),
        (command("resolved"), 0),
        (command("failed", "ERROR_RESPONSE"), 4),
        (command("refused", "PRECONDITION_NOT_FULFILLED"), 4),
        (command("failed", "NOT_RESPONDING"), 5),
        (command("failed", "not-responding"), 5),
        (command("expired"), 5),
        (command("unknown", "NOT_RESPONDING"), 6),
        (command("cancelled"), 1),
    ],
)
def test_a_command_ends_with_code(ended: Command, code: int) -> None:
    assert exit_code_of_end(ended) == code


def test_every_final_status_has_a_code_and_a_sentence() -> None:
    for status in FINAL_STATUSES:
        assert exit_code_of_end(command(status)) in ExitCode
        assert re.fullmatch(r"[A-Z].*[^.]\.", sentence_of_end(command(status)))


def test_the_vehicles_own_words_are_in_the_sentence() -> None:
    refused = command("refused", "LOCKED", "Somebody else holds the lock.")
    assert sentence_of_end(refused) == "The vehicle refused: Somebody else holds the lock."


def test_what_was_stopped_because_it_was_asked_for_is_no_failure() -> None:
    assert sentence_of_stop(command("failed", "execution-stopped", "x")) == (
        "You asked to stop, and the vehicle has stopped it."
    )
    assert sentence_of_stop(command("succeeded")) == "You asked to stop. The vehicle has done it."


def test_a_sentence_of_others_gets_its_full_stop() -> None:
    assert error_sentence(Invalid("It does not fit", correlation_id="c0")) == "It does not fit. (correlation id c0)"


def test_errors_of_the_service_have_their_codes() -> None:
    assert exit_code_of(NotLoggedIn("x")) == 3
    assert exit_code_of(NotAllowed("x")) == 3
    assert exit_code_of(Invalid("x")) == 1
    assert exit_code_of(CommandEndedBadly(command("unknown"))) == 6


def test_an_error_is_one_line_with_its_correlation_id() -> None:
    error = Invalid("Two\nlines.", correlation_id="c0ffee00")
    assert error_sentence(error) == "Two lines. (correlation id c0ffee00)"


def test_not_logged_in_says_what_to_do_and_a_wrong_password_does_not() -> None:
    assert advised(NotLoggedIn("The session has ended.")) == "The session has ended: run `sovd login`."
    assert advised(WrongCredentials("The password is wrong.")) == "The password is wrong."


def test_an_error_as_json_has_all_its_facts() -> None:
    error = NotAllowed("No.", code="NOT_ALLOWED", status=403, correlation_id="c0ffee00")
    assert error_document(error) == {
        "error": {
            "code": "NOT_ALLOWED",
            "sentence": "No.",
            "status": 403,
            "correlation_id": "c0ffee00",
            "exit_code": 3,
        }
    }


def test_a_vehicles_words_cannot_steer_the_terminal() -> None:
    assert plain("\x1b[31mred\x1b[0m\x07\n\x9b1mtab\t") == "[31mred[0m\n1mtab\t"
