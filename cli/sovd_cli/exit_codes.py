"""How a command of ours ends: the exit code and the sentence for every kind of ending."""

from collections.abc import Sequence
from enum import IntEnum

from sovd_client.errors import NotAllowed, NotLoggedIn, SovdError
from sovd_client.models import Command, CommandStatus


class ExitCode(IntEnum):
    DONE = 0
    OTHER_ERROR = 1
    USAGE = 2
    NOT_ALLOWED = 3
    VEHICLE_REFUSED = 4
    VEHICLE_SILENT = 5
    OUTCOME_UNKNOWN = 6
    INTERRUPTED = 130


# Words a command's error code is made of when the vehicle gave no answer at all.
SILENCE = ("NOT_RESPONDING", "UNREACHABLE", "TIMED_OUT", "TIMEOUT", "DISCONNECTED")

ENDING: dict[str, ExitCode] = {
    CommandStatus.SUCCEEDED: ExitCode.DONE,
    CommandStatus.RESOLVED: ExitCode.DONE,
    CommandStatus.FAILED: ExitCode.VEHICLE_REFUSED,
    CommandStatus.REFUSED: ExitCode.VEHICLE_REFUSED,
    CommandStatus.EXPIRED: ExitCode.VEHICLE_SILENT,
    CommandStatus.UNKNOWN: ExitCode.OUTCOME_UNKNOWN,
    CommandStatus.CANCELLED: ExitCode.OTHER_ERROR,
}

SENTENCE: dict[str, str] = {
    CommandStatus.SUCCEEDED: "The vehicle has done it.",
    CommandStatus.RESOLVED: "The outcome was unknown and has been resolved.",
    CommandStatus.FAILED: "The vehicle could not do it",
    CommandStatus.REFUSED: "The vehicle refused",
    CommandStatus.EXPIRED: "The command was not sent before its time ran out",
    CommandStatus.UNKNOWN: "It was sent and not answered, so it may have happened",
    CommandStatus.CANCELLED: "The command was cancelled",
}


class UsageProblem(SovdError):
    """The command line makes no sense."""

    default_code = "USAGE"


class CommandEndedBadly(SovdError):
    """The service did its part; the command did not succeed."""

    def __init__(self, command: Command) -> None:
        super().__init__(
            sentence_of_end(command),
            code=command.error.code if command.error else command.status.upper(),
            correlation_id=command.correlation_id,
        )
        self.command = command


class PartlyUnread(SovdError):
    """Some components could not be read. Ends like the first of their errors."""

    def __init__(self, unread: Sequence[tuple[str, SovdError]]) -> None:
        self.first = unread[0][1]
        sentences = (f"{component} could not be read: {error.sentence}" for component, error in unread)
        super().__init__(
            " ".join(sentences),
            code=self.first.code,
            status=self.first.status,
            correlation_id=self.first.correlation_id,
        )


class Interrupted(SovdError):
    """A person pressed Ctrl-C; the sentence says how it ended all the same."""

    default_code = "INTERRUPTED"


def exit_code_of(error: SovdError) -> ExitCode:
    match error:
        case CommandEndedBadly(command=command):
            return exit_code_of_end(command)
        case PartlyUnread(first=first):
            return exit_code_of(first)
        case Interrupted():
            return ExitCode.INTERRUPTED
        case UsageProblem():
            return ExitCode.USAGE
        case NotLoggedIn() | NotAllowed():
            return ExitCode.NOT_ALLOWED
    return ExitCode.OTHER_ERROR


def exit_code_of_end(command: Command) -> ExitCode:
    if command.status == CommandStatus.FAILED and is_silence(command):
        return ExitCode.VEHICLE_SILENT
    return ENDING.get(command.status, ExitCode.OTHER_ERROR)


def is_silence(command: Command) -> bool:
    code = command.error.code.upper().replace("-", "_") if command.error else ""
    return any(word in code for word in SILENCE)


def sentence_of_end(command: Command) -> str:
    """One sentence; the vehicle's own words where it gave some."""
    if exit_code_of_end(command) is ExitCode.VEHICLE_SILENT and command.status == CommandStatus.FAILED:
        start = "The vehicle did not answer"
    else:
        start = SENTENCE.get(command.status, f"The command is {command.status}")
    message = command.error.message.strip().rstrip(".") if command.error else ""
    if not message:
        return start if start.endswith(".") else f"{start}."
    return f"{start.rstrip('.')}: {message}."
