"""What one vehicle of a fleet has of its own: its software, how far it has run, how full it is, its faults."""

import random
from dataclasses import dataclass, field
from zlib import crc32

from simulator.fleet.plan import FAULT_CHANCE, FIRST_MODEL_YEAR, FleetVehicle
from simulator.scenario import FaultSpec, Scenario
from simulator.state.own import Faults, Own

MASKS = ("2F", "2F", "AF", "28", "08", "24")  # failing, with a lamp, healed, stored, pending
NEXT_YEAR = 2028  # to which the newest of a fleet are driven
# How much likelier a fault is that comes with old software or many kilometres, at most; and never less than this.
PRONE_MOST, PRONE_LEAST = 3.0, 0.4


def personalise(scenario: Scenario, who: FleetVehicle, lot: "FaultLot") -> Own:
    chance = random.Random(who.seed)
    more_km = more_charge = 0.0
    if scenario.fleet is not None:
        years = NEXT_YEAR - who.model_year - chance.random()
        more_km = round(years * scenario.fleet.km_per_year * chance.uniform(0.6, 1.4) - scenario.fleet.odometer_km, 1)
        more_charge = round(chance.uniform(-1, 1) * scenario.fleet.charge_spread, 1)
    share = _share_of_life(scenario, more_km)
    return Own(
        vin=who.vin,
        name=who.name,
        tags=who.tags,
        starts_at_s=who.starts_at_s,
        software_age=who.software_age,
        more_km=more_km,
        more_charge=more_charge,
        choose_faults=FaultDraw(who.seed, who.software_age, share, lot).choose,
    )


def _share_of_life(scenario: Scenario, more_km: float) -> float:
    """Shape: 0 for a new vehicle, 1 for one that has run as far as the oldest of a fleet usually have."""
    if scenario.fleet is None:
        return 0.5
    far = (NEXT_YEAR - FIRST_MODEL_YEAR) * scenario.fleet.km_per_year
    return min(1.0, (scenario.fleet.odometer_km + more_km) / far)


@dataclass(frozen=True, slots=True)
class FaultLot:
    """The variants of the faults of one scenario: made once, shared by the vehicles that have them."""

    variants: dict[tuple[str, str, str], FaultSpec] = field(default_factory=dict)

    def variant(self, path: str, fault: FaultSpec, mask: str) -> FaultSpec:
        key = (path, fault.code, mask)
        if key not in self.variants:
            self.variants[key] = fault.model_copy(update={"mask": mask})
        return self.variants[key]


@dataclass(frozen=True, slots=True)
class FaultDraw:
    """Which faults one vehicle has: always the same ones, in whatever order its entities are asked."""

    seed: int
    software_age: int
    share_of_life: float
    lot: FaultLot

    def choose(self, path: str, faults: Faults) -> Faults:
        chance = random.Random(self.seed ^ crc32(path.encode()))
        return {
            code: fault if fault.during else self.lot.variant(path, fault, chance.choice(MASKS))
            for code, fault in faults.items()
            if chance.random() < FAULT_CHANCE[fault.severity] * self._proneness(fault)
        }

    def _proneness(self, fault: FaultSpec) -> float:
        match fault.prone:
            case None:
                return 1.0
            case "old-software":
                return PRONE_MOST if self.software_age else PRONE_LEAST
            case "mileage":
                return PRONE_LEAST + (PRONE_MOST - PRONE_LEAST) * self.share_of_life
