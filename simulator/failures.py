"""Why a vehicle says no, without HTTP. The statuses are in `sovd.errors`."""

# SovdFailure
# ├── NotFound              no such entity, resource or execution
# ├── WrongMethod           the resource exists, the method does not
# ├── Malformed             the request cannot be understood
# ├── BadValue              a value of the wrong type or out of range; says where
# ├── ReadOnly              this data cannot be written
# ├── PreconditionMissing   a lock, a mode or a state stands in the way
# ├── Forbidden             a right or a lock is missing
# ├── LockBroken            the lock was taken away
# ├── NotSupported          this server does not do that
# ├── KeyRefused            the key to a security level is wrong
# ├── TooLarge              the body is too big
# ├── NotAcceptable         not in the form that was asked for
# ├── WrongContentType      not in a form this resource takes
# ├── NotReady              the entity is just starting
# ├── NotSubscribable       no stream for this resource
# ├── TooManySubscriptions  the load limit
# ├── UpdateBusy            an update cannot go on now
# └── Told                  what a misbehaviour rule or a scenario says

from collections.abc import Sequence


class SovdFailure(Exception):
    """Whatever a vehicle may answer instead of what was asked."""


class NotFound(SovdFailure):
    """No such entity or resource."""


class WrongMethod(SovdFailure):
    def __init__(self, method: str, allowed: Sequence[str]) -> None:
        super().__init__(f"{method} is not possible here; possible: {', '.join(allowed)}")
        self.allowed = tuple(allowed)


class Malformed(SovdFailure):
    """The request cannot be understood."""


class BadValue(SovdFailure):
    """Shape: `path` is a JSON pointer into the request body."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


class ReadOnly(SovdFailure):
    """This data cannot be written."""


class PreconditionMissing(SovdFailure):
    """A lock, a mode or a state stands in the way."""


class Forbidden(SovdFailure):
    """A right or a lock is missing."""


class NotSupported(SovdFailure):
    """This server does not do that."""


class LockBroken(SovdFailure):
    """The lock was taken away by another client."""


class KeyRefused(SovdFailure):
    """The ECU says no to a key; `nrc` is its reason."""

    def __init__(self, nrc: int, message: str) -> None:
        super().__init__(message)
        self.nrc = nrc


class TooLarge(SovdFailure):
    """The body is too big."""


class NotAcceptable(SovdFailure):
    """The client accepts no form this resource has."""


class WrongContentType(SovdFailure):
    """The body has a form this resource does not take."""


class NotReady(SovdFailure):
    """The entity is just starting."""


class NotSubscribable(SovdFailure):
    """No stream for this resource."""


class TooManySubscriptions(SovdFailure):
    """The load limit is reached."""


class UpdateBusy(SovdFailure):
    """Shape: `error_code` is the standard's word for why."""

    def __init__(self, error_code: str, message: str) -> None:
        super().__init__(message)
        self.error_code = error_code


class Told(SovdFailure):
    """An answer that somebody ordered."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
