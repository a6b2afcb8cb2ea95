"""Stations for all vehicles: one port each, or one port for a whole fleet."""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.clock import Clock
from simulator.dialects.table import DIALECTS
from simulator.fleet.app import FleetApp
from simulator.fleet.personal import FaultLot, personalise
from simulator.fleet.plan import FleetVehicle, plan_fleet
from simulator.listener import Listener
from simulator.scenario import Scenario
from simulator.state.model import Model, compile_model
from simulator.state.vehicle import Vehicle
from simulator.station import About, Station
from simulator.vehicle_app import VehicleApp
from simulator.witness import Witness


@dataclass(frozen=True, slots=True)
class Grounds:
    """What all vehicles of a process share."""

    host: str
    witness: Witness
    clock: Clock
    known_as: str | None = None  # how others call this machine


def build_stations(scenarios: Sequence[Scenario], ports: Sequence[int], grounds: Grounds) -> list[Station]:
    """Every vehicle on its own port, and built at once: a wrong scenario is told at the start.

    Raises: BadScenario.
    """
    return [_build_station(scenario, port, grounds) for scenario, port in zip(scenarios, ports, strict=True)]


def _build_station(scenario: Scenario, port: int, grounds: Grounds) -> Station:
    vehicle = Vehicle(compile_model(scenario), grounds.clock)
    app = VehicleApp(vehicle, DIALECTS[scenario.dialect], grounds.witness)
    about = About(scenario.vin, scenario.name, scenario.tags, scenario.dialect)
    return Station(about, Listener(app, grounds.host, port, grounds.known_as), lambda: app)


def build_fleet(
    scenarios: Sequence[Scenario], count: int, seed: int, port: int, grounds: Grounds
) -> tuple[Listener, list[Station]]:
    """All vehicles behind one port, each below its VIN; a vehicle is built when somebody first asks for it.

    Raises: BadScenario.
    """
    models = [compile_model(scenario) for scenario in scenarios]
    lots = [FaultLot() for _ in scenarios]
    stations: dict[str, Station] = {}
    listener = Listener(FleetApp(stations), grounds.host, port, grounds.known_as)
    for who in plan_fleet(scenarios, count, seed):
        stations[who.vin] = _berth(who, models[who.scenario], lots[who.scenario], listener, grounds)
    return listener, list(stations.values())


def _berth(who: FleetVehicle, model: Model, lot: FaultLot, listener: Listener, grounds: Grounds) -> Station:
    prefix = f"/{who.vin}"
    dialect = model.scenario.dialect

    def build() -> VehicleApp:
        vehicle = Vehicle(model, grounds.clock, personalise(model.scenario, who, lot))
        return VehicleApp(vehicle, DIALECTS[dialect], grounds.witness, prefix)

    return Station(About(who.vin, who.name, who.tags, dialect), listener, build, prefix)
