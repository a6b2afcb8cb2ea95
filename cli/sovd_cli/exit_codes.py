"""How a command of ours ends: the exit code and the sentence for every kind of ending."""

from collections.abc import Sequence
from enum import IntEnum

from sovd_client.endings import CommandEndedBadly, is_silence, tells_silence
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


ENDING: dict[str, ExitCode] = {
    CommandStatus.SUCCEEDED: ExitCode.DONE,
    CommandStatus.RESOLVED: ExitCode.DONE,
    CommandStatus.FAILED: ExitCode.VEHICLE_REFUSED,
    CommandStatus.REFUSED: ExitCode.VEHICLE_REFUSED,
    CommandStatus.EXPIRED: ExitCode.VEHICLE_SILENT,
    CommandStatus.UNKNOWN: ExitCode.OUTCOME_UNKNOWN,
    CommandStatus.CANCELLED: ExitCode.OTHER_ERROR,
}


class UsageProblem(SovdError):
    """The command line makes no sense."""

    default_code = "USAGE"


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
    if error.code.startswith("VEHICLE_") and tells_silence(error.code):
        return ExitCode.VEHICLE_SILENT
    return ExitCode.OTHER_ERROR


def exit_code_of_end(command: Command) -> ExitCode:
    if command.status == CommandStatus.FAILED and is_silence(command):
        return ExitCode.VEHICLE_SILENT
    return ENDING.get(command.status, ExitCode.OTHER_ERROR)
