"""Operations and their executions. Progress is a function of time, so nothing runs in the background."""

from dataclasses import dataclass

from simulator.failures import NotFound, PreconditionMissing
from simulator.scenario import FailureSpec, OperationSpec

EXECUTIONS_REMEMBERED = 50


@dataclass(slots=True)
class Execution:
    id: str
    spec: OperationSpec
    duration_s: float
    started_s: float
    stops_at_s: float | None = None  # when somebody stopped it or its timeout comes

    def elapsed_s(self, now_s: float) -> float:
        end = self.started_s + self.duration_s * self._last_percent() / 100
        if self.stops_at_s is not None:
            end = min(end, self.stops_at_s)
        return min(now_s, end) - self.started_s

    def progress(self, now_s: float) -> int:
        """Units: percent."""
        return int(100 * self.elapsed_s(now_s) / self.duration_s)

    def status(self, now_s: float) -> str:
        last_s = self.started_s + self.duration_s * self._last_percent() / 100
        if self.stops_at_s is not None and self.stops_at_s < last_s:
            return "stopped" if now_s >= self.stops_at_s else "running"
        if now_s < last_s:
            return "running"
        return "failed" if self.spec.failure else "completed"

    def failure(self, now_s: float) -> FailureSpec | None:
        return self.spec.failure if self.status(now_s) == "failed" else None

    def _last_percent(self) -> float:
        return self.spec.failure.at_percent if self.spec.failure else 100.0


class Operation:
    def __init__(self, spec: OperationSpec) -> None:
        self.spec = spec
        self._executions: dict[str, Execution] = {}
        self._started = 0

    def start(self, duration_s: float, now_s: float, timeout_s: float | None) -> Execution:
        """Raises: PreconditionMissing if an execution is still running."""
        if any(execution.status(now_s) == "running" for execution in self._executions.values()):
            raise PreconditionMissing(f"{self.spec.id} is already running")
        while len(self._executions) >= EXECUTIONS_REMEMBERED:
            del self._executions[next(iter(self._executions))]
        self._started += 1
        stops_at_s = None if timeout_s is None else now_s + timeout_s
        execution = Execution(f"exec-{self._started}", self.spec, duration_s, now_s, stops_at_s)
        self._executions[execution.id] = execution
        return execution

    def list_ids(self) -> list[str]:
        return list(self._executions)

    def get(self, execution_id: str) -> Execution:
        """Raises: NotFound."""
        execution = self._executions.get(execution_id)
        if execution is None:
            raise NotFound(f"no execution {execution_id}")
        return execution

    def stop(self, execution_id: str, now_s: float) -> Execution:
        """Raises: NotFound; PreconditionMissing if it has already ended."""
        execution = self._get_running(execution_id, now_s)
        execution.stops_at_s = now_s
        return execution

    def prolong(self, execution_id: str, now_s: float, timeout_s: float | None) -> Execution:
        """Raises: NotFound; PreconditionMissing if it has already ended."""
        execution = self._get_running(execution_id, now_s)
        execution.stops_at_s = None if timeout_s is None else now_s + timeout_s
        return execution

    def forget(self, execution_id: str) -> None:
        """Raises: NotFound."""
        self.get(execution_id)
        del self._executions[execution_id]

    def _get_running(self, execution_id: str, now_s: float) -> Execution:
        execution = self.get(execution_id)
        if execution.status(now_s) != "running":
            raise PreconditionMissing(f"execution {execution_id} has ended: {execution.status(now_s)}")
        return execution
