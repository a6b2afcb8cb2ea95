"""Failures as SOVD 1.1 shows them: statuses, error codes, GenericError and DataError."""

from collections.abc import Mapping

from pydantic import JsonValue

from simulator.failures import (
    BadValue,
    Forbidden,
    KeyRefused,
    LockBroken,
    Malformed,
    NotAcceptable,
    NotFound,
    NotReady,
    NotSubscribable,
    NotSupported,
    PreconditionMissing,
    ReadOnly,
    SovdFailure,
    Told,
    TooLarge,
    TooManySubscriptions,
    UpdateBusy,
    WrongContentType,
    WrongMethod,
)
from simulator.sovd.messages import Reply

VENDOR_SPECIFIC = "vendor-specific"

# Failure -> HTTP status, error_code, vendor_code (only with vendor-specific).
REPLY: Mapping[type[SovdFailure], tuple[int, str, str | None]] = {
    NotFound: (404, VENDOR_SPECIFIC, "resource-not-found"),
    WrongMethod: (405, VENDOR_SPECIFIC, "method-not-allowed"),
    Malformed: (400, "incomplete-request", None),
    BadValue: (400, VENDOR_SPECIFIC, "invalid-value"),
    ReadOnly: (400, VENDOR_SPECIFIC, "read-only"),
    PreconditionMissing: (409, "precondition-not-fulfilled", None),
    Forbidden: (403, "insufficient-access-rights", None),
    LockBroken: (409, "lock-broken", None),
    NotSupported: (501, VENDOR_SPECIFIC, "not-supported"),
    KeyRefused: (409, "error-response", None),
    TooLarge: (413, VENDOR_SPECIFIC, "payload-too-large"),
    NotAcceptable: (406, VENDOR_SPECIFIC, "not-acceptable"),
    WrongContentType: (415, VENDOR_SPECIFIC, "wrong-content-type"),
    NotReady: (503, "not-responding", None),
    NotSubscribable: (501, VENDOR_SPECIFIC, "not-subscribable"),
    TooManySubscriptions: (503, VENDOR_SPECIFIC, "too-many-subscriptions"),
    UpdateBusy: (409, "update-process-in-progress", None),  # which word comes with it
    Told: (500, "error-response", None),  # the status comes with it
}

SERVER_FAILURE = Reply.of(
    {"error_code": "sovd-server-failure", "message": "the simulator failed; see its error output"}, 500
)


def answer_failure(failure: SovdFailure) -> Reply:
    """Shape: GenericError, for a BadValue DataError."""
    status, error_code, vendor_code = REPLY[type(failure)]
    error = generic_error(error_code, str(failure), vendor_code)
    if isinstance(failure, BadValue):
        return Reply.of({"path": failure.path, "error": error}, status)
    if isinstance(failure, UpdateBusy):
        error["error_code"] = failure.error_code
    if isinstance(failure, KeyRefused):
        error["parameters"] = {"service": "0x27", "nrc": f"0x{failure.nrc:02X}"}
    if isinstance(failure, Told):
        return Reply.of(error, failure.status)
    reply = Reply.of(error, status)
    if isinstance(failure, WrongMethod):
        return Reply(status, reply.body, [*reply.headers, (b"allow", ", ".join(failure.allowed).encode())])
    return reply


def generic_error(error_code: str, message: str, vendor_code: str | None = None) -> dict[str, JsonValue]:
    error: dict[str, JsonValue] = {"error_code": error_code, "message": message}
    if vendor_code is not None:
        error["vendor_code"] = vendor_code
    return error
