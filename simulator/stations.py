"""Stations for all vehicles: one port each, or one port for a whole fleet."""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.clock import Clock
from simulator.dialects.table import DIALECTS
from simulator.drive_cycle import DriveCycle
from simulator.fleet.app import FleetApp
from simulator.fleet.personal import personalise
from simulator.fleet.plan import FleetVehicle, plan_fleet
from simulator.listener import Listener
from simulator.scenario import Scenario
from simulator.state.vehicle import build_vehicle
from simulator.station import About, Station
from simulator.vehicle_app import VehicleApp
from simulator.witness import Witness


@dataclass(frozen=True, slots=True)
class Grounds:
    """What all vehicles of a process share."""

    host: str
    witness: Witness
    clock: Clock


def build_stations(scenarios: Sequence[Scenario], ports: Sequence[int], grounds: Grounds) -> list[Station]:
    """Every vehicle on its own port, and built at once: a wrong scenario is told at the start.

    Raises: BadScenario.
    """
    return [_build_station(scenario, port, grounds) for scenario, port in zip(scenarios, ports, strict=True)]


def _build_station(scenario: Scenario, port: int, grounds: Grounds) -> Station:
    vehicle = build_vehicle(scenario, grounds.clock, DriveCycle(scenario.drive))
    app = VehicleApp(vehicle, DIALECTS[scenario.dialect], grounds.witness)
    about = About(scenario.vin, scenario.name, scenario.tags, scenario.dialect)
    return Station(about, Listener(app, grounds.host, port), lambda: app)


def build_fleet(
    scenarios: Sequence[Scenario], count: int, seed: int, port: int, grounds: Grounds
) -> tuple[Listener, list[Station]]:
    """All vehicles behind one port, each below its VIN; a vehicle is built when somebody first asks for it.

    Raises: BadScenario.
    """
    cycles = [DriveCycle(scenario.drive) for scenario in scenarios]
    for scenario, cycle in zip(scenarios, cycles, strict=True):
        build_vehicle(scenario, grounds.clock, cycle)  # a wrong scenario is told now, not to a client
    stations: dict[str, Station] = {}
    listener = Listener(FleetApp(stations), grounds.host, port)
    for who in plan_fleet(scenarios, count, seed):
        scenario, cycle = scenarios[who.scenario], cycles[who.scenario]
        stations[who.vin] = _berth(who, scenario, cycle, listener, grounds)
    return listener, list(stations.values())


def _berth(who: FleetVehicle, scenario: Scenario, cycle: DriveCycle, listener: Listener, grounds: Grounds) -> Station:
    prefix = f"/{who.vin}"

    def build() -> VehicleApp:
        vehicle = build_vehicle(personalise(scenario, who), grounds.clock, cycle)
        return VehicleApp(vehicle, DIALECTS[scenario.dialect], grounds.witness, prefix)

    return Station(About(who.vin, who.name, who.tags, scenario.dialect), listener, build, prefix)
