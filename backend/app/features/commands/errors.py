"""Failures of the commands slice, each a kind of `problems`."""

from app.problems import Conflict, Incomplete, Invalid, NotAllowed, NotFound


class CommandNotFound(NotFound):
    code = "COMMAND_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such command, or it is not yours.")


class MayNotCommand(NotAllowed):
    code = "ROLE_TOO_LOW"


class BadCommand(Invalid):
    code = "INVALID_COMMAND"


class ReasonRequired(Incomplete):
    code = "REASON_REQUIRED"

    def __init__(self) -> None:
        super().__init__("Nothing was sent: here, whatever changes a vehicle needs a reason. Say why in `reason`.")


class KeyReused(Conflict):
    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another command before.")


class CommandEnded(Conflict):
    code = "COMMAND_ENDED"


class NotUnknown(Conflict):
    code = "COMMAND_NOT_UNKNOWN"
