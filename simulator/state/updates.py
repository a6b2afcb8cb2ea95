"""Software updates of one vehicle. Progress is a function of time, so nothing runs in the background."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.failures import NotFound, UpdateBusy, WrongMethod
from simulator.operation_specs import FailureSpec
from simulator.scenario import UpdateSpec

Phase = Literal["prepare", "execute"]
AUTONOMOUS = "autonomous"  # the server chooses the package
MOST_UPDATES = 50


@dataclass(slots=True)
class Progress:
    phase: Phase
    percent: int
    status: Literal["pending", "inProgress", "failed", "completed"]


class Update:
    """First prepared, then executed; `automated` does both."""

    def __init__(self, spec: UpdateSpec) -> None:
        self.spec = spec
        self._phase: Phase = "prepare"
        self._began_s: float | None = None
        self._goes_on = False  # with the execution, when it is prepared

    def begin(self, phase: Phase, now_s: float, *, goes_on: bool = False) -> None:
        """Raises: UpdateBusy if it was not prepared before."""
        if phase == "execute" and not self._is_prepared(now_s):
            raise UpdateBusy("precondition-not-fulfilled", "the update must be prepared first")
        self._phase, self._began_s, self._goes_on = phase, now_s, goes_on

    def progress(self, now_s: float) -> Progress:
        if self._began_s is None:
            return Progress("prepare", 0, "pending")
        phase, elapsed_s = self._phase, now_s - self._began_s
        if phase == "prepare" and self._goes_on and elapsed_s >= self.spec.prepare_s:
            phase, elapsed_s = "execute", elapsed_s - self.spec.prepare_s
        share = elapsed_s / (self.spec.prepare_s if phase == "prepare" else self.spec.execute_s)
        failure = self._failure_of(phase)
        if failure is not None and share * 100 >= failure.at_percent:
            return Progress(phase, int(failure.at_percent), "failed")
        return Progress(phase, min(100, int(share * 100)), "completed" if share >= 1 else "inProgress")

    def is_running(self, now_s: float) -> bool:
        return self.progress(now_s).status == "inProgress"

    def failure(self, now_s: float) -> FailureSpec | None:
        return self.spec.failure if self.progress(now_s).status == "failed" else None

    def _failure_of(self, phase: Phase) -> FailureSpec | None:
        return self.spec.failure if phase == "execute" else None

    def _is_prepared(self, now_s: float) -> bool:
        progress = self.progress(now_s)
        return progress.phase == "execute" or progress.status == "completed"


class UpdateBook:
    def __init__(self, specs: Sequence[UpdateSpec]) -> None:
        self._updates = {spec.id: Update(spec) for spec in specs}

    def list_ids(self) -> list[str]:
        return list(self._updates)

    def get(self, update_id: str) -> Update:
        """Raises: NotFound."""
        chosen = next(iter(self._updates), None) if update_id == AUTONOMOUS else update_id
        update = None if chosen is None else self._updates.get(chosen)
        if update is None:
            raise NotFound(f"no update {update_id}")
        return update

    def register(self, spec: UpdateSpec) -> None:
        """Raises: UpdateBusy if the id is taken or there are too many."""
        if spec.id in self._updates or len(self._updates) >= MOST_UPDATES:
            raise UpdateBusy("precondition-not-fulfilled", f"the update {spec.id} cannot be registered")
        self._updates[spec.id] = Update(spec)

    def begin(self, update_id: str, phase: Phase, now_s: float, *, goes_on: bool = False) -> None:
        """Raises: NotFound; UpdateBusy if one is running or it may not go on by itself."""
        update = self.get(update_id)
        if goes_on and not update.spec.automated:
            raise UpdateBusy("update-automated-not-supported", "this update cannot run by itself")
        busy = next((each for each in self._updates.values() if each.is_running(now_s)), None)
        if busy is not None:
            word = "preparation" if busy.progress(now_s).phase == "prepare" else "execution"
            raise UpdateBusy(f"update-{word}-in-progress", f"{busy.spec.id} is in progress")
        update.begin(phase, now_s, goes_on=goes_on)

    def delete(self, update_id: str, now_s: float) -> None:
        """Raises: NotFound; WrongMethod for the reserved id; UpdateBusy while it runs."""
        if update_id == AUTONOMOUS:
            raise WrongMethod("DELETE", ["GET"])
        if self.get(update_id).is_running(now_s):
            raise UpdateBusy("update-process-in-progress", f"{update_id} is in progress")
        del self._updates[update_id]
