"""Faults: what they say, how they are filtered and cleared."""

import httpx2


def codes(client: httpx2.Client, query: str = "") -> list[str]:
    reply = client.get(f"/components/engine/faults{query}")
    assert reply.status_code == 200, reply.text
    return [item["code"] for item in reply.json()["items"]]


def test_a_fault_tells_its_status_bits_as_strings_and_its_environment(car: httpx2.Client) -> None:
    reply = car.get("/components/brakes/faults/403100").json()
    assert reply["item"]["display_code"] == "C0031"
    assert reply["item"]["status"] == {
        "testFailed": "1",
        "testFailedThisOperationCycle": "1",
        "pendingDTC": "1",
        "confirmedDTC": "1",
        "testNotCompletedSinceLastClear": "0",
        "testFailedSinceLastClear": "1",
        "testNotCompletedThisOperationCycle": "0",
        "warningIndicatorRequested": "0",
        "mask": "2F",
        "aggregatedStatus": "active",
    }
    assert reply["environment_data"]["data"]["occurrence_counter"] == 3


def test_a_confirmed_fault_that_no_longer_fails_is_passive(truck: httpx2.Client) -> None:
    status = truck.get("/components/brakes/faults/503200").json()["item"]["status"]
    assert (status["testFailed"], status["confirmedDTC"], status["aggregatedStatus"]) == ("0", "1", "passive")


def test_faults_are_filtered_by_status_severity_and_scope(truck: httpx2.Client) -> None:
    assert codes(truck, "?status[testFailed]=1") == ["0087A1"]
    assert codes(truck, "?status[testFailed]=1&status[confirmedDTC]=1") == ["0087A1", "20EE00"]
    assert codes(truck, "?severity=2") == ["0087A1"]
    assert codes(truck, "?scope=Elsewhere") == []
    assert truck.get("/components/engine/faults?severity=high").status_code == 400


def test_one_fault_is_cleared_and_then_unknown(van: httpx2.Client) -> None:
    assert van.delete("/components/engine/faults/029900").status_code == 204
    assert "029900" not in codes(van)
    assert van.get("/components/engine/faults/029900").status_code == 404
    assert van.delete("/components/engine/faults/029900").status_code == 404


def test_all_faults_of_a_scope_are_cleared_and_then_all(car: httpx2.Client) -> None:
    path = "/components/bms/faults"
    assert car.delete(f"{path}?scope=Charging").status_code == 204
    assert {item["scope"] for item in car.get(path).json()["items"]} == {"Default"}
    assert car.delete(path).status_code == 204
    assert car.get(path).json()["items"] == []
    assert car.get("/components/brakes/faults").json()["items"] != []
