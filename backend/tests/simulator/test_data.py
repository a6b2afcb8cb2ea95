"""Data and configurations: they move, they can be written, they refuse nonsense."""

import time
from typing import Any

import httpx2
import pytest

CHARGE_LIMIT = "/components/bms/data/charge-limit"


def read(client: httpx2.Client, path: str) -> Any:
    reply = client.get(path)
    assert reply.status_code == 200, reply.text
    return reply.json()["data"]


def test_current_data_moves_with_time(van: httpx2.Client) -> None:
    first = read(van, "/components/telematics/data/signal-strength")
    deadline = time.monotonic() + 3
    while read(van, "/components/telematics/data/signal-strength") == first:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_read_names_the_data_and_its_unit_on_request(car: httpx2.Client) -> None:
    plain = car.get("/components/bms/data/state-of-charge").json()
    assert set(plain) == {"id", "data"}
    told = car.get("/components/bms/data/state-of-charge?include-schema=true").json()
    schema = told["schema"]["properties"]["data"]
    assert schema["type"] == "number"
    assert schema["x-sovd-unit"]["display_name"] == "%"


def test_all_four_categories_are_there_and_can_be_filtered(car: httpx2.Client) -> None:
    items = car.get("/components/bms/data-categories").json()["items"]
    assert {item["item"] for item in items} == {"identData", "currentData", "storedData", "sysInfo"}
    stored = car.get("/components/bms/data?categories=storedData").json()["items"]
    assert stored[0]["id"] == "charge-limit"
    assert {item["category"] for item in stored} == {"storedData"}
    thermal = car.get("/components/bms/data?groups=thermal&groups=charging&category=storedData").json()["items"]
    assert {item["id"] for item in thermal} == {"charge-limit", "fast-charges", "energy-charged"}
    groups = car.get("/components/bms/data-groups").json()["items"]
    assert ("thermal", "currentData") in {(group["id"], group["category"]) for group in groups}


@pytest.mark.parametrize("path", [CHARGE_LIMIT, "/apps/navigation/data/home-address"])
def test_written_data_is_read_back(car: httpx2.Client, path: str) -> None:
    value = 65 if path == CHARGE_LIMIT else "Prüfstraße 7 \u2028 line"
    assert car.put(path, json={"data": value}).status_code == 204
    assert read(car, path) == value


def test_a_written_object_is_read_back(truck: httpx2.Client) -> None:
    path = "/components/brakes/data/lining-wear"
    assert truck.put(path, json={"data": {"front": 50, "rear": 60}}).status_code == 204
    assert read(truck, path) == {"front": 50, "rear": 60}
    for wrong, pointer in [({"front": 50}, "/data/rear"), ({"front": 50, "rear": 101}, "/data/rear")]:
        reply = truck.put(path, json={"data": wrong})
        assert (reply.status_code, reply.json()["path"]) == (400, pointer)


@pytest.mark.parametrize("value", ["80", 80.5, True, None, 101, 49, [80], {"value": 80}])
def test_a_value_that_does_not_fit_is_a_data_error(car: httpx2.Client, value: object) -> None:
    before = read(car, CHARGE_LIMIT)
    reply = car.put(CHARGE_LIMIT, json={"data": value})
    assert (reply.status_code, reply.json()["path"]) == (400, "/data")
    assert reply.json()["error"]["error_code"] == "vendor-specific"
    assert read(car, CHARGE_LIMIT) == before


def test_read_only_data_refuses_writes(car: httpx2.Client) -> None:
    reply = car.put("/components/bms/data/part-number", json={"data": "X"})
    assert (reply.status_code, reply.json()["vendor_code"]) == (400, "read-only")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"{}", b'{"data":NaN}', b"\xff", b"[" * 100_000])
def test_a_malformed_body_is_a_generic_error_400(car: httpx2.Client, body: bytes) -> None:
    reply = car.put(CHARGE_LIMIT, content=body)
    assert (reply.status_code, reply.json()["error_code"]) == (400, "incomplete-request")


def test_a_number_beyond_all_bounds_is_refused(car: httpx2.Client) -> None:
    reply = car.put("/components/bms/configurations/balancing-threshold", content=b'{"data":1e999}')
    assert reply.status_code == 400


def test_a_body_over_one_mebibyte_is_refused(car: httpx2.Client) -> None:
    reply = car.put(CHARGE_LIMIT, content=b" " * (1024 * 1024 + 1))
    assert (reply.status_code, reply.json()["vendor_code"]) == (413, "payload-too-large")


def test_a_configuration_is_a_parameter_that_can_be_written(car: httpx2.Client) -> None:
    path = "/components/gateway/configurations"
    types = {item["id"]: item["type"] for item in car.get(path).json()["items"]}
    assert types == {"daytime-running-lights": "parameter", "routing-table": "bulk"}
    assert car.put(f"{path}/daytime-running-lights", json={"data": False}).status_code == 204
    assert read(car, f"{path}/daytime-running-lights") is False
    assert car.put(f"{path}/daytime-running-lights", json={"data": 0}).json()["path"] == "/data"
