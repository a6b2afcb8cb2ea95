"""What a client finds when it knows nothing but a vehicle's port."""

import httpx2
import pytest

from tests.vehicle_servers import SimulatorProcess


def ids(reply: httpx2.Response) -> set[str]:
    assert reply.status_code == 200, reply.text
    return {item["id"] for item in reply.json()["items"]}


def test_three_vehicles_have_three_vins_and_three_ports(simulator: SimulatorProcess) -> None:
    assert len({vehicle.vin for vehicle in simulator.vehicles}) == 3
    assert len({vehicle.url for vehicle in simulator.vehicles}) == 3


@pytest.mark.parametrize("path", ["/version-info", "/sovd/version-info"])
def test_version_info_leads_to_the_base(simulator: SimulatorProcess, path: str) -> None:
    info = httpx2.get(f"{simulator.vehicles[0].url}{path}").json()["sovd_info"]
    assert [(each["version"], each["base_uri"]) for each in info] == [("1.1.0", "/sovd/v1")]


def test_every_link_of_every_entity_answers(simulator: SimulatorProcess) -> None:
    for vehicle in simulator.vehicles:
        with httpx2.Client(base_url=vehicle.url) as client:
            root = client.get("/sovd/v1").json()
            assert root["id"] == vehicle.vin
            seen = follow(client, [link for link in root.values() if link.startswith("/")])
            assert len(seen) > 50


def follow(client: httpx2.Client, links: list[str]) -> set[str]:
    waiting, seen = links, set[str]()
    while waiting:
        link = waiting.pop()
        if link in seen:
            continue
        seen.add(link)
        reply = client.get(link)
        if reply.status_code == 405:  # what is only done, never read: a restart, a clearing
            assert reply.headers["allow"] == "PUT", link
            continue
        assert reply.status_code == 200, f"{link}: {reply.text}"
        answer = reply.json()
        if isinstance(answer, list):  # the ids of communication logs
            continue
        waiting += [item["href"] for item in answer.get("items", []) if "href" in item]
        waiting += [value for value in answer.values() if isinstance(value, str) and value.startswith("/sovd/")]
    return seen


def test_relations_lead_both_ways(car: httpx2.Client) -> None:
    assert {"bms", "inverter", "charging-unit"} <= ids(car.get("/areas/powertrain/contains"))
    assert ids(car.get("/components/bms/depends-on")) == {"gateway", "thermal-management"}
    assert ids(car.get("/apps/charging-planner/depends-on")) == {"charging-unit", "navigation"}
    assert ids(car.get("/components/bms/belongs-to")) == {"powertrain"}
    assert ids(car.get("/components/bms/subcomponents/cell-monitor/belongs-to")) == {"powertrain"}
    assert ids(car.get("/components/hpc/hosts")) == {"navigation", "charging-planner", "update-agent"}
    assert ids(car.get("/apps/navigation/is-located-on")) == {"hpc"}
    assert ids(car.get("/apps/navigation/belongs-to")) == {"cabin"}
    assert ids(car.get("/areas/powertrain/subareas")) == {"energy-storage"}


def test_entities_are_filtered_by_any_of_several_tags(car: httpx2.Client) -> None:
    found = ids(car.get("/components?tags=high-voltage&tags=nothing"))
    assert found == {"bms", "inverter", "charging-unit", "dcdc-converter"}


@pytest.mark.parametrize(
    "path",
    [
        "/components/nothing",
        "/components/bms/nothing",
        "/components/bms/data/nothing",
        "/components/bms/data/part-number/more",
        "/components/bms/scripts",
        "/areas/powertrain/data",
        "/nothing",
    ],
)
def test_what_is_not_there_is_a_generic_error_404(car: httpx2.Client, path: str) -> None:
    reply = car.get(path)
    assert reply.status_code == 404
    assert reply.json()["error_code"] == "vendor-specific"
    assert reply.json()["vendor_code"] == "resource-not-found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/components", "GET"),
        ("DELETE", "/components/bms", "GET"),
        ("PATCH", "/components/bms/data/charge-limit", "GET, PUT"),
        ("PUT", "/components/bms/faults", "GET, DELETE"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(car: httpx2.Client, method: str, path: str, allowed: str) -> None:
    reply = car.request(method, path)
    assert (reply.status_code, reply.headers["allow"]) == (405, allowed)
    assert reply.json()["vendor_code"] == "method-not-allowed"
