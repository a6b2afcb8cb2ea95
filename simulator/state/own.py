"""What one vehicle has of its own; all else it shares with the others of its scenario."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from pydantic import JsonValue

from simulator.scenario import DifferSpec, FaultSpec, Scenario
from simulator.value_specs import ValueSpec

Faults = Mapping[str, FaultSpec]  # by code
ChooseFaults = Callable[[str, Faults], Faults]  # entity path and what the scenario has there -> what is there


def all_faults(_path: str, faults: Faults) -> Faults:
    return faults


@dataclass(frozen=True, slots=True)
class Own:
    """Units: `software_age` in releases behind, `more_km` against the scenario's vehicle, `more_charge` in percent."""

    vin: str
    name: str
    tags: Sequence[str]
    starts_at_s: float = 0.0
    software_age: int = 0
    more_km: float = 0.0
    more_charge: float = 0.0
    choose_faults: ChooseFaults = all_faults

    @classmethod
    def of(cls, scenario: Scenario) -> "Own":
        """The vehicle of the scenario itself."""
        return cls(scenario.vin, scenario.name, scenario.tags, scenario.drive.starts_at_s)

    def adapt(self, spec: ValueSpec, differs: DifferSpec, value: JsonValue) -> JsonValue:
        """The scenario's value as this vehicle has it."""
        match differs.by:
            case "vin":
                return self.vin
            case "software":
                return older(value, self.software_age) if isinstance(value, str) else value
            case "serial":
                return f"{value}-{self.vin[-6:]}" if isinstance(value, str) else value
            case "mileage":
                return shifted(spec, value, differs.gain * self.more_km)
            case "charge":
                return shifted(spec, value, differs.gain * self.more_charge)
            case "start":
                return value
            case _:
                assert_never(differs.by)


def shifted(spec: ValueSpec, value: JsonValue, by: float) -> JsonValue:
    """A number moved by so much, as far as its range goes."""
    if not by or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    moved = value + by
    if spec.min is not None:
        moved = max(spec.min, moved)
    if spec.max is not None:
        moved = min(spec.max, moved)
    return round(moved) if spec.type == "integer" else round(moved, spec.decimals)


def older(version: str, releases: int) -> str:
    """The last number lower by so many releases, as far as there are."""
    head, dot, last = version.rpartition(".")
    if not releases or not last.isdigit():
        return version
    return f"{head}{dot}{max(0, int(last) - releases):0{len(last)}d}"
