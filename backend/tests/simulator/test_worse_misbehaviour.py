"""The nastier kinds of misbehaviour: broken HTTP, sleep, and work that is never or too late done."""

import time

import httpx2
import pytest

from tests.simulator.conftest import TRUCK
from tests.simulator.test_misbehaviour import SCORE, TARGET, misbehave, raw_answer, target_speed
from tests.vehicle_servers import SimulatorProcess

GET_APPS = b"GET /sovd/v1/apps HTTP/1.1\r\nHost: vehicle\r\n\r\n"
COMPONENTS = "/components"


def test_an_endless_body_goes_on_until_the_client_leaves(control: httpx2.Client, truck: httpx2.Client) -> None:
    misbehave(control, {"kind": "endless", "path": "apps"})
    received = b""
    with truck.stream("GET", "/apps") as reply:
        assert "content-length" not in reply.headers
        for chunk in reply.iter_bytes():
            received += chunk
            if len(received) > 20_000:
                break
    assert received.startswith(b'{"items"')
    assert not received.rstrip().endswith(b"]}")
    assert truck.get(COMPONENTS).status_code == 200


@pytest.mark.parametrize("off_by", [7, -7])
def test_a_wrong_length_is_told_in_the_header(simulator: SimulatorProcess, control: httpx2.Client, off_by: int) -> None:
    misbehave(control, {"kind": "wrong-length", "off_by": off_by, "path": "apps"})
    head, _, body = raw_answer(simulator.vehicle(TRUCK).url, GET_APPS).partition(b"\r\n\r\n")
    assert b"content-length: %d" % (len(body) + off_by) in head


def test_garbage_is_no_http(simulator: SimulatorProcess, control: httpx2.Client, truck: httpx2.Client) -> None:
    misbehave(control, {"kind": "garbage"})
    assert not raw_answer(simulator.vehicle(TRUCK).url, GET_APPS).startswith(b"HTTP/")
    with pytest.raises(httpx2.RemoteProtocolError):
        truck.get(SCORE)


def test_a_broken_lock_refuses_the_write(control: httpx2.Client, truck: httpx2.Client) -> None:
    truck.put(TARGET, json={"data": 80})
    misbehave(control, {"kind": "lock-broken", "methods": ["PUT"]})
    reply = truck.put(TARGET, json={"data": 81})
    assert (reply.status_code, reply.json()["error_code"]) == (409, "lock-broken")
    assert target_speed(truck) == 80


def test_an_execution_never_ends(control: httpx2.Client, truck: httpx2.Client) -> None:
    path, operation = next(
        (f"{entity}/operations/{row['id']}", row)
        for entity in [f"/components/{each['id']}" for each in truck.get(COMPONENTS).json()["items"]]
        for row in truck.get(f"{entity}/operations").json()["items"]
        if row["asynchronous_execution"]
    )
    assert operation
    misbehave(control, {"kind": "never-ends", "path": "*executions*"})
    location = truck.post(f"{path}/executions", json={}).headers["location"].removeprefix("/sovd/v1")
    assert truck.put(location, json={"capability": "stop"}).json()["status"] == "running"
    assert truck.get(location).json()["status"] == "running"
    control.delete(f"/vehicles/{TRUCK}/misbehaviour")
    assert truck.get(location).json()["status"] == "stopped"
    truck.delete(location)


def test_a_sleeping_vehicle_is_silent_until_it_is_woken(control: httpx2.Client, truck: httpx2.Client) -> None:
    misbehave(control, {"kind": "asleep"}, {"kind": "status", "status": 503, "path": "functions"})
    with pytest.raises(httpx2.ReadTimeout):
        truck.get(SCORE, timeout=0.2)
    assert control.post(f"/vehicles/{TRUCK}/wake").status_code == 204
    assert truck.get(SCORE).status_code == 200
    assert truck.get("/functions").status_code == 503


def test_the_first_request_can_wake_a_sleeping_vehicle(control: httpx2.Client, truck: httpx2.Client) -> None:
    misbehave(control, {"kind": "asleep", "resets": True, "wakes_after_s": 0.3})
    time.sleep(0.4)
    with pytest.raises(httpx2.TransportError):
        truck.get(SCORE)
    with pytest.raises(httpx2.TransportError):
        truck.get(SCORE)
    time.sleep(0.4)
    assert truck.get(SCORE).status_code == 200


def test_a_late_vehicle_acts_after_the_client_gave_up(control: httpx2.Client, truck: httpx2.Client) -> None:
    truck.put(TARGET, json={"data": 80})
    misbehave(control, {"kind": "late", "seconds": 0.6, "methods": ["PUT"]})
    with pytest.raises(httpx2.ReadTimeout):
        truck.put(TARGET, json={"data": 81}, timeout=0.2)
    assert target_speed(truck) == 80
    time.sleep(0.6)
    assert target_speed(truck) == 81


@pytest.mark.parametrize(
    "rule", [{"kind": "late"}, {"kind": "wrong-length"}, {"kind": "wrong-length", "off_by": 0}, {"kind": "slow"}]
)
def test_a_rule_without_its_parameter_is_refused(control: httpx2.Client, rule: dict[str, object]) -> None:
    assert control.put(f"/vehicles/{TRUCK}/misbehaviour", json=[rule]).status_code == 422
