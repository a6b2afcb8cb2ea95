"""Errors on the wire: the one table from kinds of failure to HTTP, and the one shape that every error has."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.infra.log import current_correlation_id
from app.problems import (
    Conflict,
    Incomplete,
    Invalid,
    NoAnswer,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    Problem,
    TooManyRequests,
    Unavailable,
)

log = structlog.get_logger()

REPLY: Mapping[type[Problem], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Incomplete: HTTPStatus.BAD_REQUEST,
    NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    NoAnswer: HTTPStatus.GATEWAY_TIMEOUT,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
HEADERS: Mapping[HTTPStatus, Mapping[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": "1"},
}
INTERNAL = "INTERNAL_SERVER_ERROR"


def status_of(problem: Problem) -> HTTPStatus:
    """Of the nearest kind that the table has."""
    for kind in type(problem).__mro__:
        if kind in REPLY:
            return REPLY[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def error_body(detail: str, code: str, **more: object) -> dict[str, object]:
    return {"detail": detail, "error": {"code": code, "correlation_id": current_correlation_id(), **more}}


def internal_error() -> JSONResponse:
    return JSONResponse(error_body("Internal server error", INTERNAL), HTTPStatus.INTERNAL_SERVER_ERROR)


def install_error_mapping(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _framework_error)
    # The framework answers a crash with text of its own, and raises it again for `request_context` to log.
    app.add_exception_handler(Exception, _crash)


def problem_response(problem: Problem) -> JSONResponse:
    status = status_of(problem)
    place = getattr(problem, "place", None)
    places = {} if place is None else {"places": [{"place": place, "message": problem.sentence}]}
    more = {**problem.facts, **places}
    headers = _headers(status)
    if isinstance(problem, TooManyRequests):
        headers["Retry-After"] = str(problem.retry_after)
    return JSONResponse(error_body(problem.sentence, problem.code, **more), status, headers)


async def _problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)  # noqa: S101 - narrows what the framework hands over
    return problem_response(error)


async def _invalid_request(_request: Request, error: Exception) -> JSONResponse:
    """The values that were sent are not repeated: a log-in's body has a password in it."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - narrows what the framework hands over
    places = [{"place": _place(found["loc"]), "message": str(found["msg"])} for found in error.errors()]
    detail = "; ".join(f"{found['place']}: {found['message']}" for found in places)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return JSONResponse(error_body(detail, "INVALID_REQUEST", places=places), status)


async def _crash(_request: Request, _error: Exception) -> JSONResponse:
    return internal_error()


async def _framework_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - narrows what the framework hands over
    status = HTTPStatus(error.status_code)
    if error.__cause__ is not None:
        # Its name only: what an exception shows of itself may be the body, and that may hold a password.
        log.warning("http.framework_refused", status=status.value, cause=type(error.__cause__).__name__)
    headers = {**(error.headers or {}), **_headers(status)}
    return JSONResponse(error_body(str(error.detail), status.name), status, headers)


def _headers(status: HTTPStatus) -> dict[str, str]:
    return dict(HEADERS.get(status, {}))


def _place(location: Sequence[Any]) -> str:
    return ".".join(str(part) for part in location)


# For the OpenAPI document: what every error looks like.
ERROR_SCHEMA: dict[str, Any] = {
    "title": "Error",
    "type": "object",
    "required": ["detail", "error"],
    "properties": {
        "detail": {"type": "string", "description": "One sentence for a person"},
        "error": {
            "type": "object",
            "required": ["code", "correlation_id"],
            "properties": {
                "code": {"type": "string", "description": "UPPER_SNAKE, for programs"},
                "correlation_id": {"type": "string"},
                "holder": {
                    "type": "object",
                    "description": "Of LOCKED: who holds the lock",
                    "required": ["id", "username"],
                    "properties": {"id": {"type": "string"}, "username": {"type": "string"}},
                },
                "until": {"type": "string", "format": "date-time", "description": "Of LOCKED: when the lock ends"},
                "places": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["place", "message"],
                        "properties": {"place": {"type": "string"}, "message": {"type": "string"}},
                    },
                },
            },
        },
    },
}
