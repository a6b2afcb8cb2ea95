"""Operations: at once, over time, failing, stopped; and the modes some of them need."""

import time
from typing import Any

import httpx2
import pytest

LEARNING = "/components/inverter/operations/resolver-learning/executions"
SESSION = "/components/inverter/modes/session"


def wait_for_end(client: httpx2.Client, location: str) -> tuple[list[int], dict[str, Any]]:
    """Poll until the execution has ended; give the progress seen on the way and the last answer."""
    seen: list[int] = []
    deadline = time.monotonic() + 12
    while time.monotonic() < deadline:
        answer: dict[str, Any] = client.get(location).json()
        seen.append(answer["progress"])
        if answer["status"] != "running":
            return seen, answer
        time.sleep(0.1)
    raise AssertionError("the execution did not end")


def start(client: httpx2.Client, path: str, **body: object) -> str:
    reply = client.post(path, json=body)
    assert reply.status_code == 202, reply.text
    assert reply.json()["status"] == "running"
    location = reply.headers["location"]
    assert location.endswith(f"{path}/{reply.json()['id']}")
    return str(client.base_url.join(location))


def test_a_long_operation_reports_progress_and_completes(car: httpx2.Client) -> None:
    enter_extended_session(car, 60)
    location = start(car, LEARNING, parameters={})
    again = car.post(LEARNING)
    assert (again.status_code, again.json()["error_code"]) == (409, "precondition-not-fulfilled")
    seen, last = wait_for_end(car, location)
    assert last["status"] == "completed"
    assert last["parameters"]["offset_degrees"] == 1.7
    assert seen == sorted(seen)
    assert seen[0] < 50
    assert seen[-1] == 100
    assert len(set(seen)) > 5


def test_a_stopped_operation_keeps_its_progress_and_can_be_forgotten(van: httpx2.Client) -> None:
    path = "/components/engine/operations/compression-test/executions"
    location = start(van, path)
    assert van.put(location, json={"capability": "freeze"}).status_code == 409
    assert van.put(location, json={"capability": "jump"}).status_code == 400
    stop = van.put(location, json={"capability": "stop"})
    assert (stop.status_code, stop.json()["status"]) == (202, "stopped")
    stopped = van.get(location).json()
    assert (stopped["status"], stopped["progress"] < 100) == ("stopped", True)
    assert van.put(location, json={"capability": "stop"}).status_code == 409
    assert van.delete(location).status_code == 204
    assert van.get(location).status_code == 404
    assert van.get(path).json() == {"items": []}


def test_an_operation_stops_when_its_timeout_comes(truck: httpx2.Client) -> None:
    location = start(truck, "/components/engine/operations/cylinder-cutout-test/executions", timeout=1)
    _, last = wait_for_end(truck, location)
    assert last["status"] == "stopped"


def test_a_failing_operation_says_why(car: httpx2.Client) -> None:
    seen, last = wait_for_end(car, start(car, "/components/bms/operations/capacity-test/executions"))
    assert last["status"] == "failed"
    assert seen[-1] == 40
    assert last["error"][0]["path"] == "/"
    assert last["error"][0]["error"]["error_code"] == "error-response"


def test_a_short_operation_answers_at_once(car: httpx2.Client, van: httpx2.Client) -> None:
    reply = car.post("/components/bms/operations/reset-statistics/executions", json={})
    assert (reply.status_code, reply.json()) == (200, {"parameters": {"reset": True}})
    failed = van.post("/components/engine/operations/injector-coding/executions")
    assert failed.status_code == 200
    assert failed.json()["error"]["error_code"] == "error-response"


def test_an_operation_can_need_a_mode_which_falls_back_by_itself(car: httpx2.Client) -> None:
    assert car.get(LEARNING.removesuffix("/executions")).json()["modes"] == {"session": "EXTENDED"}
    assert car.put(SESSION, json={"value": "DEFAULT", "mode_expiration": 60}).status_code == 200
    assert car.post(LEARNING, json={}).status_code == 409
    enter_extended_session(car, 1)
    assert car.delete(start(car, LEARNING)).status_code == 204
    time.sleep(1.05)
    assert car.get(SESSION).json()["value"] == "DEFAULT"


def enter_extended_session(client: httpx2.Client, seconds: int) -> None:
    reply = client.put(SESSION, json={"value": "EXTENDED", "mode_expiration": seconds})
    assert reply.json() == {"id": "session", "value": "EXTENDED"}
    assert client.get(SESSION).json()["value"] == "EXTENDED"


@pytest.mark.parametrize("body", [{"value": "NOTHING"}, {}, {"value": 3}, {"value": "DEFAULT", "mode_expiration": 0}])
def test_a_mode_refuses_what_it_does_not_have(car: httpx2.Client, body: dict[str, Any]) -> None:
    assert car.put("/components/bms/modes/session", json=body).status_code == 400


def test_operations_tell_whether_they_take_time(car: httpx2.Client) -> None:
    items = car.get("/components/bms/operations").json()["items"]
    assert {item["id"]: item["asynchronous_execution"] for item in items} == {
        "self-test": True,
        "reset-statistics": False,
        "capacity-test": True,
        "balance-cells": True,
        "open-contactors": False,
    }
