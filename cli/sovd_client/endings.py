"""How commands end, in a sentence for a person, and the error for those that did not succeed."""

from sovd_client.errors import SovdError
from sovd_client.models import Command, CommandStatus

SUCCESS: frozenset[str] = frozenset({CommandStatus.SUCCEEDED, CommandStatus.RESOLVED})

# Words a command's error code is made of when the vehicle gave no answer at all.
SILENCE = ("NOT_RESPONDING", "UNREACHABLE", "TIMED_OUT", "TIMEOUT", "DISCONNECTED")

SENTENCE: dict[str, str] = {
    CommandStatus.SUCCEEDED: "The vehicle has done it.",
    CommandStatus.RESOLVED: "The outcome was unknown and has been resolved.",
    CommandStatus.FAILED: "The vehicle could not do it",
    CommandStatus.REFUSED: "The vehicle refused",
    CommandStatus.EXPIRED: "The command was not sent before its time ran out",
    CommandStatus.UNKNOWN: "It was sent and not answered, so it may have happened",
    CommandStatus.CANCELLED: "The command was cancelled",
}


class CommandEndedBadly(SovdError):
    """The service did its part; the command did not succeed. `command` tells all of it."""

    def __init__(self, command: Command) -> None:
        super().__init__(
            sentence_of_end(command),
            code=command.error.code if command.error else command.status.upper(),
            correlation_id=command.correlation_id,
        )
        self.command = command


def is_silence(command: Command) -> bool:
    return command.error is not None and tells_silence(command.error.code)


def tells_silence(code: str) -> bool:
    spelled = code.upper().replace("-", "_")
    return any(word in spelled for word in SILENCE)


def sentence_of_end(command: Command) -> str:
    """One sentence; the vehicle's own words where it gave some."""
    if command.status == CommandStatus.FAILED and is_silence(command):
        start = "The vehicle did not answer"
    else:
        start = SENTENCE.get(command.status, f"The command is {command.status}")
    message = command.error.message.strip().rstrip(".") if command.error else ""
    if not message:
        return start if start.endswith(".") else f"{start}."
    return f"{start.rstrip('.')}: {message}."


def require_success(command: Command) -> Command:
    """Raises: CommandEndedBadly unless the vehicle did it."""
    if command.status not in SUCCESS:
        raise CommandEndedBadly(command)
    return command
