"""Recent commands with all their events, as this process has told them: who subscribes at once needs no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.features.commands.command import Event

MOST_KEPT = 16 * 1024 * 1024  # characters of all texts together
MOST_OF_ONE = 256 * 1024  # characters; a stream of hours is read from the database


@dataclass(frozen=True, slots=True)
class Told:
    """An event, and its text as every socket was sent it."""

    event: Event
    text: str


@dataclass(slots=True)
class _Kept:
    told: list[Told] = field(default_factory=list)
    size: int = 0


class RecentCommands:
    """Whole or not at all: a command is kept from its first event on, and with every later one, or dropped."""

    def __init__(self, *, most_kept: int = MOST_KEPT, most_of_one: int = MOST_OF_ONE) -> None:
        self._most_kept = most_kept
        self._most_of_one = most_of_one
        self._commands: dict[UUID, _Kept] = {}  # the oldest first
        self._size = 0

    def hear(self, event: Event, text: str) -> None:
        """Listener of the feed."""
        if event.seq == 1:
            self._drop(event.command_id)
            self._commands[event.command_id] = _Kept()
        kept = self._commands.get(event.command_id)
        if kept is None:
            return
        if event.seq != len(kept.told) + 1 or kept.size + len(text) > self._most_of_one:
            self._drop(event.command_id)
            return
        kept.told.append(Told(event, text))
        kept.size += len(text)
        self._size += len(text)
        while self._size > self._most_kept:
            self._drop(next(iter(self._commands)))

    def forget_all(self) -> None:
        """History was replaced."""
        self._commands.clear()
        self._size = 0

    def find(self, command_id: UUID) -> Sequence[Told] | None:
        """All events of the command that the feed has told; None when it must be read."""
        kept = self._commands.get(command_id)
        return None if kept is None else kept.told

    def _drop(self, command_id: UUID) -> None:
        kept = self._commands.pop(command_id, None)
        if kept is not None:
            self._size -= kept.size
