"""Scripts: started, watched, ended, uploaded, and waiting for a restart."""

import time

import httpx2
import pytest

from simulator.failures import PreconditionMissing
from simulator.scenario import ScriptSpec
from simulator.state.scripts import Script, ScriptBook, When

SCRIPTS = "/components/hpc/scripts"
SPEC = ScriptSpec(id="trace", name="Trace", text="trace", duration_s=4)


def run(car: httpx2.Client, script: str, when: str = "now") -> str:
    reply = car.post(f"{SCRIPTS}/{script}/executions", json={"execution_type": when})
    assert reply.status_code == 202, reply.text
    return str(car.base_url.join(reply.headers["location"]))


def test_scripts_are_told_where_there_are_some(car: httpx2.Client) -> None:
    items = car.get(SCRIPTS).json()["items"]
    assert [item["id"] for item in items] == ["boot-trace", "sensor-sweep", "disk-benchmark"]
    assert {item["proximity_proof_required"] for item in items} == {False}
    assert car.get("/components/hpc").json()["scripts"] == f"/sovd/v1{SCRIPTS}"
    assert "scripts" not in car.get("/components/bms").json()


def test_a_script_runs_and_gives_its_result(car: httpx2.Client) -> None:
    location = run(car, "boot-trace")
    first = car.get(location).json()
    assert (first["status"], first["last_started"][-1]) == ("running", "Z")
    assert car.post(f"{SCRIPTS}/boot-trace/executions", json={"execution_type": "now"}).status_code == 409
    assert car.delete(location).status_code == 409
    assert car.delete(f"{SCRIPTS}/boot-trace").status_code == 409
    deadline = time.monotonic() + 10
    while (last := car.get(location).json())["status"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert (last["status"], last["result"]) == ("completed", {"longest": "audio", "milliseconds": 412})
    assert car.delete(location).status_code == 204
    assert car.get(location).status_code == 404


def test_a_script_is_ended_or_fails(car: httpx2.Client) -> None:
    location = run(car, "sensor-sweep")
    assert car.put(location, json={"action": "jump"}).status_code == 400
    assert car.put(location, json={"action": "stop"}).status_code == 204
    assert car.get(location).json()["status"] == "terminated"
    assert car.put(location, json={"action": "forced_termination"}).status_code == 409
    failing = run(car, "disk-benchmark")
    time.sleep(3.1)
    told = car.get(failing).json()
    assert (told["status"], told["error"][0]["path"]) == ("failed", "/")


def test_a_script_is_uploaded_run_and_deleted(car: httpx2.Client) -> None:
    headers = {"Content-Disposition": 'form-data; name="f"; filename="check.sh"'}
    made = car.post(SCRIPTS, content="one\ntwo\n", headers=headers)
    assert made.status_code == 201
    path = made.headers["location"].removeprefix("/sovd/v1")
    assert car.get(path).json()["item"]["name"] == "check.sh"
    assert car.delete(path).status_code == 204
    assert car.get(path).status_code == 404
    assert car.post(SCRIPTS, content=b"\xff\xfe").status_code == 400
    assert car.post(f"{SCRIPTS}/boot-trace/executions", json={"execution_type": "tomorrow"}).status_code == 400


@pytest.mark.parametrize(
    ("when", "before", "during", "later"),
    [
        ("now", "completed", "completed", "completed"),
        ("on_restart", "prepared", "running", "running"),
        ("once_on_restart", "prepared", "running", "completed"),
        ("now_and_on_restart", "completed", "running", "running"),
    ],
)
def test_a_script_can_wait_for_a_restart(when: When, before: str, during: str, later: str) -> None:
    book = ScriptBook([SPEC])
    execution = book.get("trace").begin(when, 0)
    assert execution.status(10) == before
    book.restart(20)
    assert execution.status(21) == during
    assert execution.status(30) == ("completed" if during == "running" else during)
    book.restart(40)
    assert execution.status(41) == later


def test_what_runs_is_over_when_its_entity_restarts() -> None:
    script = Script(SPEC)
    execution = script.begin("now", 0)
    execution.restart(2)
    assert execution.status(2) == "terminated"
    with pytest.raises(PreconditionMissing):
        execution.end(3)
