"""Communication logs: configured, activated, downloaded, deleted."""

import time

import httpx2
import pytest

from simulator.failures import PreconditionMissing
from simulator.state.communication_logs import Recording

LOGS = "/components/gateway/communication-logs"


def test_a_recording_is_configured_activated_and_downloaded(car: httpx2.Client) -> None:
    made = car.post(LOGS, content=b"bus: chassis")
    assert (made.status_code, made.json()["status"], made.json()["stream"]) == (201, "inactive", False)
    path = made.headers["location"].removeprefix("/sovd/v1")
    assert car.get(LOGS).json() == [made.json()["id"]]
    log = str(car.base_url.join(made.json()["log"]))
    assert car.get(log).text == ""
    assert car.put(path, json={"action": "activate"}).status_code == 204
    assert car.put(path, json={"action": "activate"}).status_code == 409
    time.sleep(0.5)
    assert car.put(path, json={"action": "deactivate"}).status_code == 204
    lines = car.get(log).text.splitlines()
    assert 3 <= len(lines) <= 40
    assert lines[0].startswith("0.0 odometer 182")
    assert [line.split()[0] for line in lines[:3]] == ["0.0", "0.1", "0.2"]
    assert car.get(log).text.splitlines() == lines, "what is over does not grow"
    told = car.get(path).json()
    assert told["activated"] < told["deactivated"]
    assert car.delete(path).status_code == 204
    assert car.get(path).status_code == 404
    assert car.get(LOGS).json() == []


@pytest.mark.parametrize(
    ("path", "status"), [(f"{LOGS}?stream=true", 501), ("/components/bms/communication-logs", 404)]
)
def test_what_cannot_be_recorded_is_refused(car: httpx2.Client, path: str, status: int) -> None:
    assert car.post(path, content=b"x").status_code == status
    assert "communication-logs" not in car.get("/components/bms").json()


def test_a_recording_begins_again_when_it_is_activated_again() -> None:
    recording = Recording("r")
    with pytest.raises(PreconditionMissing):
        recording.deactivate(1)
    recording.activate(2)
    assert recording.length_s(5) == 3
    recording.deactivate(6)
    assert recording.length_s(9) == 4
    recording.activate(10)
    assert (recording.is_active, recording.length_s(11)) == (True, 1)
