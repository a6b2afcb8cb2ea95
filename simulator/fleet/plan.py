"""Who is in a fleet: the same vehicles for the same seed, spread as a real fleet might be."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.scenario import Scenario
from simulator.vin import compute_check_digit

MOST_VEHICLES = 100_000
FIRST_SERIAL = 100_000  # the scenarios' own vehicles have lower ones
MODEL_YEARS = "MNPRSTV"  # 2021 to 2027, position 10 of the VIN
FIRST_MODEL_YEAR = 2021
PLANTS = "ABCEG"
DEPOTS = ("Hamburg", "Lyon", "Gdansk", "Torino", "Malmo", "Porto", "Graz", "Cork", "Leipzig", "Gent")
# How the scenario's software versions are spread: most have it, some are behind, of the older vehicles more.
SOFTWARE_AGE = (0, 0, 0, 0, 0, 0, 1, 1, 1, 2)
SOFTWARE_AGE_OF_OLD = (0, 0, 0, 1, 1, 1, 1, 2, 2, 3)
OLD_UNTIL = 2023
# What each severity's fault is likely to be there at all: what is worse is seen less often.
FAULT_CHANCE = {1: 0.02, 2: 0.06, 3: 0.09, 4: 0.12}


@dataclass(frozen=True, slots=True)
class FleetVehicle:
    vin: str
    name: str
    tags: tuple[str, ...]
    scenario: int  # which one it is made from
    model_year: int
    seed: int  # of what is decided when somebody first asks for it
    software_age: int  # releases behind
    starts_at_s: float  # where in its drive cycle it begins


def plan_fleet(scenarios: Sequence[Scenario], count: int, seed: int) -> list[FleetVehicle]:
    """Shape: `count` vehicles with VINs of their own."""
    chance = random.Random(seed)
    return [_plan_one(scenarios, number, chance) for number in range(count)]


def _plan_one(scenarios: Sequence[Scenario], number: int, chance: random.Random) -> FleetVehicle:
    index = chance.randrange(len(scenarios))
    scenario = scenarios[index]
    depot = chance.choice(DEPOTS)
    year = chance.choice(MODEL_YEARS)
    model_year = FIRST_MODEL_YEAR + MODEL_YEARS.index(year)
    return FleetVehicle(
        vin=_vin(scenario.vin, year, chance.choice(PLANTS), FIRST_SERIAL + number),
        name=f"{scenario.name} {depot} {number + 1:05d}",
        tags=(*scenario.tags, depot.lower(), str(model_year)),
        scenario=index,
        model_year=model_year,
        seed=chance.getrandbits(32),
        software_age=chance.choice(SOFTWARE_AGE_OF_OLD if model_year <= OLD_UNTIL else SOFTWARE_AGE),
        starts_at_s=round(chance.uniform(0, scenario.drive.points[-1][0]), 1),
    )


def _vin(pattern: str, year: str, plant: str, serial: int) -> str:
    """Maker and model of the scenario's VIN with a year, a plant and a number of its own."""
    vin = f"{pattern[:8]}0{year}{plant}{serial:06d}"
    return f"{vin[:8]}{compute_check_digit(vin)}{vin[9:]}"
