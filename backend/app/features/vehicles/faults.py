"""What a fault says of itself: how severe it is, and whether it is open. Pure; shapes are those of the standard."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, Self
from uuid import UUID

from app.infra.db import encode_json


class Severity(IntEnum):
    """As the standard counts: the smaller, the worse."""

    FATAL = 1
    ERROR = 2
    WARN = 3
    INFO = 4


# A status that holds any of these is a fault that somebody has to look at.
_OPEN_BITS = ("testFailed", "pendingDTC", "confirmedDTC")
_BITS = frozenset(
    {
        *_OPEN_BITS,
        "testFailedThisOperationCycle",
        "testNotCompletedSinceLastClear",
        "testFailedSinceLastClear",
        "testNotCompletedThisOperationCycle",
        "warningIndicatorRequested",
        "aggregatedStatus",
    }
)

FaultJson = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OpenFaults:
    """How many are open, by severity."""

    fatal: int = 0
    error: int = 0
    warn: int = 0
    info: int = 0

    @property
    def worst(self) -> int:
        """The severity of the worst one; 0: none is open."""
        counts = (self.fatal, self.error, self.warn, self.info)
        return next((severity for severity, count in zip(Severity, counts, strict=True) if count), 0)

    def __add__(self, more: Self) -> "OpenFaults":
        return OpenFaults(
            self.fatal + more.fatal, self.error + more.error, self.warn + more.warn, self.info + more.info
        )


@dataclass(frozen=True, slots=True)
class PreviousReading:
    read_at: datetime
    faults: tuple[FaultJson, ...]


@dataclass(frozen=True, slots=True)
class FaultReading:
    """The faults of one entity, as they were last read whole.

    `previous` is the last reading that told something else, at the last time it did.
    `outdated_at`: since then faults were cleared, and the list has not been read again.
    """

    vehicle_id: UUID
    entity: str
    read_at: datetime
    faults: tuple[FaultJson, ...]
    previous: PreviousReading | None = None
    outdated_at: datetime | None = None

    @property
    def open(self) -> OpenFaults:
        return count_open(self.faults)


def severity_of(fault: FaultJson) -> Severity:
    """What a vehicle does not say, or says in numbers of its own, is taken as an error."""
    told = fault.get("severity")
    if isinstance(told, int) and not isinstance(told, bool) and told in set(Severity):
        return Severity(told)
    return Severity.ERROR


def is_open(fault: FaultJson) -> bool:
    """Failed, pending or confirmed. A vehicle that tells no status lists what is there."""
    status = fault.get("status")
    if not isinstance(status, Mapping) or not _BITS & status.keys():
        return True
    return status.get("aggregatedStatus") == "active" or any(status.get(bit) == "1" for bit in _OPEN_BITS)


def count_open(faults: Iterable[FaultJson]) -> OpenFaults:
    counts = dict.fromkeys(Severity, 0)
    for fault in faults:
        if is_open(fault):
            counts[severity_of(fault)] += 1
    return OpenFaults(*counts.values())


def faults_in(body: object) -> tuple[FaultJson, ...] | None:
    """The faults of a list's answer; None when it is no such list."""
    items = body.get("items") if isinstance(body, Mapping) else None
    if not isinstance(items, list):
        return None
    faults = [item for item in items if isinstance(item, Mapping)]
    return tuple(_without_nul(each) for each in faults) if r"\u0000" in encode_json(faults) else tuple(faults)


def _without_nul(value: Any) -> Any:
    """PostgreSQL keeps no U+0000; what a vehicle says is kept nevertheless."""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, Mapping):
        return {_without_nul(key): _without_nul(inner) for key, inner in value.items()}
    return [_without_nul(inner) for inner in value] if isinstance(value, list) else value


def open_in_vehicle(readings: Sequence[FaultReading]) -> OpenFaults:
    """Areas and functions repeat what their components say, so they are not counted beside them."""
    own = [each for each in readings if not is_repeating(each.entity)]
    return sum((each.open for each in own or readings), OpenFaults())


def is_repeating(entity: str) -> bool:
    return entity.startswith(("areas/", "functions/"))
