"""Security access, logs and data lists."""

import hashlib

import httpx2
import pytest

from simulator.state.security import compute_key

BMS = "/components/bms"
SECURITY = f"{BMS}/modes/security"


def request_seed(client: httpx2.Client, level: int, path: str = SECURITY) -> bytes:
    reply = client.put(path, json={"value": f"Level_{level}_RequestSeed"})
    assert reply.status_code == 200, reply.text
    return bytes.fromhex(reply.json()["seed"]["Request_Seed"].replace("0x", ""))


def test_a_level_is_reached_with_the_key_to_its_seed(car: httpx2.Client) -> None:
    key = compute_key(request_seed(car, 3), 3).hex()
    reply = car.put(SECURITY, json={"value": "Level_3", "Key": {"Send_Key": f"0x{key}"}})
    assert reply.json() == {"id": "security", "value": "Level_3"}
    assert car.get(SECURITY).json()["value"] == "Level_3"
    assert car.put(SECURITY, json={"value": "Locked"}).status_code == 200
    assert car.get(SECURITY).json()["value"] == "Locked"


def test_a_level_falls_back_when_its_time_is_over(car: httpx2.Client) -> None:
    key = compute_key(request_seed(car, 1), 1).hex()
    body = {"value": "Level_1_SendKey", "SendKey": key, "mode_expiration": 60}
    assert car.put(SECURITY, json=body).json()["value"] == "Level_1"
    car.put(SECURITY, json={"value": "Locked"})


@pytest.mark.parametrize(
    "body",
    [
        {"value": "Level_1"},
        {"value": "Level_1_RequestSeed", "Key": "00"},
        {"value": "Level_2_RequestSeed"},
        {"value": "Level_1", "Key": "no hex"},
        {"value": "open"},
    ],
)
def test_nonsense_is_no_way_to_a_level(car: httpx2.Client, body: dict[str, str]) -> None:
    assert car.put(SECURITY, json=body).status_code == 400


def test_a_key_without_a_seed_is_refused(car: httpx2.Client) -> None:
    reply = car.put(SECURITY, json={"value": "Level_1", "Key": "00"})
    assert (reply.status_code, reply.json()["error_code"]) == (409, "precondition-not-fulfilled")


def test_three_wrong_keys_close_the_door_for_a_while(van: httpx2.Client) -> None:
    path = SECURITY.replace("bms", "engine")
    reasons = []
    for _ in range(3):
        van.put(path, json={"value": "Level_1_RequestSeed"})
        refused = van.put(path, json={"value": "Level_1", "Key": "00"})
        reasons.append((refused.status_code, refused.json()["parameters"]["nrc"]))
    assert reasons == [(409, "0x35"), (409, "0x35"), (409, "0x36")]
    assert van.put(path, json={"value": "Level_1_RequestSeed"}).json()["parameters"]["nrc"] == "0x37"


def test_writes_are_logged_and_filtered_by_severity(car: httpx2.Client) -> None:
    car.put(f"{BMS}/data/charge-limit", json={"data": 80}).raise_for_status()
    entries = car.get(f"{BMS}/logs/entries").json()["items"]
    assert entries[-1]["msg"] == "PUT data/charge-limit by tester"
    assert entries[-1]["context"]["process"] == "bms"
    assert car.get(f"{BMS}/logs/entries?severity=error").json()["items"] == []
    assert car.get(f"{BMS}/logs/entries?severity=loud").status_code == 400


def test_a_log_can_be_made_quieter_and_back(car: httpx2.Client) -> None:
    config = f"{BMS}/logs/config"
    told = car.get(config).json()["contexts"]
    assert car.put(config, json={"items": [{**told[0], "severity": "error"}]}).status_code == 204
    before = car.get(f"{BMS}/logs/entries").json()["items"]
    car.put(f"{BMS}/data/charge-limit", json={"data": 80})
    assert car.get(f"{BMS}/logs/entries").json()["items"] == before
    assert car.put(config, json={"items": [{"severity": "loud"}]}).status_code == 400
    assert car.delete(config).status_code == 204
    assert car.get(config).json()["contexts"] == told


def test_a_data_list_is_read_at_once_and_deleted(car: httpx2.Client) -> None:
    ids = ["pack-current", "charge-limit"]
    created = car.post(f"{BMS}/data-lists", json={"ids": ids})
    assert created.status_code == 201
    path = created.headers["location"].removeprefix("/sovd/v1")
    assert [item["id"] for item in car.get(path).json()["items"]] == ids
    listed = car.get(f"{BMS}/data-lists").json()["items"]
    assert [item["name"] for item in listed[0]["items"]]
    assert car.delete(path).status_code == 204
    assert car.get(path).status_code == 404
    assert car.post(f"{BMS}/data-lists", json={"ids": ["nothing"]}).status_code == 400


GATEWAY = "/components/gateway/bulk-data"


def test_a_file_is_listed_and_downloaded(car: httpx2.Client) -> None:
    assert car.get(GATEWAY).json()["items"] == ["crash-reports", "uploads"]
    (report, _) = car.get(f"{GATEWAY}/crash-reports").json()["items"]
    reply = car.get(f"{GATEWAY}/crash-reports/{report['id']}")
    assert len(reply.content) == report["size"]
    assert hashlib.sha256(reply.content).hexdigest() == report["hash"]
    assert reply.headers["content-type"] == "text/plain"
    later = {"created-after": "2999-01-01T00:00:00.000Z"}
    assert car.get(f"{GATEWAY}/crash-reports", params=later).json()["items"] == []


def test_a_file_is_uploaded_read_back_and_deleted(car: httpx2.Client) -> None:
    content = bytes(range(256))
    headers = {"Content-Disposition": 'form-data; name="f"; filename="map.bin"', "Content-Type": "application/x-map"}
    made = car.post(f"{GATEWAY}/uploads", content=content, headers=headers)
    assert made.status_code == 201
    path = made.headers["location"].removeprefix("/sovd/v1")
    assert car.get(path).content == content
    (item,) = car.get(f"{GATEWAY}/uploads").json()["items"]
    assert (item["name"], item["mimetype"]) == ("map.bin", "application/x-map")
    assert car.delete(path).status_code == 204
    assert car.get(path).status_code == 404
    assert car.post(f"{GATEWAY}/uploads", content=b"").status_code == 400
    assert car.delete(f"{GATEWAY}/uploads").json() == {"deleted_ids": [], "errors": []}
