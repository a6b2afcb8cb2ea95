"""Recordings of what one entity says on its bus: which there are, and from when to when they ran."""

from dataclasses import dataclass

from simulator.failures import NotFound, PreconditionMissing, TooManySubscriptions

MOST_RECORDINGS = 10


@dataclass(slots=True)
class Recording:
    id: str
    started_s: float | None = None
    ended_s: float | None = None

    @property
    def is_active(self) -> bool:
        return self.started_s is not None and self.ended_s is None

    def activate(self, now_s: float) -> None:
        """Raises: PreconditionMissing if it runs."""
        if self.is_active:
            raise PreconditionMissing(f"{self.id} is active already")
        self.started_s, self.ended_s = now_s, None

    def deactivate(self, now_s: float) -> None:
        """Raises: PreconditionMissing if it does not run."""
        if not self.is_active:
            raise PreconditionMissing(f"{self.id} is not active")
        self.ended_s = now_s

    def length_s(self, now_s: float) -> float:
        if self.started_s is None:
            return 0.0
        return (now_s if self.ended_s is None else self.ended_s) - self.started_s


class RecordingBook:
    __slots__ = ("_given", "_recordings")

    def __init__(self) -> None:
        self._recordings: dict[str, Recording] = {}
        self._given = 0

    def list_ids(self) -> list[str]:
        return list(self._recordings)

    def add(self) -> Recording:
        """Raises: TooManySubscriptions."""
        if len(self._recordings) >= MOST_RECORDINGS:
            raise TooManySubscriptions(f"at most {MOST_RECORDINGS} communication logs here")
        self._given += 1
        recording = Recording(f"recording-{self._given}")
        self._recordings[recording.id] = recording
        return recording

    def get(self, recording_id: str) -> Recording:
        """Raises: NotFound."""
        recording = self._recordings.get(recording_id)
        if recording is None:
            raise NotFound(f"no communication log {recording_id}")
        return recording

    def delete(self, recording_id: str) -> None:
        """Raises: NotFound."""
        self.get(recording_id)
        del self._recordings[recording_id]
