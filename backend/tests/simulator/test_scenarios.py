"""The scenario format and the vehicles it describes, without a process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.clock import Clock
from simulator.drive_cycle import DriveCycle
from simulator.failures import NotFound
from simulator.scenario import FaultSpec, Scenario
from simulator.scenario_files import BUILT_IN, BadScenario, read_scenario, read_scenarios
from simulator.sovd.faults import show_fault
from simulator.state.entity import Entity
from simulator.state.faults import Fault, StatusBit
from simulator.state.model import compile_model
from simulator.state.vehicle import Vehicle
from simulator.vin import compute_check_digit, require_valid_vin

CAR_FILE = BUILT_IN / "1-electric-car.yaml"
README = BUILT_IN.parent / "README.md"
VECTORS = json.loads((BUILT_IN.parents[1] / "contracts/vectors/faults.json").read_text())["cases"]


def build(scenario: Scenario) -> Vehicle:
    return Vehicle(compile_model(scenario), Clock())


def build_car() -> Vehicle:
    return build(read_scenario(CAR_FILE))


def find(vehicle: Vehicle, path: str) -> Entity:
    entity = vehicle.find(path)
    assert entity is not None
    return entity


def reader(vehicle: Vehicle, path: str, data_id: str) -> Callable[[float], float]:
    entity = find(vehicle, path)

    def read(time_s: float) -> float:
        value = entity.data.read(data_id, time_s)
        assert isinstance(value, int | float)
        return value

    return read


def change_car(tmp_path: Path, before: str, after: str) -> Path:
    text = CAR_FILE.read_text()
    assert before in text
    file = tmp_path / "car.yaml"
    file.write_text(text.replace(before, after, 1))
    return file


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "11111111111111111"])
def test_known_vins_have_valid_check_digits(vin: str) -> None:
    assert require_valid_vin(vin) == vin


@pytest.mark.parametrize("vin", ["1M8GDM9A1KP042788", "1M8GDM9AXKP04278", "1M8GDM9AXKPO42788"])
def test_wrong_vins_are_refused(vin: str) -> None:
    with pytest.raises(ValueError, match=r"check digit|characters|no O"):
        require_valid_vin(vin)


@given(st.text(alphabet="ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=17, max_size=17))
def test_a_computed_check_digit_is_valid(vin: str) -> None:
    digit = compute_check_digit(vin)
    assert require_valid_vin(f"{vin[:8]}{digit}{vin[9:]}")[8] == digit


def test_built_in_vehicles_tell_their_own_vin() -> None:
    for scenario in read_scenarios(BUILT_IN):
        items = [entity.data["vin"] for entity in compile_model(scenario).entities.values() if "vin" in entity.data]
        assert {item.read(0) for item in items} == {scenario.vin}


def test_speed_current_and_charge_move_plausibly_together() -> None:
    car = build_car()
    speed = reader(car, "components/brakes", "vehicle-speed")
    current = reader(car, "components/bms", "pack-current")
    charge = reader(car, "components/bms", "state-of-charge")
    motor = reader(car, "components/inverter", "motor-speed")
    assert (speed(2), motor(2)) == (0, 0)
    assert current(10) > current(30) > 0, "speeding up draws more than rolling"
    assert current(212) < 0, "braking gives current back"
    assert (speed(230), current(230) < 0) == (0, True), "standing and charging"
    assert charge(0) > charge(100) > charge(200)
    assert charge(239) == pytest.approx(charge(0), abs=0.1), "charging restores what the cycle used"


def test_the_odometer_never_runs_backwards() -> None:
    odometer = reader(build_car(), "components/gateway", "odometer")
    readings = [odometer(time_s) for time_s in range(0, 2_000, 7)]
    assert readings == sorted(readings)
    assert readings[-1] > readings[0] + 10


def test_temperatures_change_slowly_and_stay_plausible() -> None:
    car = build_car()
    temperature = reader(car, "components/bms", "pack-temperature")
    for time_s in range(1_000):
        assert 15 < temperature(time_s) < 50
        assert abs(temperature(time_s + 1) - temperature(time_s)) < 0.5


@given(time_s=st.floats(min_value=0, max_value=1e7))
def test_no_signal_breaks_at_any_time(time_s: float) -> None:
    for model in MODELS:
        for entity in model.entities.values():
            for item in entity.data.values():
                assert item.read(time_s) is not None


MODELS = [compile_model(scenario) for scenario in read_scenarios(BUILT_IN)]


def test_power_of_a_combustion_engine_never_flows_back() -> None:
    scenario = next(each for each in read_scenarios(BUILT_IN) if each.drive.engine)
    power = DriveCycle(scenario.drive).table("power", 0)
    assert all(power.at(time_s) >= 0 for time_s in range(600))


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("vin: SVDECAR18TA000101", "vin: SVDECAR17TA000101", "check digit"),
        ("unit: km/h", "unit: 5", "valid string"),
        ("area: chassis", "area: nowhere", "in no known area: nowhere"),
        ("host: hpc", "host: nowhere", "components/nowhere"),
        ("- [5, 0]", "- [0, 0]", "must begin at 0 and rise"),
        ("type: boolean, value: true", "type: boolean", "exactly one of value, signal and fields"),
        ("id: software-version", "id: part-number", "part-number twice"),
        ("format: 1", "format: 2", "Input should be 1"),
        ("drive:", "drive: [", "while parsing"),
    ],
)
def test_a_wrong_scenario_is_refused_with_its_reason(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    with pytest.raises(BadScenario, match=complaint):
        build(read_scenario(change_car(tmp_path, before, after)))


def test_two_scenarios_with_one_vin_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(CAR_FILE.read_text())
    with pytest.raises(BadScenario, match=r"already used by .*a\.yaml"):
        read_scenarios(tmp_path)


def test_the_scenario_in_the_readme_is_a_scenario(tmp_path: Path) -> None:
    example = README.read_text().split("```yaml\n")[1].split("```")[0]
    file = tmp_path / "readme.yaml"
    file.write_text(example)
    assert "apps/planner" in compile_model(read_scenario(file)).entities


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_a_fault_is_shown_as_the_vectors_say(case: dict[str, Any]) -> None:
    item, meaning = case["answer"]["item"], case["meaning"]
    spec = {key: value for key, value in item.items() if key != "status"}
    fault = Fault.of(FaultSpec.model_validate({**spec, "mask": meaning["mask"]}))
    assert show_fault(fault) == item
    assert fault.is_active == meaning["active"]


def test_a_fault_comes_and_heals_in_each_round_of_the_drive_cycle() -> None:
    brakes = find(build_car(), "components/brakes")

    def fault_at(time_s: float) -> Fault:
        return brakes.faults.get("403700", time_s, brakes.data.read)

    with pytest.raises(NotFound):
        fault_at(60)
    failing = fault_at(130)
    assert failing.is_active
    assert failing.environment["occurrence_counter"] == 1
    assert failing.environment["vehicle-speed"] == brakes.data.read("vehicle-speed", 120)
    healed = fault_at(200)
    assert not healed.is_active
    assert StatusBit.CONFIRMED_DTC in healed.status
    assert StatusBit.PENDING_DTC not in healed.status
    assert fault_at(240 + 130).environment["occurrence_counter"] == 2


def test_a_cleared_fault_of_the_drive_cycle_comes_back_in_the_next_round() -> None:
    brakes = find(build_car(), "components/brakes")
    brakes.faults.clear_one("403700", 130)
    assert "403700" not in {fault.code for fault in brakes.faults.list_all(140, brakes.data.read)}
    assert brakes.faults.get("403700", 240 + 125, brakes.data.read).is_active


def test_a_fault_that_freezes_unknown_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match="freezes unknown nothing"):
        build(read_scenario(change_car(tmp_path, "freeze: [vehicle-speed]", "freeze: [nothing]")))
