"""The witness file: what reached a vehicle, whatever came of it."""

import hashlib
import socket
import time

import httpx2

from tests.simulator.conftest import CAR
from tests.vehicle_servers import SimulatorProcess


def test_every_write_is_on_disk_when_its_answer_arrives(simulator: SimulatorProcess, car: httpx2.Client) -> None:
    before = len(simulator.witnessed())
    path = "/components/gateway/data/workshop-note"
    for number in range(20):
        assert car.put(f"{path}?try={number}", json={"data": f"note {number}"}).status_code == 204
        told = simulator.witnessed()[-1]
        assert told["body"] == {"data": f"note {number}"}
        assert told["query"] == {"try": [str(number)]}
    assert len(simulator.witnessed()) == before + 20
    last = simulator.witnessed()[-1]
    assert (last["vin"], last["method"], last["client"]) == (CAR, "PUT", "tester")
    assert last["path"] == f"/sovd/v1{path}"
    assert last["at"].endswith("Z")


def test_refused_and_senseless_writes_are_witnessed_too(simulator: SimulatorProcess, car: httpx2.Client) -> None:
    assert car.delete("/components/nothing/faults").status_code == 404
    assert simulator.witnessed()[-1]["method"] == "DELETE"
    assert car.put("/components/gateway/data/workshop-note", content=b"{nonsense \xff").status_code == 400
    assert simulator.witnessed()[-1]["body"] == "{nonsense \\xff"


def test_reads_are_not_witnessed(simulator: SimulatorProcess, car: httpx2.Client) -> None:
    before = len(simulator.witnessed())
    car.get("/components/gateway/data/workshop-note")
    car.head("/components/gateway/data/workshop-note")
    assert len(simulator.witnessed()) == before


def test_half_a_request_is_neither_witnessed_nor_acted_on(simulator: SimulatorProcess, car: httpx2.Client) -> None:
    before = len(simulator.witnessed())
    port = int(simulator.vehicle(CAR).url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(
            b"PUT /sovd/v1/components/gateway/data/workshop-note HTTP/1.1\r\nHost: vehicle\r\n"
            b'Content-Length: 100\r\n\r\n{"data":"half"}'
        )
        time.sleep(0.1)
    time.sleep(0.1)
    assert len(simulator.witnessed()) == before
    assert car.get("/components/gateway/data/workshop-note").json()["data"] != "half"


def test_a_token_is_not_written_down(simulator: SimulatorProcess, car: httpx2.Client) -> None:
    car.delete("/components/hpc/faults", headers={"Authorization": "Bearer very-secret"})
    digest = hashlib.sha256(b"very-secret").hexdigest()[:12]
    assert simulator.witnessed()[-1]["client"] == f"token:{digest}"
    assert "very-secret" not in simulator.witness.read_text()


def test_the_control_api_gives_the_lines_of_one_vehicle(
    simulator: SimulatorProcess, control: httpx2.Client, car: httpx2.Client, van: httpx2.Client
) -> None:
    car.delete("/components/hpc/faults")
    van.delete("/components/telematics/faults")
    lines = control.get("/witness", params={"vin": CAR}).json()["items"]
    assert {line["vin"] for line in lines} == {CAR}
    assert lines[-1]["path"] == "/sovd/v1/components/hpc/faults"
    assert len(control.get("/witness").json()["items"]) == len(simulator.witnessed())
