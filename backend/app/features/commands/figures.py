"""What is counted of commands, events and sockets. Every label comes from a set that is closed here."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.features.commands.catalogue import CATALOGUE
from app.features.commands.command import Command, Event
from app.features.commands.states import ENDED, Status
from app.infra.clock import Clock
from app.infra.metrics import Metrics
from app.sovd.errors import SovdErrorCode
from app.sovd.requests import Method

# From a read that is answered at once to a routine that takes as long as one is followed.
DURATIONS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)  # seconds
DELAYS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)  # seconds
TYPES = (*CATALOGUE, *(f"raw-{method.value.lower()}" for method in Method))
OWN_ERRORS = ("address-denied", "expired", "key-not-kept", "locked", "outcome-unknown", "too-late", "vehicle-removed")
OTHER = "other"
ERROR_TYPES = (*SovdErrorCode, *OWN_ERRORS, OTHER)
RECEIVED, SENT = "received", "sent"


def type_of(command: Command) -> str:
    """Its name in the catalogue; of a request that was written by hand, the method."""
    return command.command or f"raw-{command.method.lower()}"


def error_type_of(error: object) -> str | None:
    """None: there was no error. A vehicle may send any word it likes as its code."""
    if not isinstance(error, Mapping):
        return None
    code = error.get("code")
    return code if code in ERROR_TYPES else OTHER


class CommandFigures:
    def __init__(self, metrics: Metrics, clock: Clock) -> None:
        self._clock = clock
        self._executed = metrics.counter(
            "commands_executed_total",
            "Commands that have come to an end, by how; one that is resolved was counted as unknown before",
            ("status",),
            known=sorted(ENDED),
        )
        self._duration = metrics.histogram(
            "command_execution_duration_seconds",
            "From the moment a command was accepted to the end that its vehicle gave it",
            DURATIONS,
        )
        self._by_type = metrics.counter("commands_by_type_total", "Commands that were accepted", ("type",), known=TYPES)
        self._errors = metrics.counter(
            "command_execution_errors_total",
            "Commands that ended with an error, by its code",
            ("error_type",),
            known=ERROR_TYPES,
        )
        self._messages = metrics.counter(
            "websocket_messages_total", "Messages of live sockets", ("direction",), known=(RECEIVED, SENT)
        )
        self._delay = metrics.histogram(
            "event_delay_seconds",
            "From the moment something happened to a command to the moment this backend told its sockets",
            DELAYS,
        )

    def accepted(self, command: Command) -> None:
        self._by_type.add(type_of(command))

    def finished(self, command: Command) -> timedelta:
        """How long it took: the vehicle's part of it is over now."""
        took = max(timedelta(0), self._clock.now() - command.created_at)
        self._duration.observe(took.total_seconds())
        return took

    def written(self, events: Sequence[Event]) -> None:
        """Of this process's ledger: each event of the system is written by one process, once."""
        for event in events:
            if event.status in ENDED:
                self._executed.add(event.status.value)
                error_type = error_type_of(event.data.get("error"))
                if error_type is not None and event.status is not Status.RESOLVED:
                    self._errors.add(error_type)

    def told(self, event: Event, _text: str) -> None:
        """Listener of the feed. Clocks of two machines may differ by more than a delay."""
        self._delay.observe(max(0.0, (self._clock.now() - event.at).total_seconds()))

    def heard(self) -> None:
        self._messages.add(RECEIVED)

    def said(self, messages: int = 1) -> None:
        self._messages.add(SENT, by=messages)
