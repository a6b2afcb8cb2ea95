"""Which faults are open, how severe they are, and what a vehicle has altogether."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.features.vehicles.fault_reading import entities_with_faults
from app.features.vehicles.fault_schemas import FaultOut
from app.features.vehicles.faults import (
    FaultJson,
    FaultReading,
    OpenFaults,
    Severity,
    count_open,
    faults_in,
    is_open,
    open_in_vehicle,
    severity_of,
)
from app.sovd.entities import Entity, VehicleDescription
from app.sovd.requests import EntityKind

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"testFailed": "1"}, True),
        ({"pendingDTC": "1", "testFailed": "0"}, True),
        ({"confirmedDTC": "1", "aggregatedStatus": "passive"}, True),
        ({"aggregatedStatus": "active"}, True),
        ({"testFailed": "0", "pendingDTC": "0", "confirmedDTC": "0"}, False),
        ({"aggregatedStatus": "passive"}, False),
        ({"aggregatedStatus": "cleared", "testFailedSinceLastClear": "1"}, False),
        ({}, True),
        (None, True),
        ("odd", True),
        ({"mask": "zz"}, True),
    ],
)
def test_a_fault_is_open_when_it_fails_is_pending_or_confirmed_or_says_nothing(status: object, expected: bool) -> None:
    assert is_open({"code": "P0A1F", "status": status}) is expected


NOT_OF_THE_STANDARD: list[object] = [None, 0, 5, True, "2", 1.5, []]


@pytest.mark.parametrize(
    ("told", "expected"),
    [(1, Severity.FATAL), (2, Severity.ERROR), (3, Severity.WARN), (4, Severity.INFO)]
    + [(other, Severity.ERROR) for other in NOT_OF_THE_STANDARD],
)
def test_a_severity_that_is_not_of_the_standard_counts_as_an_error(told: object, expected: Severity) -> None:
    assert severity_of({"severity": told}) is expected


def test_open_faults_are_counted_by_severity() -> None:
    healed: FaultJson = {"severity": 1, "status": {"aggregatedStatus": "passive"}}
    faults: list[FaultJson] = [{"severity": 1}, {"severity": 3}, {"severity": 3}, {}, healed]
    assert count_open(faults) == OpenFaults(fatal=1, error=1, warn=2, info=0)
    assert [count_open(some).worst for some in (faults, faults[1:3], [healed])] == [1, 3, 0]


@pytest.mark.parametrize("body", [None, [], {}, {"items": None}, {"items": {}}, "text"])
def test_an_answer_that_is_no_list_of_faults_is_not_one(body: object) -> None:
    assert faults_in(body) is None


def test_of_a_list_only_faults_are_taken_and_no_text_keeps_a_nul() -> None:
    told = faults_in({"items": [{"code": "A\0", "more": [{"x\0": 1}]}, "odd", {"code": "B"}]})
    assert told == ({"code": "A�", "more": [{"x�": 1}]}, {"code": "B"})


def reading(entity: str, *severities: int) -> FaultReading:
    return FaultReading(UUID(int=1), entity, NOW, tuple({"severity": each} for each in severities))


def test_what_areas_repeat_of_their_components_is_not_counted_twice() -> None:
    readings = [reading("components/bms", 1, 2), reading("apps/x", 2), reading("areas/body", 1, 2, 2)]
    assert open_in_vehicle(readings) == OpenFaults(fatal=1, error=2)
    assert open_in_vehicle(readings[2:]) == OpenFaults(fatal=1, error=2)


def test_entities_that_offer_faults_or_do_not_say_are_asked_each_once() -> None:
    def entity(path: str, *collections: str, children: tuple[Entity, ...] = ()) -> Entity:
        kind = EntityKind.AREA if path.startswith("areas") else EntityKind.COMPONENT
        return Entity(path, path, kind, path, collections=collections, children=children)

    app = entity("apps/x")
    tree = (
        entity("areas/body", "faults", children=(entity("components/a", "faults", "data", children=(app,)),)),
        entity("components/b", "data"),
        entity("components/a", "faults"),
    )
    assert entities_with_faults(VehicleDescription("/", "x", tree)) == ["components/a", "apps/x"]
    assert entities_with_faults(VehicleDescription("/", "x", (entity("areas/body", "faults"),))) == ["areas/body"]


def test_what_a_vehicle_says_in_odd_types_is_left_out_and_the_rest_is_kept() -> None:
    told = FaultOut.of({"code": 7, "fault_name": ["x"], "severity": "high", "status": "on", "symptom": "hot"})
    assert (told.code, told.fault_name, told.severity, told.level, told.status, told.more, told.is_open) == (
        "",
        None,
        None,
        "error",
        None,
        {"symptom": "hot"},
        True,
    )
