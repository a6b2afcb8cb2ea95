"""Wire shapes of faults. What a vehicle says in odd types is left out, never passed on as something else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from app.features.vehicles.fault_reading import FaultLook
from app.features.vehicles.faults import (
    FaultJson,
    FaultReading,
    OpenFaults,
    PreviousReading,
    Severity,
    is_open,
    severity_of,
)

SeverityWord = Literal["fatal", "error", "warn", "info"]
SEVERITY_WORDS: dict[Severity, SeverityWord] = {
    Severity.FATAL: "fatal",
    Severity.ERROR: "error",
    Severity.WARN: "warn",
    Severity.INFO: "info",
}


class OpenFaultsOut(BaseModel):
    fatal: int
    error: int
    warn: int
    info: int

    @classmethod
    def of(cls, faults: OpenFaults) -> Self:
        return cls(fatal=faults.fatal, error=faults.error, warn=faults.warn, info=faults.info)


class FaultOut(BaseModel):
    code: str
    display_code: str | None
    fault_name: str | None
    scope: str | None
    severity: int | None = Field(description="The vehicle's own number, where it told one.")
    level: SeverityWord = Field(description="What it is counted as; without a number of the standard: error.")
    is_open: bool
    status: dict[str, Any] | None = Field(description="Bits are texts, 0 or 1; null when none was told.")
    more: dict[str, Any] = Field(description="Whatever else the vehicle said of it.")

    @classmethod
    def of(cls, fault: FaultJson) -> Self:
        severity, status = fault.get("severity"), fault.get("status")
        known = {"code", "display_code", "fault_name", "scope", "severity", "status"}
        return cls(
            code=_text(fault, "code") or "",
            display_code=_text(fault, "display_code"),
            fault_name=_text(fault, "fault_name"),
            scope=_text(fault, "scope"),
            severity=severity if isinstance(severity, int) and not isinstance(severity, bool) else None,
            level=SEVERITY_WORDS[severity_of(fault)],
            is_open=is_open(fault),
            status=status if isinstance(status, dict) else None,
            more={name: value for name, value in fault.items() if name not in known},
        )


class PreviousFaultsOut(BaseModel):
    read_at: datetime
    faults: list[FaultOut]

    @classmethod
    def of(cls, previous: PreviousReading) -> Self:
        return cls(read_at=previous.read_at, faults=[FaultOut.of(each) for each in previous.faults])


class FaultReadingOut(BaseModel):
    entity: str
    read_at: datetime
    outdated_at: datetime | None = Field(
        description="Since then faults were cleared and the list was not read again; null: the list holds."
    )
    open: OpenFaultsOut
    faults: list[FaultOut]
    previous: PreviousFaultsOut | None = Field(
        description="The last reading that told something else, at the last time it did."
    )

    @classmethod
    def of(cls, reading: FaultReading) -> Self:
        return cls(
            entity=reading.entity,
            read_at=reading.read_at,
            outdated_at=reading.outdated_at,
            open=OpenFaultsOut.of(reading.open),
            faults=[FaultOut.of(each) for each in reading.faults],
            previous=None if reading.previous is None else PreviousFaultsOut.of(reading.previous),
        )


class VehicleFaultsOut(BaseModel):
    items: list[FaultReadingOut]

    @classmethod
    def of(cls, readings: Sequence[FaultReading]) -> Self:
        return cls(items=[FaultReadingOut.of(each) for each in readings])


class LookFailureOut(BaseModel):
    code: str
    message: str


class FaultLookOut(BaseModel):
    entity: str
    read_at: datetime | None
    error: LookFailureOut | None

    @classmethod
    def of(cls, look: FaultLook) -> Self:
        told = None if look.code is None else LookFailureOut(code=look.code, message=look.message or "")
        return cls(entity=look.entity, read_at=look.read_at, error=told)


class FaultRoundOut(BaseModel):
    """How reading all entities went; what they said is in the list of faults."""

    items: list[FaultLookOut]
    read: int
    failed: int

    @classmethod
    def of(cls, looks: Sequence[FaultLook]) -> Self:
        read = sum(look.read_at is not None for look in looks)
        return cls(items=[FaultLookOut.of(each) for each in looks], read=read, failed=len(looks) - read)


def _text(fault: FaultJson, name: str) -> str | None:
    value = fault.get(name)
    return value if isinstance(value, str) else None
