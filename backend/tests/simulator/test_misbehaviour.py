"""Misbehaviour at run time: each kind, how rules are chosen, and switching a vehicle off."""

import socket
import time
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.simulator.conftest import TRUCK
from tests.vehicle_servers import SimulatorProcess

SCORE = "/apps/eco-coach/data/score"
TARGET = "/apps/eco-coach/data/target-speed"


def misbehave(control: httpx2.Client, *rules: dict[str, object]) -> None:
    reply = control.put(f"/vehicles/{TRUCK}/misbehaviour", json=list(rules))
    assert reply.status_code == 204, reply.text


def target_speed(truck: httpx2.Client) -> int:
    value: int = truck.get(TARGET).json()["data"]
    return value


def raw_answer(url: str, request: bytes) -> bytes:
    """What comes over the wire until the vehicle closes the connection."""
    address = urlsplit(url)
    assert address.hostname
    assert address.port
    received = b""
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(request)
        while chunk := connection.recv(4096):
            received += chunk
    return received


def test_a_slow_vehicle_answers_after_its_seconds(control: httpx2.Client, truck: httpx2.Client) -> None:
    misbehave(control, {"kind": "slow", "seconds": 2, "path": "apps/eco-coach/data/*"})
    started = time.monotonic()
    assert truck.get(SCORE).status_code == 200
    assert time.monotonic() - started >= 2
    started = time.monotonic()
    assert truck.get("/components").status_code == 200
    assert time.monotonic() - started < 2


def test_a_slow_vehicle_has_acted_before_it_answers(control: httpx2.Client, truck: httpx2.Client) -> None:
    truck.put(TARGET, json={"data": 80})
    misbehave(control, {"kind": "slow", "seconds": 30, "methods": ["PUT"]})
    with pytest.raises(httpx2.ReadTimeout):
        truck.put(TARGET, json={"data": 81}, timeout=0.3)
    assert target_speed(truck) == 81


def test_a_silent_vehicle_never_answers_and_does_nothing(
    simulator: SimulatorProcess, control: httpx2.Client, truck: httpx2.Client
) -> None:
    truck.put(TARGET, json={"data": 70})
    misbehave(control, {"kind": "silent", "methods": ["put"]})
    with pytest.raises(httpx2.ReadTimeout):
        truck.put(TARGET, json={"data": 71}, timeout=0.3)
    assert target_speed(truck) == 70
    assert simulator.witnessed()[-1]["body"] == {"data": 71}


def test_a_silent_vehicle_can_be_told_to_act(control: httpx2.Client, truck: httpx2.Client) -> None:
    misbehave(control, {"kind": "silent", "acts": True, "methods": ["PUT"]})
    with pytest.raises(httpx2.ReadTimeout):
        truck.put(TARGET, json={"data": 72}, timeout=0.3)
    assert target_speed(truck) == 72


@pytest.mark.parametrize("after_bytes", [0, 9, 60])
def test_a_cut_answer_stops_at_the_byte(simulator: SimulatorProcess, control: httpx2.Client, after_bytes: int) -> None:
    misbehave(control, {"kind": "cut", "after_bytes": after_bytes, "path": "components"})
    request = b"GET /sovd/v1/components HTTP/1.1\r\nHost: vehicle\r\n\r\n"
    received = raw_answer(simulator.vehicle(TRUCK).url, request)
    assert len(received) == after_bytes
    assert b"HTTP/1.1 200 OK\r\n".startswith(received[:17])


def test_a_cut_write_has_happened(control: httpx2.Client, truck: httpx2.Client) -> None:
    truck.put(TARGET, json={"data": 80})
    misbehave(control, {"kind": "cut", "methods": ["PUT"]})
    with pytest.raises(httpx2.RemoteProtocolError):
        truck.put(TARGET, json={"data": 66})
    assert target_speed(truck) == 66


def test_a_stream_can_be_cut_too(control: httpx2.Client, truck: httpx2.Client) -> None:
    body = {"resource": "data/score", "interval": "fast", "duration": 20}
    source = truck.post("/apps/eco-coach/cyclic-subscriptions", json=body).json()["event_source"]
    misbehave(control, {"kind": "cut", "after_bytes": 600, "path": "*/events"})
    with (
        truck.stream("GET", str(truck.base_url.join(source))) as reply,
        pytest.raises(httpx2.RemoteProtocolError),
    ):
        reply.read()


def test_a_status_is_answered_as_told_and_nothing_is_done(control: httpx2.Client, truck: httpx2.Client) -> None:
    truck.put(TARGET, json={"data": 80})
    misbehave(control, {"kind": "status", "status": 503, "methods": ["PUT"]})
    reply = truck.put(TARGET, json={"data": 81})
    assert (reply.status_code, reply.json()["error_code"]) == (503, "error-response")
    assert target_speed(truck) == 80


def test_an_html_page_comes_instead_of_json(control: httpx2.Client, truck: httpx2.Client) -> None:
    misbehave(control, {"kind": "html"})
    reply = truck.get(SCORE)
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "text/html"
    assert "<html>" in reply.text


def test_a_rule_can_count_and_the_first_that_fits_decides(control: httpx2.Client, truck: httpx2.Client) -> None:
    misbehave(
        control,
        {"kind": "status", "status": 503, "times": 2, "path": "apps/*"},
        {"kind": "status", "status": 504, "path": "apps/eco-coach/*"},
    )
    assert [truck.get(SCORE).status_code for _ in range(4)] == [503, 503, 504, 504]
    told = {each["vin"]: each for each in control.get("/vehicles").json()["items"]}[TRUCK]
    assert [rule.get("left") for rule in told["misbehaviour"]] == [0, None]
    assert control.delete(f"/vehicles/{TRUCK}/misbehaviour").status_code == 204
    assert truck.get(SCORE).status_code == 200


@pytest.mark.parametrize(
    "rules",
    [
        b"{",
        b'[{"kind":"mean"}]',
        b'[{"kind":"slow"}]',
        b'[{"kind":"html","colour":"red"}]',
        b'{"kind":"html"}',
    ],
)
def test_rules_that_make_no_sense_are_refused(control: httpx2.Client, rules: bytes) -> None:
    reply = control.put(f"/vehicles/{TRUCK}/misbehaviour", content=rules)
    assert (reply.status_code, bool(reply.json()["detail"])) == (422, True)


def test_a_page_in_a_browser_cannot_control(control: httpx2.Client, truck: httpx2.Client) -> None:
    reply = control.post(f"/vehicles/{TRUCK}/off", headers={"Origin": "http://page.example"})
    assert reply.status_code == 403
    assert control.get("/vehicles", headers={"Host": "page.example"}).status_code == 400
    assert truck.get(SCORE).status_code == 200


def test_an_unknown_vehicle_cannot_be_controlled(control: httpx2.Client) -> None:
    assert control.post("/vehicles/UNKNOWN/off").status_code == 404


def test_a_vehicle_that_is_off_refuses_connections_and_comes_back_at_its_port(
    control: httpx2.Client, truck: httpx2.Client
) -> None:
    body = {"resource": "data/score", "interval": "slow", "duration": 20}
    source = truck.post("/apps/eco-coach/cyclic-subscriptions", json=body).json()["event_source"]
    with truck.stream("GET", str(truck.base_url.join(source))) as reply:
        lines = reply.iter_lines()
        next(lines)
        assert control.post(f"/vehicles/{TRUCK}/off").status_code == 204
        with pytest.raises(httpx2.TransportError):
            list(lines)
    with pytest.raises(httpx2.ConnectError):
        truck.get(SCORE)
    listed = control.get("/vehicles").json()["items"]
    assert [each["vin"] for each in listed if not each["is_on"]] == [TRUCK]
    assert control.post(f"/vehicles/{TRUCK}/on").status_code == 204
    assert truck.get(SCORE).status_code == 200
