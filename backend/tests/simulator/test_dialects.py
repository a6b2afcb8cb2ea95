"""Each dialect on the wire: what is said differently there, and how a vehicle is told to speak so."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from simulator.__main__ import main
from simulator.dialects.table import DIALECTS
from simulator.state.security import compute_key
from tests.simulator.conftest import CAR, TRUCK, VAN
from tests.vehicle_servers import SimulatorProcess, run_simulator

Speak = Callable[[str], httpx2.Client]
BMS = "/components/bms"


@pytest.fixture(scope="module")
def electric() -> Iterator[SimulatorProcess]:
    with run_simulator("--only", CAR) as process:
        yield process


@pytest.fixture
def speak(electric: SimulatorProcess) -> Iterator[Speak]:
    """Let the car speak a dialect; gives a client at its base."""
    clients: list[httpx2.Client] = []

    def spoken(name: str) -> httpx2.Client:
        url = f"{electric.control_url}/vehicles/{CAR}/dialect"
        httpx2.put(url, json={"dialect": name}).raise_for_status()
        clients.append(httpx2.Client(base_url=electric.vehicle(CAR).url + DIALECTS[name].base, timeout=5))
        return clients[-1]

    yield spoken
    spoken("standard")
    for client in clients:
        client.close()


def read(client: httpx2.Client, path: str) -> dict[str, Any]:
    reply = client.get(path)
    assert reply.status_code == 200, reply.text
    content: dict[str, Any] = reply.json()
    return content


@pytest.mark.parametrize(
    ("name", "path", "key"),
    [
        ("standard", "/version-info", "sovd_info"),
        ("core", "/version-info", "sovd_info"),
        ("tak", "/version-info", "sovd_info"),
        ("medkit", "/api/v1/version-info", "items"),
        ("sovdd", "/version-info", "versions"),
        ("native", "/sovd/v1/version-info", "apiVersions"),
        ("cda", "/vehicle/v15/apps/sovd2uds/data/version", "data"),
    ],
)
def test_versions_are_told_in_each_ones_shape(speak: Speak, name: str, path: str, key: str) -> None:
    client = speak(name)
    root = str(client.base_url).removesuffix("/").removesuffix(DIALECTS[name].base)
    assert key in httpx2.get(root + path).json()
    assert httpx2.post(root + path).status_code == 405
    if name == "cda":
        assert httpx2.get(f"{root}/version-info").status_code == 404


def test_core_names_its_base_with_the_host(speak: Speak) -> None:
    info = httpx2.get(f"{str(speak('core').base_url).removesuffix('/sovd/v1/')}/version-info").json()
    assert info["sovd_info"][0]["base_uri"].startswith("http://127.0.0.1:")


def test_links_lead_to_the_base_of_the_dialect(speak: Speak) -> None:
    medkit = speak("medkit")
    assert read(medkit, "/components")["items"][0]["href"].startswith("/api/v1/components/")
    assert read(medkit, BMS)["data"] == "/api/v1/components/bms/data"
    reply = medkit.post(f"{BMS}/locks", json={"lock_expiration": 10})
    assert reply.headers["location"].startswith("/api/v1/components/bms/locks/")
    medkit.delete(reply.headers["location"].removeprefix("/api/v1"))


def test_cda_names_status_bits_in_snake_case_and_wraps_values(speak: Speak) -> None:
    cda = speak("cda")
    (fault, *_) = read(cda, f"{BMS}/faults?status[confirmedDtc]=true")["items"]
    assert fault["status"]["confirmed_dtc"] is True
    assert fault["status"]["mask"] == "AF"
    assert read(cda, f"{BMS}/data/charge-limit")["data"].keys() == {"charge-limit"}
    assert "Vehicle/v15" in read(cda, "/components")["items"][0]["href"]
    assert "/apps" not in cda.get("/apps/navigation/data").text


def test_cda_wants_a_lock_before_a_mode_is_set(speak: Speak) -> None:
    cda = speak("cda")
    refused = cda.put(f"{BMS}/modes/session", json={"value": "DEFAULT"})
    assert (refused.status_code, refused.json()["error_code"]) == (403, "insufficient-access-rights")
    lock = cda.post(f"{BMS}/locks", json={"lock_expiration": 10})
    assert "location" not in lock.headers
    assert cda.put(f"{BMS}/modes/session", json={"value": "DEFAULT"}).status_code == 200
    cda.delete(f"{BMS}/locks/{lock.json()['id']}")


def test_medkit_lists_faults_its_own_way(speak: Speak) -> None:
    medkit = speak("medkit")
    listed = read(medkit, f"{BMS}/faults")
    assert {"fault_code", "severity_label", "description"} <= listed["items"][0].keys()
    assert listed["x-medkit"]["total_count"] == len(listed["items"])
    assert read(medkit, f"{BMS}/faults?status=healed")["items"] == [
        row for row in listed["items"] if row["status"] == "HEALED"
    ]
    assert medkit.get("/components/nothing").json()["error_code"] == "entity-not-found"
    assert medkit.get(f"{BMS}/modes").status_code == 404


def test_sovdd_always_makes_an_execution(speak: Speak) -> None:
    sovdd = speak("sovdd")
    operations = read(sovdd, f"{BMS}/operations")
    assert operations["total_count"] == len(operations["items"])
    started = sovdd.post(f"{BMS}/operations/self-test/executions", json={})
    assert (started.status_code, "execution_id" in started.json()) == (202, True)
    sovdd.delete(started.headers["location"].removeprefix("/vehicle/v1"))
    assert sovdd.delete(f"{BMS}/faults/0A1F00").status_code == 501
    assert read(sovdd, f"{BMS}/configurations")["items"] == []
    assert sovdd.get("/components/nothing").json()["parameters"] == {"http_code": ["404"]}


def test_sovdd_speaks_of_modes_in_lower_case(speak: Speak) -> None:
    sovdd = speak("sovdd")
    assert read(sovdd, f"{BMS}/modes/session")["value"] == "default"
    assert sovdd.put(f"{BMS}/modes/session", json={"value": "extended", "mode_expiration": 5}).json() == {
        "id": "session",
        "value": "extended",
    }
    seed = bytes.fromhex(sovdd.put(f"{BMS}/modes/security", json={"value": "level1_requestseed"}).json()["seed"])
    reached = sovdd.put(f"{BMS}/modes/security", json={"value": "level1", "key": compute_key(seed, 1).hex()})
    assert reached.json() == {"id": "security", "value": "level1"}
    assert sovdd.put(f"{BMS}/modes/security", json={"value": "locked"}).json()["value"] == "locked"
    assert sovdd.put(f"{BMS}/modes/session", json={"value": "asleep"}).status_code == 400
    assert sovdd.put(f"{BMS}/modes/session", json={"value": "DEFAULT"}).json()["value"] == "default"


def test_sovdd_streams_on_the_subscription_itself(speak: Speak) -> None:
    sovdd = speak("sovdd")
    body = {"resource": "data/pack-current", "interval": "fast"}
    subscription = sovdd.post(f"{BMS}/cyclic-subscriptions", json=body).json()
    path = f"{BMS}/cyclic-subscriptions/{subscription['subscription_id']}"
    with sovdd.stream("GET", path, headers={"Accept": "text/event-stream"}) as reply:
        line = next(line for line in reply.iter_lines() if line.startswith("data:"))
    assert '"values":{"pack-current":' in line
    sovdd.delete(path)


def test_sovdd_has_apps_inside_their_component(speak: Speak) -> None:
    sovdd = speak("sovdd")
    assert "navigation" in {row["id"] for row in read(sovdd, "/components/hpc/apps")["items"]}
    assert read(sovdd, "/components/hpc/apps/navigation/data")["items"]


def test_tak_has_pages_and_dotted_codes_and_no_writes(speak: Speak) -> None:
    tak = speak("tak")
    assert read(tak, "/components")["next_page"] is None
    assert tak.get("/components/nothing").json()["error_code"] == "resource.not_found"
    assert tak.put(f"{BMS}/data/charge-limit", json={"data": 60}).status_code == 405


def test_native_speaks_odata(speak: Speak) -> None:
    native = speak("native")
    listed = read(native, "/components")
    assert listed["@odata.count"] == len(listed["value"])
    assert native.get(f"{BMS}/data/charge-limit").headers["etag"]
    assert native.get("/components/nothing").json()["error"]["code"] == "SOVD-ERR-404"
    assert native.get("/funcs").status_code == 200
    assert native.get("/functions").status_code == 404
    assert native.patch(f"{BMS}/data/charge-limit", json={"value": 70}).status_code == 204
    assert native.put(f"{BMS}/data/charge-limit", json={"data": 80}).status_code == 400


def test_native_has_one_lock_and_one_mode(speak: Speak) -> None:
    native = speak("native")
    assert read(native, f"{BMS}/modes")["currentMode"] == "DEFAULT"
    assert native.post(f"{BMS}/modes", json={"mode": "DEFAULT"}).status_code == 200
    header = {"x-sovd-client-id": "me"}
    assert native.post(f"{BMS}/lock", json={"lockedBy": "me"}, headers=header).status_code == 201
    assert native.put(f"{BMS}/data/charge-limit", json={"value": 70}).status_code == 409
    assert native.delete(f"{BMS}/lock", headers=header).status_code == 204


def test_core_serves_data_and_little_else(speak: Speak) -> None:
    core = speak("core")
    assert "faults" not in read(core, BMS)
    assert core.get(f"{BMS}/faults").json()["vendor_code"] == "entity-not-found"
    assert read(core, f"{BMS}/data-groups")["items"]


@pytest.mark.parametrize("text", ["/sovd/v1/home", "/api/v1/home"])
def test_what_a_client_wrote_is_given_back_unchanged(speak: Speak, text: str) -> None:
    medkit = speak("medkit")
    path = "/apps/navigation/data/home-address"
    assert medkit.put(path, json={"data": text}).status_code == 200
    assert read(medkit, path)["data"] == text


def test_all_vehicles_can_be_started_in_one_dialect() -> None:
    with run_simulator("--dialect", "tak", "--only", VAN, "--only", TRUCK) as process:
        items = httpx2.get(f"{process.control_url}/vehicles").json()["items"]
        assert [each["dialect"] for each in items] == ["tak", "tak"]


def test_an_unknown_dialect_is_refused(electric: SimulatorProcess, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"{electric.control_url}/vehicles/{CAR}/dialect"
    assert httpx2.put(url, json={"dialect": "klingon"}).status_code == 422
    with pytest.raises(SystemExit):
        main(["--dialect", "klingon"])
    assert "invalid choice" in capsys.readouterr().err


@pytest.mark.parametrize("name", list(DIALECTS))
def test_every_value_of_the_vehicle_is_read_in_every_dialect(speak: Speak, name: str) -> None:
    client = speak(name)
    rows = "value" if name == "native" else "items"
    read_values = 0
    for component in read(client, "/components")[rows]:
        for collection in ("data", "configurations"):
            listed = client.get(f"/components/{component['id']}/{collection}")
            assert listed.status_code in {200, 404}
            for item in listed.json().get(rows, []):
                assert item.get("type") != "bulk" or name == "standard"
                path = f"/components/{component['id']}/{collection}/{item['id']}"
                reply = client.get(path)
                assert reply.status_code == 200, path
                read_values += 1
        for collection in ("faults", "operations", "modes", "locks", "status", "docs"):
            assert client.get(f"/components/{component['id']}/{collection}").status_code < 500
    assert read_values > 100


def test_bulk_configurations_are_told_by_the_standard_only(speak: Speak) -> None:
    assert speak("cda").get("/components/gateway/configurations/routing-table").status_code == 404
    assert speak("standard").get("/components/gateway/configurations/routing-table").status_code == 200


def test_tak_gives_pages_of_the_size_that_was_asked_for(speak: Speak) -> None:
    tak = speak("tak")
    everything = read(tak, f"{BMS}/data")["items"]
    first = read(tak, f"{BMS}/data?page-size=6")
    second = read(tak, f"{BMS}/data?page-size=6&page=2")
    assert [*first["items"], *second["items"]] == everything[:12]
    assert (first["total"], first["next_page"]) == (len(everything), 2)
    last = read(tak, f"{BMS}/data?page-size=6&page={-(-len(everything) // 6)}")
    assert last["next_page"] is None
    found = read(tak, f"{BMS}/faults?status_key=confirmedDTC:1")["items"]
    assert {fault["status"]["confirmedDTC"] for fault in found} == {"1"}


def test_native_takes_top_and_skip(speak: Speak) -> None:
    native = speak("native")
    everything = read(native, f"{BMS}/data")["value"]
    some = read(native, f"{BMS}/data?$skip=2&$top=3")
    assert (some["value"], some["@odata.count"]) == (everything[2:5], len(everything))


def test_medkit_restarts_entities_and_tells_what_they_depend_on(speak: Speak) -> None:
    medkit = speak("medkit")
    assert read(medkit, "/components/steering")["status"] == "/api/v1/components/steering/status"
    assert {row["id"] for row in read(medkit, "/components/steering/depends-on")["items"]} == {"brakes"}
    begun = medkit.put("/components/steering/status/restart")
    assert (begun.status_code, begun.headers["location"]) == (202, "/api/v1/components/steering/status")
    silent = medkit.get("/components/steering/data")
    assert (silent.status_code, silent.json()["error_code"]) == (503, "service-unavailable")
