"""Scripts of one entity and their executions. Progress is a function of time, so nothing runs in the background."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from simulator.failures import NotFound, PreconditionMissing, TooManySubscriptions
from simulator.operation_specs import FailureSpec
from simulator.scenario import ScriptSpec

MOST_SCRIPTS = 20
EXECUTIONS_REMEMBERED = 50
When = Literal["now", "now_and_on_restart", "on_restart", "once_on_restart"]
WORDS: Sequence[str] = get_args(When)


@dataclass(slots=True)
class ScriptExecution:
    id: str
    spec: ScriptSpec
    when: When
    started_s: float | None = None  # none: waits for a restart
    ended_s: float | None = None  # when somebody ended it

    def status(self, now_s: float) -> str:
        if self.started_s is None:
            return "prepared"
        if self.ended_s is not None:
            return "terminated"
        if now_s < self.started_s + self.spec.duration_s:
            return "running"
        return "failed" if self.spec.failure else "completed"

    def failure(self, now_s: float) -> FailureSpec | None:
        return self.spec.failure if self.status(now_s) == "failed" else None

    def end(self, now_s: float) -> None:
        """Raises: PreconditionMissing if it does not run."""
        if self.status(now_s) != "running":
            raise PreconditionMissing(f"execution {self.id} is not running: {self.status(now_s)}")
        self.ended_s = now_s

    def restart(self, at_s: float) -> None:
        """What was to run on a restart begins; what was running is over."""
        if self.when == "now" or (self.when == "once_on_restart" and self.started_s is not None):
            if self.status(at_s) == "running":
                self.ended_s = at_s
            return
        self.started_s, self.ended_s = at_s, None


@dataclass(slots=True)
class Script:
    spec: ScriptSpec
    executions: dict[str, ScriptExecution] = field(default_factory=dict)
    begun: int = 0

    def is_running(self, now_s: float) -> bool:
        return any(each.status(now_s) == "running" for each in self.executions.values())

    def begin(self, when: When, now_s: float) -> ScriptExecution:
        """Raises: PreconditionMissing if it is already running."""
        if self.is_running(now_s):
            raise PreconditionMissing(f"{self.spec.id} is already running")
        while len(self.executions) >= EXECUTIONS_REMEMBERED:
            del self.executions[next(iter(self.executions))]
        self.begun += 1
        execution = ScriptExecution(f"run-{self.begun}", self.spec, when, now_s if when.startswith("now") else None)
        self.executions[execution.id] = execution
        return execution

    def get(self, execution_id: str) -> ScriptExecution:
        """Raises: NotFound."""
        execution = self.executions.get(execution_id)
        if execution is None:
            raise NotFound(f"no execution {execution_id}")
        return execution

    def forget(self, execution_id: str, now_s: float) -> None:
        """Raises: NotFound; PreconditionMissing while it runs."""
        if self.get(execution_id).status(now_s) == "running":
            raise PreconditionMissing(f"execution {execution_id} is still running")
        del self.executions[execution_id]


class ScriptBook:
    __slots__ = ("_scripts", "_uploads")

    def __init__(self, specs: Sequence[ScriptSpec]) -> None:
        self._scripts = {spec.id: Script(spec) for spec in specs}
        self._uploads = 0

    def list_all(self) -> list[Script]:
        return list(self._scripts.values())

    def get(self, script_id: str) -> Script:
        """Raises: NotFound."""
        script = self._scripts.get(script_id)
        if script is None:
            raise NotFound(f"no script {script_id}")
        return script

    def add(self, name: str, text: str) -> Script:
        """Raises: TooManySubscriptions when there are too many."""
        if len(self._scripts) >= MOST_SCRIPTS:
            raise TooManySubscriptions("there is no room for another script")
        self._uploads += 1
        lines = len(text.splitlines())
        script = Script(ScriptSpec(id=f"script-{self._uploads}", name=name, text=text, result={"lines": lines}))
        self._scripts[script.spec.id] = script
        return script

    def delete(self, script_id: str, now_s: float) -> None:
        """Raises: NotFound; PreconditionMissing while it runs."""
        if self.get(script_id).is_running(now_s):
            raise PreconditionMissing(f"{script_id} is running")
        del self._scripts[script_id]

    def restart(self, at_s: float) -> None:
        for script in self._scripts.values():
            for execution in script.executions.values():
                execution.restart(at_s)
