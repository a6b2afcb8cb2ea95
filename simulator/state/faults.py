"""The fault memory of one entity."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntFlag

from pydantic import JsonValue

from simulator.failures import NotFound
from simulator.scenario import FaultSpec


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
    def __init__(self, specs: Sequence[FaultSpec]) -> None:
        self._faults = {spec.code: Fault.of(spec) for spec in specs}

    def list_all(self) -> list[Fault]:
        return list(self._faults.values())

    def get(self, code: str) -> Fault:
        """Raises: NotFound."""
        fault = self._faults.get(code)
        if fault is None:
            raise NotFound(f"no fault {code}")
        return fault

    def clear(self, scope: str | None) -> None:
        """Forget all faults, or all of one scope."""
        self._faults = {
            code: fault for code, fault in self._faults.items() if scope is not None and fault.scope != scope
        }

    def clear_one(self, code: str) -> None:
        """Raises: NotFound."""
        self.get(code)
        del self._faults[code]
