"""What can go wrong with a vehicle, told by connectors. Whether it means `failed` or `unknown` is decided above."""

# VehicleError
# ├── NotSent            not one byte of the request left us
# │   ├── Unreachable    no connection
# │   ├── AddressDenied  the vehicle's address is not one we may call
# │   └── TooLate        the right to send had run out
# ├── Silent             sent, and no complete answer came
# ├── MalformedAnswer    an answer came that makes no sense
# └── VehicleRefusal     the vehicle answered with an error

from collections.abc import Mapping
from enum import StrEnum


class SovdErrorCode(StrEnum):
    """Error codes of the standard (Table 18, as public servers show it)."""

    ERROR_RESPONSE = "error-response"
    INCOMPLETE_REQUEST = "incomplete-request"
    INSUFFICIENT_ACCESS_RIGHTS = "insufficient-access-rights"
    INVALID_RESPONSE_CONTENT = "invalid-response-content"
    INVALID_SIGNATURE = "invalid-signature"
    LOCK_BROKEN = "lock-broken"
    NOT_RESPONDING = "not-responding"
    PRECONDITION_NOT_FULFILLED = "precondition-not-fulfilled"
    SOVD_SERVER_FAILURE = "sovd-server-failure"
    SOVD_SERVER_MISCONFIGURED = "sovd-server-misconfigured"
    VENDOR_SPECIFIC = "vendor-specific"


class VehicleError(Exception):
    """Whatever a link may raise. `code` is the standard's word, or the vehicle's own."""

    code: str = SovdErrorCode.SOVD_SERVER_FAILURE


class NotSent(VehicleError):
    """Nothing of the request left this process."""

    code: str = SovdErrorCode.NOT_RESPONDING


class Unreachable(NotSent):
    """No connection to the vehicle."""


class AddressDenied(NotSent):
    """The vehicle's address is outside what this installation may call."""

    code = "address-denied"


class TooLate(NotSent):
    """The gate was closed right before the first byte."""

    code = "too-late"


class Silent(VehicleError):
    """The request left, the answer did not come, or was cut off."""

    code: str = SovdErrorCode.NOT_RESPONDING


class MalformedAnswer(VehicleError):
    """The answer cannot be read; `status_code` is what its first line said."""

    code = SovdErrorCode.INVALID_RESPONSE_CONTENT

    def __init__(self, reason: str, *, status_code: int, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status_code = status_code
        self.body: object = None  # nobody can read it
        self.headers = dict(headers or {})


class VehicleRefusal(VehicleError):
    """The vehicle answered with an HTTP error; its own code and message are kept."""

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        code: str,
        vendor_code: str | None = None,
        parameters: Mapping[str, object] | None = None,
        body: object = None,
    ) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.code = code
        self.vendor_code = vendor_code
        self.parameters = dict(parameters or {})
        self.body = body  # as the vehicle sent it, if it was JSON
        self.headers: Mapping[str, str] = {}

    @property
    def is_unsupported(self) -> bool:
        """The server has no such resource (tolerant-client rule 11)."""
        return self.status_code in {404, 405, 501}
