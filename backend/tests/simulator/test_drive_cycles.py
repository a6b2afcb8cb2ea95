"""What must hold at every moment of a round: values fit their ranges and each other."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.drive_cycle import DriveCycle
from simulator.drive_specs import DriveSpec
from simulator.scenario_files import BUILT_IN, read_scenarios
from simulator.signals import compile_value
from simulator.sovd.schemas import UNITS
from simulator.state.model import Model, compile_model
from simulator.state.values import require_fits
from simulator.value_specs import ValueSpec

CAR, VAN, TRUCK = (compile_model(scenario) for scenario in read_scenarios(BUILT_IN))
MODELS = [CAR, VAN, TRUCK]
EVERY_MODEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.scenario.name)
MOMENTS = [index * 0.43 for index in range(1_200)]  # more than one round of each, never in step with the tables
Read = Callable[[float], Any]


def reader(model: Model, path: str, data_id: str) -> Read:
    return model.entities[path].data[data_id].read


def quantity(model: Model, name: str) -> Read:
    return model.cycle.table(name, 0).at  # type: ignore[arg-type]  # a word of the tests, not of a file


@EVERY_MODEL
def test_every_value_fits_its_own_range_at_every_moment(model: Model) -> None:
    for path, entity in model.entities.items():
        for item in entity.data.values():
            for time_s in MOMENTS[::7]:
                require_fits(item.spec, item.read(time_s), f"{path}/{item.spec.id}")


@EVERY_MODEL
def test_numbers_and_moving_words_say_what_they_may_be(model: Model) -> None:
    for entity in model.entities.values():
        for item in entity.data.values():
            signal = item.spec.signal
            if signal is not None and signal.kind in {"steps", "windows"} and item.spec.type == "string":
                assert item.spec.choices, item.spec.id


@EVERY_MODEL
def test_every_unit_is_known_with_its_factor(model: Model) -> None:
    items = [item.spec for entity in model.entities.values() for item in entity.data.values()]
    parts = [part for spec in items for part in (spec.fields or {}).values()]
    operations = [spec for entity in model.entities.values() for spec in entity.operations.values()]
    parameters = [each for spec in operations for each in spec.parameters.values()]
    used = {spec.unit for spec in (*items, *parts, *parameters)} - {None}
    assert used <= set(UNITS)


@EVERY_MODEL
def test_a_vehicle_is_large_and_has_all_kinds_of_data(model: Model) -> None:
    equipped = [entity for entity in model.entities.values() if entity.owns_resources]
    items = [item for entity in equipped for item in entity.data.values()]
    assert 10 <= len(equipped) <= 20
    assert 110 <= len(items) <= 180
    assert {item.spec.category for item in items} == {"identData", "currentData", "storedData", "sysInfo"}
    assert 12 <= sum(len(entity.faults) for entity in equipped) <= 25
    assert all(entity.data for entity in equipped)


PARK_BRAKE = "components/brakes", "park-brake"
SELECTOR = {
    CAR.scenario.vin: ("components/gateway", "gear"),
    VAN.scenario.vin: ("components/transmission", "selector"),
    TRUCK.scenario.vin: ("components/transmission", "selector"),
}
TERMINAL = {
    CAR.scenario.vin: ("components/gateway", "terminal"),
    VAN.scenario.vin: ("components/body-control", "terminal"),
    TRUCK.scenario.vin: ("components/vehicle-computer", "terminal"),
}


@EVERY_MODEL
def test_a_parked_vehicle_stands_with_its_brake_set_and_a_moving_one_does_not(model: Model) -> None:
    speed, brake = reader(model, "components/brakes", "vehicle-speed"), reader(model, *PARK_BRAKE)
    gear, terminal = reader(model, *SELECTOR[model.scenario.vin]), reader(model, *TERMINAL[model.scenario.vin])
    parked = quantity(model, "parked")
    seen = set()
    for time_s in MOMENTS:
        seen.add(brake(time_s))
        assert (brake(time_s) == "applied") == bool(parked(time_s)) == (gear(time_s) == "P")
        if brake(time_s) == "applied":
            assert speed(time_s) == 0
        if speed(time_s) > 0:
            assert (brake(time_s), gear(time_s), terminal(time_s)) == ("released", "D", "drive")
    assert seen == {"applied", "released"}


@EVERY_MODEL
def test_pulling_away_takes_power_and_standing_turns_no_wheel(model: Model) -> None:
    speed, acceleration, power = (quantity(model, name) for name in ("speed", "acceleration", "power"))
    for time_s in MOMENTS:
        if acceleration(time_s) > 0.3 and speed(time_s) > 5:
            assert power(time_s) > 1
        if speed(time_s) == 0 and speed(time_s + 1) == 0:
            assert quantity(model, "yaw_rate")(time_s) == 0
            assert quantity(model, "steering")(time_s) == 0
            assert quantity(model, "braking")(time_s) == 0


@EVERY_MODEL
def test_power_is_the_sum_of_its_parts(model: Model) -> None:
    power, traction, recovery, charging = (
        quantity(model, name) for name in ("power", "traction", "recovery", "charging")
    )
    for time_s in MOMENTS:
        assert power(time_s) == pytest.approx(traction(time_s) - recovery(time_s) - charging(time_s), abs=1e-6)


@EVERY_MODEL
def test_what_adds_up_never_runs_backwards(model: Model) -> None:
    for entity in model.entities.values():
        for item in entity.data.values():
            signal = item.spec.signal
            counts = signal is not None and signal.kind == "counter"
            if counts or item.spec.id == "odometer":
                values = [item.read(time_s) for time_s in MOMENTS]
                assert values == sorted(values), item.spec.id  # type: ignore[type-var]
                assert values[-1] > values[0], item.spec.id  # type: ignore[operator]


def test_the_charge_falls_while_driving_and_rises_while_charging() -> None:
    charge, speed = reader(CAR, "components/bms", "state-of-charge"), reader(CAR, "components/brakes", "vehicle-speed")
    current, plug = reader(CAR, "components/bms", "pack-current"), reader(CAR, "components/charging-unit", "plug-state")
    state = reader(CAR, "components/charging-unit", "charge-state")
    for time_s in MOMENTS:
        if state(time_s) == "charging":
            assert plug(time_s) != "unplugged"
            assert speed(time_s) == 0
        if state(time_s) == "charging" and state(time_s + 2) == "charging":
            assert charge(time_s + 2) > charge(time_s)
            assert current(time_s + 2) < 0
        if speed(time_s) > 5:
            assert (state(time_s), plug(time_s)) == ("idle", "unplugged")
        if plug(time_s) == "unplugged" and speed(time_s) == 0:
            assert abs(current(time_s)) < 12
    assert charge(0) > charge(110) > charge(200)


def test_a_fast_charge_warms_the_port_and_lights_no_brake_lamp() -> None:
    port = reader(CAR, "components/charging-unit", "port-temperature")
    assert port(238) > port(214) + 10
    lamps = reader(CAR, "components/body-control", "brake-lights")
    assert (lamps(210), lamps(30), lamps(230)) == (True, False, False)


@pytest.mark.parametrize("model", [VAN, TRUCK], ids=["van", "truck"])
def test_a_parked_engine_is_off_and_all_that_it_drives(model: Model) -> None:
    engine = "components/engine"
    parked = quantity(model, "parked")
    for time_s in MOMENTS:
        is_off = bool(parked(time_s))
        assert (reader(model, engine, "engine-state")(time_s) == "off") == is_off
        if is_off and parked(time_s - 4):
            assert reader(model, engine, "engine-speed")(time_s) < 20
            assert reader(model, engine, "oil-pressure")(time_s) == 0
            assert reader(model, engine, "fuel-rate")(time_s) == 0
        if not is_off:
            assert reader(model, engine, "fuel-rate")(time_s) > 0
            assert reader(model, engine, "oil-pressure")(time_s) > 0


def test_the_doors_of_the_van_open_only_where_it_is_parked() -> None:
    parked, doors = quantity(VAN, "parked"), reader(VAN, "components/body-control", "rear-doors")
    sliding, locked = (reader(VAN, "components/body-control", name) for name in ("sliding-door", "doors-locked"))
    for time_s in MOMENTS:
        if sliding(time_s) == "open" or any(doors(time_s).values()):
            assert parked(time_s)
            assert not locked(time_s)


def test_the_truck_rests_where_it_is_parked() -> None:
    activity, speed = reader(TRUCK, "apps/tachograph", "activity"), reader(TRUCK, "components/brakes", "vehicle-speed")
    assert {activity(time_s) for time_s in MOMENTS if speed(time_s) > 0} == {"driving"}
    assert "rest" in {activity(time_s) for time_s in MOMENTS}


@EVERY_MODEL
def test_every_fault_of_the_round_comes_and_heals(model: Model) -> None:
    for entity in model.entities.values():
        for fault in entity.faults.values():
            assert fault.during is None or fault.during.to_s < model.cycle.period_s
            assert fault.during is None or fault.freeze


# The kinds of signals

ROUND = DriveSpec(points=[[0, 0], [10, 0], [20, 72], [40, 0], [60, 0]], mass_kg=1000, drag_area_m2=0.6)


def value_of(signal: dict[str, Any], **spec: Any) -> Read:
    text = json.dumps({"type": "integer", "signal": signal, **spec})
    return compile_value(ValueSpec.model_validate_json(text), DriveCycle(ROUND))


def test_steps_give_a_word_for_each_range_of_a_quantity() -> None:
    steps = [{"below": 1, "value": "stands"}, {"below": 36, "value": "slow"}]
    read = value_of({"kind": "steps", "quantity": "speed", "steps": steps, "otherwise": "fast"}, type="string")
    assert [read(time_s) for time_s in (5, 14, 20, 39, 50, 74)] == ["stands", "slow", "fast", "slow", "stands", "slow"]


def test_windows_give_a_value_for_times_of_each_round() -> None:
    windows = [{"from_s": 41, "to_s": 59, "value": True}]
    read = value_of({"kind": "windows", "windows": windows, "otherwise": False}, type="boolean")
    assert [read(time_s) for time_s in (40, 41, 58.9, 59, 102, 120)] == [False, True, True, False, True, False]


@given(st.floats(0, 10_000), st.floats(0, 500))
def test_a_counter_counts_every_time_of_every_round(time_s: float, later_s: float) -> None:
    read = value_of({"kind": "counter", "start": 7, "at_s": [40, 10]})
    assert [read(0), read(10), read(40), read(60), read(70)] == [7, 8, 9, 9, 10]
    assert read(time_s + later_s) >= read(time_s)


def test_a_gate_keeps_a_value_at_zero() -> None:
    read = value_of({"kind": "drive", "quantity": "speed", "offset": 5, "gate": "gear"})
    assert [read(5), read(20), read(50)] == [0, 77, 0]


def test_a_vehicle_that_moves_is_not_parked() -> None:
    told = ROUND.model_dump(exclude={"steering"}) | {"parked": [{"from_s": 8, "to_s": 12}]}
    with pytest.raises(ValueError, match="moves while it is parked, 8 to 12 s"):
        DriveSpec.model_validate(told)
