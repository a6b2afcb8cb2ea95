"""The fault memory of one entity."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntFlag

from pydantic import JsonValue

from simulator.failures import NotFound
from simulator.scenario import FaultSpec

Freeze = Callable[[str, float], JsonValue]  # id of data and a time of the drive cycle -> its value then


class StatusBit(IntFlag):
    """The UDS status byte, ISO 14229-1 Annex D."""

    TEST_FAILED = 0x01
    TEST_FAILED_THIS_OPERATION_CYCLE = 0x02
    PENDING_DTC = 0x04
    CONFIRMED_DTC = 0x08
    TEST_NOT_COMPLETED_SINCE_LAST_CLEAR = 0x10
    TEST_FAILED_SINCE_LAST_CLEAR = 0x20
    TEST_NOT_COMPLETED_THIS_OPERATION_CYCLE = 0x40
    WARNING_INDICATOR_REQUESTED = 0x80


@dataclass(frozen=True, slots=True)
class Fault:
    code: str
    fault_name: str
    display_code: str | None
    scope: str
    severity: int  # 1 fatal, 2 error, 3 warning, 4 information
    symptom: str | None
    tags: Sequence[str]
    status: StatusBit
    environment: dict[str, JsonValue] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: FaultSpec) -> "Fault":
        return cls(
            code=spec.code,
            fault_name=spec.fault_name,
            display_code=spec.display_code,
            scope=spec.scope,
            severity=spec.severity,
            symptom=spec.symptom,
            tags=spec.tags,
            status=StatusBit(int(spec.mask, 16)),
            environment=spec.environment,
        )

    @property
    def is_active(self) -> bool:
        """Failing now; a confirmed fault that no longer fails is healed."""
        return StatusBit.TEST_FAILED in self.status


class FaultMemory:
    """Times are those of the drive cycle; what comes and goes with it is a function of them."""

    __slots__ = ("_cleared_s", "_period_s", "_specs")

    def __init__(self, specs: Mapping[str, FaultSpec], period_s: float) -> None:
        self._specs = specs
        self._period_s = period_s
        self._cleared_s: dict[str, float] = {}

    def list_all(self, time_s: float, freeze: Freeze) -> list[Fault]:
        found = (self._find(spec, time_s, freeze) for spec in self._specs.values())
        return [fault for fault in found if fault is not None]

    def get(self, code: str, time_s: float, freeze: Freeze) -> Fault:
        """Raises: NotFound."""
        spec = self._specs.get(code)
        fault = None if spec is None else self._find(spec, time_s, freeze)
        if fault is None:
            raise NotFound(f"no fault {code}")
        return fault

    def clear(self, scope: str | None, time_s: float) -> None:
        """Forget all faults, or all of one scope."""
        for code, spec in self._specs.items():
            if scope is None or spec.scope == scope:
                self._cleared_s[code] = time_s

    def clear_one(self, code: str, time_s: float) -> None:
        """Raises: NotFound."""
        self.get(code, time_s, _freeze_nothing)
        self._cleared_s[code] = time_s

    def _find(self, spec: FaultSpec, time_s: float, freeze: Freeze) -> Fault | None:
        if spec.during is None:
            return None if spec.code in self._cleared_s else Fault.of(spec)
        rounds = (time_s - spec.during.from_s) // self._period_s  # the last one in which it began to fail
        began_s = spec.during.from_s + rounds * self._period_s
        if rounds < 0 or began_s <= self._cleared_s.get(spec.code, -1.0):
            return None
        frozen = {data_id: freeze(data_id, began_s) for data_id in spec.freeze}
        fails = time_s < began_s + spec.during.to_s - spec.during.from_s
        return replace(
            Fault.of(spec),
            status=_with_test_result(StatusBit(int(spec.mask, 16)), fails),
            environment={**spec.environment, **frozen, "occurrence_counter": int(rounds) + 1},
        )


def _freeze_nothing(_data_id: str, _time_s: float) -> JsonValue:
    return None


def _with_test_result(status: StatusBit, fails: bool) -> StatusBit:
    """A healed fault stays confirmed, but is neither failing nor pending, and the lamp is off."""
    if fails:
        return status | StatusBit.TEST_FAILED | StatusBit.TEST_FAILED_SINCE_LAST_CLEAR
    return status & ~(StatusBit.TEST_FAILED | StatusBit.PENDING_DTC | StatusBit.WARNING_INDICATOR_REQUESTED)
