"""Restarting an entity and clearing what it has gathered."""

import json
import time
from typing import Any

import httpx2
import pytest

from simulator.clock import Clock
from simulator.failures import NotReady, PreconditionMissing
from simulator.scenario_files import BUILT_IN, read_scenario
from simulator.state.entity import Entity
from simulator.state.model import compile_model
from simulator.state.readiness import RESTART_S
from simulator.state.vehicle import Vehicle

MODEL = compile_model(read_scenario(BUILT_IN / "1-electric-car.yaml"))
STEERING = "/components/steering"


def bms() -> Entity:
    entity = Vehicle(MODEL, Clock()).find("components/bms")
    assert entity is not None
    return entity


def test_a_restart_takes_seconds_and_sets_modes_and_uptime_back() -> None:
    entity = bms()
    entity.mode("session").set("EXTENDED", ends_at_s=None)
    entity.data.write("charge-limit", 66, "/data")
    entity.operation("self-test").start({}, 5, now_s=95, timeout_s=None)
    before = entity.data.read("uptime", 100)
    entity.restart(100, 100)
    with pytest.raises(NotReady, match="starting, ready in"):
        entity.readiness.require(101)
    with pytest.raises(PreconditionMissing):
        entity.restart(101, 101)
    entity.readiness.require(100 + RESTART_S)
    assert (before, entity.data.read("uptime", 110)) == (100, 10)
    assert entity.mode("session").value(110) == "DEFAULT"
    assert entity.operation("self-test").list_ids() == []
    assert entity.data.read("charge-limit", 110) == 66, "what was written is stored"


def test_a_restarting_entity_does_not_respond(car: httpx2.Client) -> None:
    links = car.get(f"{STEERING}/status").json()
    assert links["status"] == "ready"
    begun = car.put(f"{STEERING}/status/restart")
    assert (begun.status_code, begun.headers["location"]) == (202, f"/sovd/v1{STEERING}/status")
    assert car.get(f"{STEERING}/status").json()["status"] == "notReady"
    for path in ("data", "data/steering-angle", "faults", "operations"):
        reply = car.get(f"{STEERING}/{path}")
        assert (reply.status_code, reply.json()["error_code"]) == (503, "not-responding")
    assert car.get(STEERING).status_code == 200
    assert car.get("/components/brakes/data").status_code == 200
    assert car.put(f"{STEERING}/status/restart").status_code == 409
    deadline = time.monotonic() + 10
    while car.get(f"{STEERING}/status").json()["status"] == "notReady":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert car.get(f"{STEERING}/data/steering-angle").status_code == 200


def test_a_stream_tells_why_it_has_no_value(car: httpx2.Client) -> None:
    path = "/components/tyre-pressure"
    body = {"resource": "data/lowest-pressure", "interval": "normal", "duration": 20}
    source = car.post(f"{path}/cyclic-subscriptions", json=body).json()["event_source"]
    car.put(f"{path}/status/restart").raise_for_status()
    told = []
    with car.stream("GET", str(car.base_url.join(source))) as reply:
        for line in reply.iter_lines():
            if line.startswith("data: "):
                told.append(json.loads(line.removeprefix("data: ")))
                if "payload" in told[-1]:
                    break
    assert told[0]["error"]["error_code"] == "not-responding"
    assert "payload" not in told[0]


def test_a_locked_entity_is_not_restarted_by_others(car: httpx2.Client, another: httpx2.Client) -> None:
    lock = car.post(f"{STEERING}/locks", json={"lock_expiration": 20}).json()["id"]
    assert another.put(f"{STEERING}/status/force-restart").status_code == 409
    assert car.delete(f"{STEERING}/locks/{lock}").status_code == 204


def test_clearing_forgets_what_clients_have_defined(van: httpx2.Client) -> None:
    path = "/components/transmission"
    assert van.get(f"{path}/clear-data/status").json() == {"status": "notRequested"}
    van.post(f"{path}/data-lists", json={"ids": ["gear"]}).raise_for_status()
    body = {"resource": "data/gear", "interval": "slow", "duration": 60}
    van.post(f"{path}/cyclic-subscriptions", json=body).raise_for_status()
    links: dict[str, Any] = van.get(f"{path}/clear-data").json()
    begun = van.put(str(van.base_url.join(links["client-defined-resources"])))
    assert (begun.status_code, begun.headers["location"]) == (202, links["status"])
    told = van.get(f"{path}/clear-data/status").json()
    assert (told["type"], told["status"]) == ("client-defined-resources", "running")
    assert van.put(f"{path}/clear-data/cached-data").status_code == 409
    assert van.get(f"{path}/data-lists").json()["items"] == []
    assert van.get(f"{path}/cyclic-subscriptions").json()["items"] == []
    deadline = time.monotonic() + 5
    while van.get(f"{path}/clear-data/status").json()["progress"] < 100:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert van.get(f"{path}/clear-data/status").json()["status"] == "completed"


@pytest.mark.parametrize("path", ["status/explode", "clear-data/everything", "status/restart/now"])
def test_there_is_no_other_status_or_clearing(van: httpx2.Client, path: str) -> None:
    assert van.put(f"/components/transmission/{path}").status_code == 404
