"""The process is killed at any moment under load: no accepted command is lost, no write is executed twice."""

import asyncio
import json
import random
from contextlib import suppress

import httpx2
import pytest

from tests.faults.conftest import ELECTRIC_CAR
from tests.service import Client, Servers, run_service
from tests.vehicle_servers import SimulatorProcess

ROUNDS = 4
WRITERS = 4
PAUSE = 0.01  # seconds; two lanes work off some fifty writes a second each, before their deadlines
COMPONENTS = ("components/bms/data/charge-limit", "components/gateway/data/workshop-note")


@pytest.mark.timeout(150)
async def test_no_write_is_lost_or_executed_twice_however_often_the_process_is_killed(
    servers: Servers, simulator: SimulatorProcess
) -> None:
    chance = random.Random(20261123)
    accepted: set[str] = set()
    marks: dict[str, str] = {}
    with run_service(servers, simulator.vehicles) as service:
        for number in range(ROUNDS):
            async with Client(service.url, "admin") as admin:
                vehicle = await admin.vehicle_id(ELECTRIC_CAR)
                writing = [
                    asyncio.create_task(write_for_ever(admin, vehicle, accepted, marks, f"{number}-{writer}"))
                    for writer in range(WRITERS)
                ]
                await asyncio.sleep(chance.uniform(0.3, 1.0))
                service.kill()
                await asyncio.gather(*writing)
            service.start_again()
        async with Client(service.url, "admin") as admin:
            ended = {command_id: await admin.until(command_id, within=30) for command_id in accepted}
    assert len(ended) > ROUNDS
    seen = [line["query"]["mark"][0] for line in simulator.witnessed() if line["method"] == "PUT"]
    assert len(seen) == len(set(seen)), "a write reached the vehicle twice"
    for command_id, command in ended.items():
        reached = marks[command_id] in seen
        assert command["status"] in {"succeeded", "unknown"}, json.dumps(command)
        assert reached or command["status"] == "unknown", "a write that never arrived was called a success"


async def write_for_ever(admin: Client, vehicle: str, accepted: set[str], marks: dict[str, str], name: str) -> None:
    """Until the process is gone. Each write carries a mark of its own, which the witness keeps."""
    with suppress(httpx2.HTTPError):
        for number in range(1000):
            mark = f"{name}-{number}"
            path = COMPONENTS[number % 2]
            value: object = 50 + number % 50 if "charge" in path else mark
            asked = {"method": "PUT", "path": path, "query": {"mark": mark}, "body": {"data": value}}
            answer = await admin.http.post("/api/v1/commands", json={"vehicle_id": vehicle, **asked})
            if answer.status_code == 202:
                accepted.add(answer.json()["id"])
                marks[answer.json()["id"]] = mark
            await asyncio.sleep(PAUSE)
