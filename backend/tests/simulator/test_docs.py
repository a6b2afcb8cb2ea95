"""Capability descriptions: OpenAPI that fits what the vehicle really answers."""

from typing import Any

import httpx2
import jsonschema
import pytest
import schemathesis

from tests.vehicle_servers import run_simulator

BMS = "/sovd/v1/components/bms"
PLACES = [
    "",
    "/components",
    "/components/bms",
    "/components/bms/data",
    "/components/bms/operations",
    "/areas/powertrain",
]


def described(client: httpx2.Client, place: str) -> dict[str, Any]:
    reply = client.get(f"{place}/docs")
    assert reply.status_code == 200, reply.text
    content: dict[str, Any] = reply.json()
    return content


def schema_of(item: dict[str, Any], method: str = "get", status: str = "200") -> dict[str, Any]:
    ((content_type, media),) = item[method]["responses"][status]["content"].items()
    assert content_type == "application/json"
    schema: dict[str, Any] = media["schema"]
    return schema


@pytest.mark.parametrize("place", [*PLACES, "/components/bms/data/charge-limit", "/components/bms/depends-on"])
def test_a_description_is_openapi_3_1_of_the_place_it_was_asked_at(car: httpx2.Client, place: str) -> None:
    document = described(car, place)
    schemathesis.openapi.from_dict(document).validate()
    assert document["openapi"] == "3.1.0"
    assert document["info"]["x-sovd-version"] == "1.1.0"
    assert f"/sovd/v1{place}" in document["paths"]
    assert all(path.startswith(f"/sovd/v1{place}") for path in document["paths"])


MORE = ["/components/gateway", "/components/hpc", "/components/gateway/configurations", "/components/bms/modes"]


@pytest.mark.parametrize("place", [*PLACES, *MORE])
def test_what_is_described_is_what_is_answered(car: httpx2.Client, place: str) -> None:
    asked = 0
    for path, item in described(car, place)["paths"].items():
        reply = car.get(str(car.base_url.join(path)), follow_redirects=False) if "{" not in path else None
        if reply is not None and reply.headers["content-type"] == "application/json":
            assert reply.status_code == 200, path
            jsonschema.validate(reply.json(), schema_of(item))
            asked += 1
    assert asked >= 2


def test_data_are_described_with_their_category_unit_and_range(car: httpx2.Client) -> None:
    item = described(car, "/components/bms/data")["paths"][f"{BMS}/data/charge-limit"]
    assert item["x-sovd-data-category"] == "storedData"
    assert item["x-sovd-data-groups"] == ["charging"]
    assert (item["x-sovd-name"], item["x-sovd-translation-id"]) == ("Charge limit", "components.bms.data.charge-limit")
    value = schema_of(item)["properties"]["data"]
    assert (value["minimum"], value["maximum"], value["x-sovd-unit"]["display_name"]) == (50, 100, "%")
    written = item["put"]["requestBody"]["content"]["application/json"]["schema"]
    jsonschema.validate({"data": 80}, written)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"data": 300}, written)
    current = described(car, "/components/bms/data")["paths"][f"{BMS}/data/pack-current"]
    assert "put" not in current


def test_faults_and_operations_are_described_before_they_happen(car: httpx2.Client) -> None:
    fault = described(car, "/components/brakes/faults")["paths"]["/sovd/v1/components/brakes/faults/403700"]
    assert (fault["x-sovd-fault-display-code"], fault["x-sovd-fault-severity"]) == ("C0037", 3)
    paths = described(car, "/components/bms/operations/balance-cells")["paths"]
    assert paths[f"{BMS}/operations/balance-cells"]["x-sovd-asynchronous-execution"] is True
    start = paths[f"{BMS}/operations/balance-cells/executions"]["post"]
    schema = start["requestBody"]["content"]["application/json"]["schema"]
    jsonschema.validate({"parameters": {"module": 3}}, schema)
    refused: list[dict[str, Any]] = [{}, {"module": 13}, {"module": 1, "colour": 2}]
    for wrong in [{}, *({"parameters": each} for each in refused)]:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@pytest.mark.parametrize(
    "place",
    ["/nothing", "/components/nothing", "/components/bms/nothing", "/components/bms/data/nothing", "/areas/x/y"],
)
def test_what_is_not_there_is_not_described(car: httpx2.Client, place: str) -> None:
    reply = car.get(f"{place}/docs")
    assert (reply.status_code, reply.json()["vendor_code"]) == (404, "resource-not-found")
    assert car.post("/docs").status_code == 405


def test_a_description_below_a_prefix_has_its_paths_there() -> None:
    with run_simulator("--fleet", "1") as fleet:
        vehicle = fleet.vehicles[0]
        for place in ("", "/components", "/components/brakes/data"):
            paths = httpx2.get(f"{vehicle.url}/sovd/v1{place}/docs").json()["paths"]
            assert all(path.startswith(f"/{vehicle.vin}/sovd/v1{place}") for path in paths)
