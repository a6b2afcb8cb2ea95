"""Operations and their executions. Progress is a function of time, so nothing runs in the background."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from simulator.failures import BadValue, NotFound, PreconditionMissing
from simulator.operation_specs import FailureSpec, OperationSpec
from simulator.state.values import require_fits

EXECUTIONS_REMEMBERED = 50
Parameters = Mapping[str, JsonValue]


def read_parameters(spec: OperationSpec, told: Parameters) -> dict[str, JsonValue]:
    """What was told, completed with the defaults.

    Raises: BadValue for what is missing, unknown or does not fit.
    """
    for name in sorted(set(told) - set(spec.parameters)):
        raise BadValue(f"/parameters/{name}", f"{spec.id} takes no such parameter")
    complete: dict[str, JsonValue] = {}
    for name, parameter in spec.parameters.items():
        if name not in told and parameter.is_required:
            raise BadValue(f"/parameters/{name}", "missing")
        value = told.get(name, parameter.default)
        if name in told:
            require_fits(parameter, value, f"/parameters/{name}")
        complete[name] = value
    return complete


def find_failure(spec: OperationSpec, parameters: Parameters) -> FailureSpec | None:
    failure = spec.failure
    if failure is None or any(parameters.get(name) != value for name, value in failure.when.items()):
        return None
    return failure


def give_result(spec: OperationSpec, parameters: Parameters) -> dict[str, JsonValue]:
    return {name: _filled_in(value, parameters) for name, value in spec.result.items()}


def find_duration_s(spec: OperationSpec, parameters: Parameters) -> float | None:
    """None for what ends at once."""
    told = parameters.get(spec.duration_parameter) if spec.duration_parameter else None
    return float(told) if isinstance(told, int | float) and told > 0 else spec.duration_s


def _filled_in(value: JsonValue, parameters: Parameters) -> JsonValue:
    return parameters[value[1:]] if isinstance(value, str) and value.startswith("$") else value


@dataclass(slots=True)
class Execution:
    id: str
    parameters: Parameters  # as it was started with
    result: Parameters
    planned_failure: FailureSpec | None
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
        return "failed" if self.planned_failure else "completed"

    def failure(self, now_s: float) -> FailureSpec | None:
        return self.planned_failure if self.status(now_s) == "failed" else None

    def _last_percent(self) -> float:
        return self.planned_failure.at_percent if self.planned_failure else 100.0


class Operation:
    def __init__(self, spec: OperationSpec) -> None:
        self.spec = spec
        self._executions: dict[str, Execution] = {}
        self._started = 0

    def start(self, parameters: Parameters, duration_s: float, now_s: float, timeout_s: float | None) -> Execution:
        """Raises: PreconditionMissing if an execution is still running."""
        if any(execution.status(now_s) == "running" for execution in self._executions.values()):
            raise PreconditionMissing(f"{self.spec.id} is already running")
        while len(self._executions) >= EXECUTIONS_REMEMBERED:
            del self._executions[next(iter(self._executions))]
        self._started += 1
        execution = Execution(
            id=f"exec-{self._started}",
            parameters=parameters,
            result=give_result(self.spec, parameters),
            planned_failure=find_failure(self.spec, parameters),
            duration_s=duration_s,
            started_s=now_s,
            stops_at_s=None if timeout_s is None else now_s + timeout_s,
        )
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
