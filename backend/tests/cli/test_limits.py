"""Command lines beyond a limit of the service: what waits, and what says for how long."""

import pytest

from tests.cli.conftest import RunSovd
from tests.cli.fake_service import FakeService, problem

RPM = "components/engine/data/rpm"


def test_too_many_requests_are_waited_for(logged_in: FakeService, sovd: RunSovd) -> None:
    limited = problem(429, "RATE_LIMITED", "Too many.", {"Retry-After": "0"})
    logged_in.answers_once["POST /api/v1/commands"] = [limited, limited]
    told = sovd("get", "Red van", RPM)
    assert told.code == 0
    assert "asks to wait" in told.err


def test_reading_waits_for_a_limit_as_well(logged_in: FakeService, sovd: RunSovd) -> None:
    limited = problem(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded: 100 per 1 minute", {"Retry-After": "0"})
    logged_in.answers_once["GET /api/v1/vehicles"] = [limited]
    told = sovd("vehicles")
    assert told.code == 0
    assert told.err == "Too many requests in this minute: the service asks to wait 0 s.\n"
    assert "Red van" in told.out


def test_reading_waits_for_a_token_that_cannot_be_renewed_yet(logged_in: FakeService, sovd: RunSovd) -> None:
    limited = problem(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded: 5 per 1 minute", {"Retry-After": "0"})
    logged_in.answers_once["GET /api/v1/vehicles"] = [problem(401, "TOKEN_EXPIRED", "Token has expired")]
    logged_in.answers_once["POST /api/v1/auth/refresh"] = [limited]
    told = sovd("vehicles")
    assert (told.code, "Red van" in told.out) == (0, True)


def test_a_log_in_beyond_the_limit_says_how_long_to_wait(
    service: FakeService, sovd: RunSovd, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = problem(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded: 5 per 1 minute", {"Retry-After": "42"})
    service.answers_once["POST /api/v1/auth/login"] = [limited]
    monkeypatch.setenv("SOVD_PASSWORD", "engineer123")
    told = sovd("login", "--url", service.url, "--username", "engineer")
    assert told.code == 1
    assert told.err == "Rate limit exceeded: 5 per 1 minute. Try again in 42 s. (correlation id c0ffee00)\n"
