"""Cyclic subscriptions: made, streamed, changed and ended."""

import json
import time
from datetime import datetime
from typing import Any

import httpx2
import pytest

COLLECTION = "/components/brakes/cyclic-subscriptions"


def subscribe(client: httpx2.Client, **body: object) -> dict[str, Any]:
    wanted = {"resource": "/sovd/v1/components/brakes/data/wheel-speeds", "interval": "fast", "duration": 30}
    reply = client.post(COLLECTION, json={**wanted, **body})
    assert reply.status_code == 201, reply.text
    subscription: dict[str, Any] = reply.json()
    assert reply.headers["location"].endswith(f"{COLLECTION}/{subscription['id']}")
    return subscription


def read_events(client: httpx2.Client, source: str, most: int) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    with client.stream("GET", str(client.base_url.join(source))) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        for line in reply.iter_lines():
            if line.startswith("data: "):
                events.append(json.loads(line.removeprefix("data: ")))
            if len(events) == most:
                break
    return events


def test_a_fast_subscription_streams_every_50_ms(car: httpx2.Client) -> None:
    subscription = subscribe(car, protocol="sse")
    events = read_events(car, subscription["event_source"], 11)
    assert {event["payload"]["id"] for event in events} == {"wheel-speeds"}
    times = [datetime.fromisoformat(event["timestamp"]) for event in events]
    assert 0.4 <= (times[-1] - times[0]).total_seconds() < 2, "ten times 200 ms would be the next slower interval"
    assert car.delete(f"{COLLECTION}/{subscription['id']}").status_code == 204


def test_the_stream_ends_when_the_subscription_expires(car: httpx2.Client) -> None:
    subscription = subscribe(car, interval="slow", duration=1)
    started = time.monotonic()
    events = read_events(car, subscription["event_source"], 100)
    assert 1 <= len(events) <= 3
    assert time.monotonic() - started >= 0.8
    assert car.get(f"{COLLECTION}/{subscription['id']}").status_code == 404


def test_the_stream_ends_when_the_subscription_is_deleted(car: httpx2.Client, another: httpx2.Client) -> None:
    subscription = subscribe(car, interval="slow")
    with car.stream("GET", str(car.base_url.join(subscription["event_source"]))) as reply:
        lines = reply.iter_lines()
        assert next(lines).startswith("data: ")
        assert another.delete(f"{COLLECTION}/{subscription['id']}").status_code == 204
        assert [line for line in lines if line] == []


def test_a_subscription_can_be_changed(car: httpx2.Client) -> None:
    subscription = subscribe(car, duration=1)
    path = f"{COLLECTION}/{subscription['id']}"
    changed = car.put(path, json={"interval": "normal", "duration": 60}).json()
    assert changed["interval"] == "normal"
    assert changed["expires"] > subscription["expires"]
    assert path.rsplit("/", maxsplit=1)[-1] in [item["id"] for item in car.get(COLLECTION).json()["items"]]
    assert car.delete(path).status_code == 204


@pytest.mark.parametrize(
    "resource",
    [
        "components/brakes/data/wheel-speeds",
        "data/wheel-speeds",
        "../data/wheel-speeds",
        "http://vehicle.example/sovd/v1/components/brakes/data/wheel-speeds",
    ],
)
def test_the_resource_may_be_named_in_many_ways(car: httpx2.Client, resource: str) -> None:
    subscription = subscribe(car, resource=resource)
    assert subscription["observed_resource"] == "/sovd/v1/components/brakes/data/wheel-speeds"
    assert car.delete(f"{COLLECTION}/{subscription['id']}").status_code == 204


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"interval": "now"}, 400),
        ({"duration": 0}, 400),
        ({"protocol": "websocket"}, 400),
        ({"resource": 5}, 400),
        ({"resource": "http://[nonsense"}, 400),
        ({"resource": "data/nothing"}, 404),
        ({"resource": "faults"}, 501),
        ({"resource": "/sovd/v1/components/bms/data/pack-current"}, 501),
    ],
)
def test_a_subscription_that_makes_no_sense_is_refused(
    car: httpx2.Client, change: dict[str, object], status: int
) -> None:
    wanted = {"resource": "data/wheel-speeds", "interval": "fast", "duration": 30}
    assert car.post(COLLECTION, json={**wanted, **change}).status_code == status
