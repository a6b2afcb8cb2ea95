"""Locks: one client's lock keeps the others from writing, until it ends."""

import time

import httpx2
import pytest

COMPONENT = "/components/gateway"
NOTE = f"{COMPONENT}/data/workshop-note"


def acquire(client: httpx2.Client, **body: object) -> str:
    reply = client.post(f"{COMPONENT}/locks", json={"lock_expiration": 60, **body})
    assert reply.status_code == 201, reply.text
    assert reply.headers["location"].endswith(f"{COMPONENT}/locks/{reply.json()['id']}")
    return f"{COMPONENT}/locks/{reply.json()['id']}"


def may_write(client: httpx2.Client) -> bool:
    reply = client.put(NOTE, json={"data": "seen"})
    if reply.status_code == 409:
        assert reply.json()["error_code"] == "precondition-not-fulfilled"
    return reply.status_code == 204


def test_a_lock_lets_only_its_holder_write(car: httpx2.Client, another: httpx2.Client) -> None:
    lock = acquire(car)
    try:
        assert may_write(car)
        assert not may_write(another)
        assert another.get(NOTE).status_code == 200
        assert another.post(f"{COMPONENT}/locks", json={"lock_expiration": 5}).status_code == 409
        assert another.put(lock, json={"lock_expiration": 5}).status_code == 409
        assert another.delete(lock).status_code == 409
        assert another.get(lock).json()["owned"] is False
        assert car.get(f"{COMPONENT}/locks").json()["items"] == [{"id": lock.split("/")[-1], "owned": True}]
    finally:
        assert car.delete(lock).status_code == 204
    assert may_write(another)
    assert car.get(lock).status_code == 404


def test_a_lock_expires_by_itself(car: httpx2.Client, another: httpx2.Client) -> None:
    lock = acquire(car, lock_expiration=1)
    assert not may_write(another)
    time.sleep(1.05)
    assert may_write(another)
    assert car.get(lock).status_code == 404


def test_a_lock_can_be_extended(car: httpx2.Client, another: httpx2.Client) -> None:
    lock = acquire(car, lock_expiration=1)
    assert car.put(lock, json={"lock_expiration": 30}).status_code == 204
    time.sleep(1.05)
    assert not may_write(another)
    assert car.delete(lock).status_code == 204


def test_a_scoped_lock_leaves_other_collections_open(car: httpx2.Client, another: httpx2.Client) -> None:
    lock = acquire(car, scopes=["configurations"])
    assert may_write(another)
    path = f"{COMPONENT}/configurations/daytime-running-lights"
    assert another.put(path, json={"data": True}).status_code == 409
    assert car.delete(lock).status_code == 204


def test_a_broken_lock_is_told_to_who_had_it(car: httpx2.Client, another: httpx2.Client) -> None:
    lock = acquire(car)
    taken = acquire(another, break_lock=True)
    reply = car.put(lock, json={"lock_expiration": 5})
    assert (reply.status_code, reply.json()["error_code"]) == (409, "lock-broken")
    assert not may_write(car)
    assert another.delete(taken).status_code == 204


def test_a_bearer_token_names_the_client_before_its_id(car: httpx2.Client) -> None:
    bearer = {"Authorization": "Bearer first", "X-Client-Id": "tester"}
    reply = car.post(f"{COMPONENT}/locks", json={"lock_expiration": 60}, headers=bearer)
    lock = reply.headers["location"]
    assert not may_write(car)
    assert car.put(NOTE, json={"data": ""}, headers={"Authorization": "Bearer first"}).status_code == 204
    assert car.put(NOTE, json={"data": ""}, headers={"Authorization": "Bearer second"}).status_code == 409
    assert car.delete(str(car.base_url.join(lock)), headers=bearer).status_code == 204


@pytest.mark.parametrize(
    "body", [{}, {"lock_expiration": 0}, {"lock_expiration": 1e9}, {"lock_expiration": 5, "scopes": ["x"]}]
)
def test_a_lock_needs_a_time_and_known_scopes(car: httpx2.Client, body: dict[str, object]) -> None:
    assert car.post(f"{COMPONENT}/locks", json=body).status_code == 400
