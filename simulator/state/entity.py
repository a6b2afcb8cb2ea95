"""One entity of one vehicle: what it shares is in its model, what changes is made when it is first needed."""

from functools import cached_property

from simulator.failures import NotFound
from simulator.state.bulk import BulkStore
from simulator.state.bulk_configurations import BulkConfigurations
from simulator.state.clearing import ClearingBook
from simulator.state.communication_logs import RecordingBook
from simulator.state.faults import FaultMemory
from simulator.state.locks import LockBook
from simulator.state.logs import LogBook
from simulator.state.model import EntityModel
from simulator.state.modes import Mode
from simulator.state.operations import Operation
from simulator.state.own import Own
from simulator.state.readiness import Readiness
from simulator.state.scripts import ScriptBook
from simulator.state.subscriptions import SubscriptionBook
from simulator.state.triggers import TriggerBook
from simulator.state.values import Values


class Entity:
    """Thousands of vehicles have a score of them each: nothing is made here that nobody asked for."""

    was_restarted = False  # asked with every request, before anything else is made

    def __init__(self, model: EntityModel, own: Own) -> None:
        self.model = model
        self._own = own

    @property
    def path(self) -> str:
        return self.model.path

    @cached_property
    def data(self) -> Values:
        return Values(self.model.data, self._own, "data")

    @cached_property
    def configurations(self) -> Values:
        return Values(self.model.configurations, self._own, "configuration")

    @cached_property
    def bulk_configurations(self) -> BulkConfigurations:
        return BulkConfigurations(self.model.bulk_configurations)

    @cached_property
    def faults(self) -> FaultMemory:
        specs = self._own.choose_faults(self.model.path, self.model.faults)
        return FaultMemory(specs, self.model.period_s)

    @cached_property
    def readiness(self) -> Readiness:
        return Readiness()

    @cached_property
    def clearing(self) -> ClearingBook:
        return ClearingBook()

    @cached_property
    def locks(self) -> LockBook:
        return LockBook()

    @cached_property
    def subscriptions(self) -> SubscriptionBook:
        return SubscriptionBook()

    @cached_property
    def triggers(self) -> TriggerBook:
        return TriggerBook()

    @cached_property
    def logs(self) -> LogBook:
        return LogBook()

    @cached_property
    def data_lists(self) -> dict[str, list[str]]:
        """Shape: list id -> data ids."""
        return {}

    @cached_property
    def bulk(self) -> BulkStore:
        return BulkStore(self.model.bulk)

    @cached_property
    def recordings(self) -> RecordingBook:
        return RecordingBook()

    @cached_property
    def scripts(self) -> ScriptBook:
        return ScriptBook(self.model.scripts)

    @cached_property
    def _operations(self) -> dict[str, Operation]:
        return {}

    @cached_property
    def _modes(self) -> dict[str, Mode]:
        return {}

    def operation(self, operation_id: str) -> Operation:
        """Raises: NotFound."""
        if operation_id not in self._operations:
            spec = self.model.operations.get(operation_id)
            if spec is None:
                raise NotFound(f"no operation {operation_id}")
            self._operations[operation_id] = Operation(spec)
        return self._operations[operation_id]

    def mode(self, mode_id: str) -> Mode:
        """Raises: NotFound."""
        if mode_id not in self._modes:
            spec = self.model.modes.get(mode_id)
            if spec is None:
                raise NotFound(f"no mode {mode_id}")
            self._modes[mode_id] = Mode(spec)
        return self._modes[mode_id]

    def restart(self, now_s: float, drive_time_s: float) -> None:
        """Be away for some seconds, then as after a start: default modes, nothing running, nothing temporary.

        Raises: PreconditionMissing if it is just restarting.
        """
        self.readiness.restart(now_s)
        self.was_restarted = True
        self.data.restart(drive_time_s)
        self._operations.clear()
        self._modes.clear()
        self.data_lists.clear()
        self.scripts.restart(now_s)
        self.logs.add(now_s, "warn", "restart")
