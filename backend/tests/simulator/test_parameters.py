"""Operations that take parameters, need a state of the drive, or a level; and configurations that are bytes."""

from typing import Any

import httpx2
import jsonschema
import pytest

from simulator.clock import Clock
from simulator.failures import PreconditionMissing
from simulator.operation_specs import OperationSpec
from simulator.scenario_files import BUILT_IN, read_scenario
from simulator.sovd.calls import Call, accepts
from simulator.sovd.messages import Request
from simulator.sovd.operations import answer_operations
from simulator.state.model import compile_model
from simulator.state.operations import find_failure, give_result, read_parameters
from simulator.state.own import Own
from simulator.state.vehicle import Vehicle
from tests.simulator.conftest import CAR
from tests.simulator.test_more_resources import request_seed
from tests.simulator.test_operations import start, wait_for_end

MODEL = compile_model(read_scenario(BUILT_IN / "1-electric-car.yaml"))
PUMP = "/components/thermal-management/operations/pump-test"
CONTAINER = "/components/hpc/operations/restart-container/executions"


def test_parameters_are_told_and_come_back_with_the_result(car: httpx2.Client) -> None:
    location = start(car, f"{PUMP}/executions", parameters={"speed": 2400, "seconds": 2})
    assert car.get(location).json()["parameters"]["speed"] == 2400
    _, last = wait_for_end(car, location)
    assert last["parameters"]["speed_reached"] == 2400
    assert last["parameters"]["elapsed_s"] == 2, "the duration is a parameter too"


@pytest.mark.parametrize(
    ("parameters", "pointer"),
    [
        ({}, "/parameters/speed"),
        ({"speed": 300}, "/parameters/speed"),
        ({"speed": "fast"}, "/parameters/speed"),
        ({"speed": 2000, "seconds": 1}, "/parameters/seconds"),
        ({"speed": 2000, "colour": "red"}, "/parameters/colour"),
    ],
)
def test_wrong_parameters_are_a_data_error(car: httpx2.Client, parameters: dict[str, Any], pointer: str) -> None:
    reply = car.post(f"{PUMP}/executions", json={"parameters": parameters})
    assert (reply.status_code, reply.json()["path"]) == (400, pointer)
    assert reply.json()["error"]["message"]


def test_an_operation_without_parameters_takes_none(car: httpx2.Client) -> None:
    reply = car.post("/components/bms/operations/reset-statistics/executions", json={"parameters": {"x": 1}})
    assert (reply.status_code, reply.json()["path"]) == (400, "/parameters/x")


def test_an_operation_tells_the_schema_of_its_parameters(car: httpx2.Client) -> None:
    schema = car.get(PUMP, params={"include-schema": "true"}).json()["schema"]
    speed = schema["properties"]["parameters"]["properties"]["speed"]
    assert (speed["type"], speed["minimum"], speed["x-sovd-unit"]["display_name"]) == ("integer", 900, "rpm")
    jsonschema.validate({"parameters": {"speed": 1000}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"parameters": {"seconds": 5}}, schema)


def test_a_failure_can_depend_on_a_parameter(car: httpx2.Client) -> None:
    done = car.post(CONTAINER, json={"parameters": {"container": "media"}}).json()
    assert done == {"parameters": {"container": "media", "restarted": "media"}}
    failed = car.post(CONTAINER, json={"parameters": {"container": "voice"}}).json()
    assert failed["error"]["message"] == "The container voice does not start"


def test_an_operation_can_need_a_level(car: httpx2.Client) -> None:
    path, modes = "/components/body-control/operations/learn-key/executions", "/components/body-control/modes"
    car.put(f"{modes}/session", json={"value": "EXTENDED", "mode_expiration": 60}).raise_for_status()
    refused = car.post(path)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "precondition-not-fulfilled")
    seed = request_seed(car, 1, f"{modes}/security")
    key = bytes(byte ^ 0x5B for byte in seed).hex()
    car.put(f"{modes}/security", json={"value": "Level_1", "Key": key}).raise_for_status()
    assert car.delete(start(car, path)).status_code == 204


def started_at(time_s: float, path: str, operation: str, body: bytes = b"") -> int:
    vehicle = Vehicle(MODEL, Clock(), Own(CAR, "Car", [], starts_at_s=time_s))
    entity = vehicle.find(path)
    assert entity is not None
    request = Request("POST", "", {}, body, "tester")
    return answer_operations(Call(vehicle, entity, [operation, "executions"], request)).status


@pytest.mark.parametrize(("time_s", "may"), [(0, True), (60, False), (140, False), (225, True)])
def test_the_plug_is_unlocked_only_while_standing(time_s: float, may: bool) -> None:
    if may:
        assert started_at(time_s, "components/charging-unit", "unlock-plug") == 200
        return
    with pytest.raises(PreconditionMissing, match="The vehicle must stand still"):
        started_at(time_s, "components/charging-unit", "unlock-plug")


def test_a_calibration_needs_a_moving_vehicle() -> None:
    assert started_at(120, "components/driver-assistance", "camera-calibration") == 202
    with pytest.raises(PreconditionMissing, match="faster than 30"):
        started_at(225, "components/driver-assistance", "camera-calibration")


def test_every_scenario_has_operations_of_each_kind() -> None:
    for file in sorted(BUILT_IN.glob("*.yaml")):
        specs = [
            spec
            for entity in compile_model(read_scenario(file)).entities.values()
            for spec in entity.operations.values()
        ]
        assert {spec.asynchronous for spec in specs} == {True, False}
        assert any(spec.failure for spec in specs)
        assert any("session" in spec.required_modes for spec in specs)
        assert any("security" in spec.required_modes for spec in specs)
        assert sum(bool(spec.parameters) for spec in specs) >= 5
        assert sum(bool(spec.conditions) for spec in specs) >= 3


SPEC = OperationSpec.model_validate(
    {
        "id": "test",
        "name": "Test",
        "parameters": {"cylinder": {"type": "integer", "min": 1, "max": 4}, "level": {"default": 2.5}},
        "result": {"tested": "$cylinder", "verdict": "passed"},
        "failure": {"error_code": "error-response", "message": "It leaks", "when": {"cylinder": 3}},
    }
)


def test_defaults_complete_what_was_told() -> None:
    parameters = read_parameters(SPEC, {"cylinder": 2})
    assert parameters == {"cylinder": 2, "level": 2.5}
    assert give_result(SPEC, parameters) == {"tested": 2, "verdict": "passed"}
    assert find_failure(SPEC, parameters) is None
    assert find_failure(SPEC, {"cylinder": 3}) is SPEC.failure


@pytest.mark.parametrize("wrong", [{"result": {"x": "$nothing"}}, {"duration_parameter": "nothing"}])
def test_a_scenario_names_only_parameters_that_are_there(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no parameter is called nothing"):
        OperationSpec.model_validate({"id": "a", "name": "A", **wrong})


TABLE = "/components/gateway/configurations/routing-table"


def test_a_bulk_configuration_is_read_and_written_as_bytes(car: httpx2.Client) -> None:
    (item,) = [each for each in car.get(TABLE.rpartition("/")[0]).json()["items"] if each["type"] == "bulk"]
    assert (item["version"], item["content_type"]) == ("4.3", "application/json")
    reply = car.get(TABLE)
    assert reply.headers["content-type"] == "application/json"
    assert reply.json()["routes"]
    parameters = "/components/bms/configurations/cell-parameters"
    assert car.put(parameters, content=b"\x00\xff\x01").status_code == 204
    assert car.get(parameters).content == b"\x00\xff\x01"
    assert car.get(parameters, headers={"Accept": "application/octet-stream"}).status_code == 200
    assert car.put(parameters, content=b"").status_code == 400


def test_a_bulk_configuration_has_one_form(car: httpx2.Client) -> None:
    refused = car.get("/components/bms/configurations/cell-parameters", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["vendor_code"]) == (406, "not-acceptable")
    wrong = car.put(TABLE, content=b"<a/>", headers={"Content-Type": "application/xml"})
    assert (wrong.status_code, wrong.json()["vendor_code"]) == (415, "wrong-content-type")


@pytest.mark.parametrize(
    ("accept", "fits"),
    [("", True), ("*/*", True), ("text/*;q=0.5", True), ("text/csv, a/b", True), ("application/json", False)],
)
def test_an_accept_header_names_types_or_families(accept: str, fits: bool) -> None:
    assert accepts(accept, "text/csv") is fits


def test_everything_with_a_name_has_a_key_for_its_translation(car: httpx2.Client) -> None:
    bms = car.get("/components/bms").json()
    assert bms["translation_id"] == "components.bms"
    for collection in ("data", "operations", "configurations", "modes"):
        for item in car.get(f"/components/bms/{collection}").json()["items"]:
            assert item["translation_id"] == f"components.bms.{collection}.{item['id']}"
    fault = car.get("/components/brakes/faults").json()["items"][0]
    assert fault["fault_translation_id"] == "components.brakes.faults.403100"
