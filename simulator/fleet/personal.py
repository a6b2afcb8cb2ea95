"""One vehicle's own scenario: its model's, with its VIN, its software and its faults."""

import random

from simulator.fleet.plan import FAULT_CHANCE, FleetVehicle
from simulator.scenario import AppSpec, ComponentSpec, DataSpec, EquippedSpec, FaultSpec, Scenario

MASKS = ("2F", "2F", "AF", "28", "08", "24")  # failing, with a lamp, healed, stored, pending


def personalise(scenario: Scenario, who: FleetVehicle) -> Scenario:
    """Parts that are the same for all of a model are shared, not copied."""
    chance = random.Random(who.seed)
    return scenario.model_copy(
        update={
            "vin": who.vin,
            "name": who.name,
            "tags": [*who.tags],
            "drive": scenario.drive.model_copy(update={"starts_at_s": who.starts_at_s}),
            "components": [_component(component, who, chance) for component in scenario.components],
            "apps": [_app(app, who, chance) for app in scenario.apps],
        }
    )


def _component(component: ComponentSpec, who: FleetVehicle, chance: random.Random) -> ComponentSpec:
    inner = [_component(each, who, chance) for each in component.subcomponents]
    return component.model_copy(update={"subcomponents": inner, **_own_parts(component, who, chance)})


def _app(app: AppSpec, who: FleetVehicle, chance: random.Random) -> AppSpec:
    return app.model_copy(update=_own_parts(app, who, chance))


def _own_parts(entity: EquippedSpec, who: FleetVehicle, chance: random.Random) -> dict[str, object]:
    return {
        "data": [_data(item, who) for item in entity.data],
        "faults": [_fault(fault, chance) for fault in entity.faults if chance.random() < FAULT_CHANCE[fault.severity]],
    }


def _data(item: DataSpec, who: FleetVehicle) -> DataSpec:
    if item.id == "vin":
        return item.model_copy(update={"value": who.vin})
    if item.id == "software-version" and who.software_age and isinstance(item.value, str):
        return item.model_copy(update={"value": _older(item.value, who.software_age)})
    return item


def _older(version: str, releases: int) -> str:
    """The last number lower by so many releases, as far as there are."""
    head, dot, last = version.rpartition(".")
    if not last.isdigit():
        return version
    return f"{head}{dot}{max(0, int(last) - releases):0{len(last)}d}"


def _fault(fault: FaultSpec, chance: random.Random) -> FaultSpec:
    return fault.model_copy(update={"mask": chance.choice(MASKS)})
