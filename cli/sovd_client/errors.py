"""What can go wrong between a client and the service. Knows HTTP statuses, no transport."""

from collections.abc import Mapping
from datetime import timedelta

# SovdError
# ├── ServerUnreachable      no answer: nobody listens, or the line was cut
# ├── ServiceTrouble         the service answered that it cannot (5xx)
# ├── BadAnswer              an answer that is not in the agreed shape
# ├── NotLoggedIn            no session, or one that has ended (401)
# │   └── WrongCredentials   the name or the password is not right
# ├── NotAllowed             the role may not do this (403)
# ├── NotFound               no such thing (404)
# ├── Conflict               the thing is in another state (409)
# ├── Invalid                the request makes no sense (other 4xx)
# │   └── AmbiguousVehicle   several vehicles answer to the same words
# └── RateLimited            too many requests (429); says how long to wait


class SovdError(Exception):
    """Whatever the client raises. `str(error)` is one sentence for a person.

    code: the service's word for it, UPPER_SNAKE.
    status: the HTTP status, or None when there was no answer.
    correlation_id: finds the request in the service's log, or None.
    """

    default_code = "ERROR"

    def __init__(
        self,
        sentence: str,
        *,
        code: str | None = None,
        status: int | None = None,
        correlation_id: str | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.default_code
        self.status = status
        self.correlation_id = correlation_id


class ServerUnreachable(SovdError):
    """No answer came. What was sent may have arrived all the same."""

    default_code = "SERVER_UNREACHABLE"


class ServiceTrouble(SovdError):
    default_code = "SERVICE_TROUBLE"


class BadAnswer(SovdError):
    default_code = "BAD_ANSWER"


class NotLoggedIn(SovdError):
    default_code = "NOT_LOGGED_IN"


class WrongCredentials(NotLoggedIn):
    default_code = "INVALID_CREDENTIALS"


class NotAllowed(SovdError):
    default_code = "NOT_ALLOWED"


class NotFound(SovdError):
    default_code = "NOT_FOUND"


class Conflict(SovdError):
    default_code = "CONFLICT"


class Invalid(SovdError):
    default_code = "INVALID"


class AmbiguousVehicle(Invalid):
    default_code = "AMBIGUOUS_VEHICLE"


class RateLimited(SovdError):
    """retry_after: how long the service asks to wait."""

    default_code = "RATE_LIMITED"

    def __init__(
        self,
        sentence: str,
        *,
        retry_after: timedelta,
        code: str | None = None,
        status: int | None = None,
        correlation_id: str | None = None,
    ) -> None:
        super().__init__(sentence, code=code, status=status, correlation_id=correlation_id)
        self.retry_after = retry_after


KIND_OF_STATUS: Mapping[int, type[SovdError]] = {
    401: NotLoggedIn,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
}


def kind_of(status: int, code: str | None) -> type[SovdError]:
    """The class for an answer that says no; 429 is built apart, it carries a time."""
    if status == 401 and code == WrongCredentials.default_code:
        return WrongCredentials
    if status >= 500:
        return ServiceTrouble
    return KIND_OF_STATUS.get(status, Invalid)
