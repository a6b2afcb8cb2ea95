"""A fleet behind one port: who is in it, how it is reached, and that vehicles are apart."""

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from simulator.__main__ import main
from simulator.clock import Clock
from simulator.fleet.personal import FaultLot, personalise
from simulator.fleet.plan import FleetVehicle, plan_fleet
from simulator.scenario_files import BUILT_IN, read_scenarios
from simulator.state.model import compile_model
from simulator.state.own import Faults
from simulator.state.vehicle import Vehicle
from simulator.vin import require_valid_vin
from tests.vehicle_servers import ROOT, SimulatorProcess, run_simulator

SCENARIOS = read_scenarios(BUILT_IN)
MODELS = [compile_model(scenario) for scenario in SCENARIOS]


@pytest.fixture(scope="module")
def fleet() -> Iterator[SimulatorProcess]:
    with run_simulator("--fleet", "20", "--seed", "5") as process:
        yield process


def test_the_same_seed_gives_the_same_fleet() -> None:
    assert plan_fleet(SCENARIOS, 300, 7) == plan_fleet(SCENARIOS, 300, 7)
    assert plan_fleet(SCENARIOS, 300, 7) != plan_fleet(SCENARIOS, 300, 8)


def test_a_fleet_is_spread_over_models_software_and_faults() -> None:
    planned = plan_fleet(SCENARIOS, 300, 7)
    vins = [require_valid_vin(who.vin) for who in planned]
    assert len(set(vins)) == len(vins)
    assert len({who.name for who in planned}) == 300
    assert {who.scenario for who in planned} == set(range(len(SCENARIOS)))
    assert len({who.software_age for who in planned}) > 1
    counts = [sum(len(faults) for faults in faults_of(who)) for who in planned]
    assert 0 in counts
    assert 0.5 < sum(counts) / len(counts) < 3


def build(who: FleetVehicle) -> Vehicle:
    model = MODELS[who.scenario]
    return Vehicle(model, Clock(), personalise(model.scenario, who, FaultLot()))


def faults_of(who: FleetVehicle) -> list[Faults]:
    own, model = build(who).own, MODELS[who.scenario]
    return [own.choose_faults(path, entity.faults) for path, entity in model.entities.items()]


def read(who: FleetVehicle, path: str, data_id: str, time_s: float = 0.0) -> Any:
    entity = build(who).find(path)
    assert entity is not None
    return entity.data.read(data_id, time_s)


def cars_of(planned: list[FleetVehicle]) -> list[FleetVehicle]:
    return [who for who in planned if who.scenario == 0]


def test_older_software_has_a_lower_number() -> None:
    cars = cars_of(plan_fleet(SCENARIOS, 300, 7))
    versions = {who.software_age: read(who, "components/bms", "software-version") for who in cars}
    assert versions == {0: "4.2.1", 1: "4.2.0", 2: "4.2.0", 3: "4.2.0"}


def test_old_vehicles_have_run_further_and_have_older_software() -> None:
    cars = cars_of(plan_fleet(SCENARIOS, 900, 7))
    old = [who for who in cars if who.model_year <= 2022]
    new = [who for who in cars if who.model_year >= 2026]

    def mean(group: list[FleetVehicle], value: Callable[[FleetVehicle], float]) -> float:
        return sum(value(who) for who in group) / len(group)

    def odometer(who: FleetVehicle) -> float:
        return float(read(who, "components/gateway", "odometer"))

    assert mean(old, odometer) > 2 * mean(new, odometer)
    assert min(odometer(who) for who in cars) > 0
    assert mean(old, lambda who: who.software_age) > mean(new, lambda who: who.software_age)
    assert len({read(who, "components/bms", "state-of-charge") for who in cars}) > 100
    assert all(0 < read(who, "components/bms", "state-of-charge", time_s) <= 100 for who in cars for time_s in (0, 214))


def test_a_vehicle_has_the_same_faults_whenever_it_is_asked() -> None:
    who = next(who for who in plan_fleet(SCENARIOS, 300, 7) if any(faults_of(who)))
    assert [list(faults) for faults in faults_of(who)] == [list(faults) for faults in faults_of(who)]


def test_vehicles_share_what_is_the_same_for_all() -> None:
    planned, lots = plan_fleet(SCENARIOS, 300, 7), [FaultLot() for _ in SCENARIOS]
    clock = Clock()
    tracemalloc.start()
    vehicles = []
    for who in planned:
        model = MODELS[who.scenario]
        vehicle = Vehicle(model, clock, personalise(model.scenario, who, lots[who.scenario]))
        for path in model.entities:
            entity = vehicle.find(path)
            assert entity is not None
            assert entity.faults.list_all(50, entity.data.read) is not None
        vehicles.append(vehicle)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / len(vehicles) < 30 * 1024


def test_each_vehicle_is_below_its_vin_and_tells_it(fleet: SimulatorProcess) -> None:
    assert len(fleet.vehicles) == 20
    for vehicle in fleet.vehicles:
        assert vehicle.url.endswith(f"/{vehicle.vin}")
        info = httpx2.get(f"{vehicle.url}/version-info").json()["sovd_info"][0]
        assert info["base_uri"] == f"/{vehicle.vin}/sovd/v1"
        assert httpx2.get(f"{vehicle.url}/sovd/v1").json()["id"] == vehicle.vin


def test_links_stay_below_the_vin(fleet: SimulatorProcess) -> None:
    vehicle = fleet.vehicles[0]
    origin = vehicle.url.removesuffix(f"/{vehicle.vin}")
    items = httpx2.get(f"{vehicle.url}/sovd/v1/components").json()["items"]
    for item in items:
        document = httpx2.get(origin + item["href"]).json()
        assert document["name"] == item["name"]
        assert document["faults"].startswith(f"/{vehicle.vin}/sovd/v1/")


def test_vehicles_do_not_share_their_state(fleet: SimulatorProcess) -> None:
    first, second = [vehicle for vehicle in fleet.vehicles if "TRK" in vehicle.vin][:2]
    path = "/sovd/v1/apps/eco-coach/data/target-speed"
    before = httpx2.get(second.url + path).json()
    assert httpx2.put(first.url + path, json={"data": 66}).status_code == 204
    assert httpx2.get(first.url + path).json()["data"] == 66
    assert httpx2.get(second.url + path).json() == before
    assert [entry["vin"] for entry in fleet.witnessed()] == [first.vin]


def test_an_unknown_prefix_is_not_found(fleet: SimulatorProcess) -> None:
    origin = fleet.vehicles[0].url.rpartition("/")[0]
    for path in ("", "/", "/version-info", "/NOBODY/version-info"):
        assert httpx2.get(origin + path).json()["vendor_code"] == "resource-not-found"


def test_one_vehicle_can_misbehave_and_be_switched_off_alone(fleet: SimulatorProcess) -> None:
    bad, good = fleet.vehicles[:2]
    control = f"{fleet.control_url}/vehicles/{bad.vin}"
    httpx2.put(f"{control}/misbehaviour", json=[{"kind": "html", "path": "components"}]).raise_for_status()
    assert httpx2.get(f"{bad.url}/sovd/v1/components").status_code == 500
    assert httpx2.get(f"{good.url}/sovd/v1/components").status_code == 200
    httpx2.delete(f"{control}/misbehaviour").raise_for_status()
    httpx2.post(f"{control}/off").raise_for_status()
    with pytest.raises(httpx2.TransportError):
        httpx2.get(f"{bad.url}/version-info")
    assert httpx2.get(f"{good.url}/version-info").status_code == 200
    httpx2.post(f"{control}/on").raise_for_status()
    assert httpx2.get(f"{bad.url}/version-info").status_code == 200


@pytest.mark.parametrize(("size", "is_listed"), [(100, True), (101, False)])
def test_a_large_fleet_is_listed_in_a_file(tmp_path: Path, size: int, is_listed: bool) -> None:
    file = tmp_path / "vehicles.json"
    words = [sys.executable, "-m", "simulator", "--fleet", str(size), "--vehicles-file", str(file)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        process.terminate()
        assert process.wait(timeout=5) == 0
    assert ("vehicles" in ready) == is_listed
    assert is_listed or ready["vehicles_file"] == str(file)
    listed = json.loads(file.read_text())
    assert len(listed) == size
    assert listed[0].keys() == {"vin", "name", "tags", "url"}


@pytest.mark.parametrize("size", ["0", "many", "-3", "1000000"])
def test_a_fleet_has_a_sensible_size(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--fleet", size])
    assert "must be a number" in capsys.readouterr().err
