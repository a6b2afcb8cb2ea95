"""Triggers: their conditions, and the events that come of them."""

import json

import httpx2
import pytest
from pydantic import JsonValue

from simulator.state.triggers import read_condition

NAVIGATION = "/apps/navigation"
ADDRESS = "data/home-address"


@pytest.mark.parametrize(
    ("condition", "before", "now", "fires"),
    [
        ({"condition_type": "OnChange"}, 1, 2, True),
        ({"condition_type": "OnChange"}, 1, 1, False),
        ({"condition_type": "OnChangeTo", "value": True}, False, True, True),
        ({"condition_type": "OnChangeTo", "value": True}, True, True, False),
        ({"condition_type": "EnterRange", "lower_bound": 5, "upper_bound": 9}, 4, 5, True),
        ({"condition_type": "EnterRange", "lower_bound": 5, "upper_bound": 9}, 6, 7, False),
        ({"condition_type": "LeaveRange", "lower_bound": 5, "upper_bound": 9}, 9, 9.1, True),
        ({"condition_type": "LeaveRange", "lower_bound": 5, "upper_bound": 9}, 1, 2, False),
        ({"condition_type": "EnterRange", "lower_bound": 5, "upper_bound": 9}, "low", "high", False),
    ],
)
def test_a_condition_looks_at_the_step_between_two_values(
    condition: dict[str, JsonValue], before: JsonValue, now: JsonValue, fires: bool
) -> None:
    assert read_condition(condition).fires(before, now) is fires


def create(car: httpx2.Client, **body: object) -> httpx2.Response:
    wanted = {"resource": ADDRESS, "trigger_condition": {"condition_type": "OnChange"}, "lifetime": 20}
    return car.post(f"{NAVIGATION}/triggers", json={**wanted, **body})


def test_a_trigger_tells_a_change_once_and_ends(car: httpx2.Client) -> None:
    made = create(car)
    assert made.status_code == 201
    told = []
    with car.stream("GET", str(car.base_url.join(made.json()["event_source"]))) as reply:
        lines = reply.iter_lines()
        assert next(lines) == ": watching"
        car.put(f"{NAVIGATION}/{ADDRESS}", json={"data": "Trigger Street 1"}).raise_for_status()
        told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert [event["payload"]["data"] for event in told] == ["Trigger Street 1"]
    path = made.headers["location"].removeprefix("/sovd/v1")
    assert car.get(path).json()["status"] == "terminated"
    assert car.put(path, json={"lifetime": 5}).status_code == 400
    assert car.delete(path).status_code == 204


def test_a_multishot_trigger_ends_when_it_is_deleted(car: httpx2.Client) -> None:
    made = create(car, multishot=True)
    path = made.headers["location"].removeprefix("/sovd/v1")
    assert car.put(path, json={"lifetime": 5}).json()["expires"]
    seen = 0
    with car.stream("GET", str(car.base_url.join(made.json()["event_source"]))) as reply:
        for line in reply.iter_lines():
            if line == ": watching" or line.startswith("data: "):
                seen += line.startswith("data: ")
                if seen == 2:
                    car.delete(path)
                else:
                    car.put(f"{NAVIGATION}/{ADDRESS}", json={"data": f"Street {seen}"})
    assert seen == 2
    assert car.get(path).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"trigger_condition": {"condition_type": "Sometimes"}}, 400),
        ({"trigger_condition": {"condition_type": "EnterRange", "lower_bound": 2, "upper_bound": 1}}, 400),
        ({"trigger_condition": None}, 400),
        ({"persistent": True}, 400),
        ({"lifetime": 0}, 400),
        ({"path": "left"}, 400),
        ({"resource": "faults"}, 501),
        ({"resource": "data/nothing"}, 404),
    ],
)
def test_a_trigger_that_makes_no_sense_is_refused(car: httpx2.Client, body: dict[str, object], status: int) -> None:
    assert create(car, **body).status_code == status
