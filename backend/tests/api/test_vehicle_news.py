"""What a list of vehicles shows beside what was typed: the last command, and changes as they come."""

from typing import Any

from tests.api.workshop import ELECTRIC_CAR, Workshop
from tests.service import Client, Socket


async def listed(client: Client, vehicle_id: str) -> dict[str, Any]:
    answer = await client.http.get("/api/v1/vehicles", params={"limit": 50, "offset": 0})
    by_id: dict[str, dict[str, Any]] = {vehicle["id"]: vehicle for vehicle in answer.json()["items"]}
    return by_id[vehicle_id]


async def hear_news(socket: Socket, what: str) -> dict[str, Any]:
    while True:
        message = await socket.hear()
        if message["type"] == "news" and message["what"] == what:
            return message


async def test_a_vehicle_tells_its_newest_command_to_everybody_without_its_values(
    engineer: Client, viewer: Client, car: str
) -> None:
    await engineer.run(car, method="GET", path="components/bms/data")
    newest = await engineer.run(car, method="GET", path="components/bms/faults")
    for client in (engineer, viewer):
        told = (await listed(client, car))["last_command"]
        assert told == {
            "id": newest["id"],
            "status": "succeeded",
            "method": "GET",
            "path": "components/bms/faults",
            "username": "engineer",
            "created_at": newest["created_at"],
        }
    assert (await engineer.http.get(f"/api/v1/vehicles/{car}")).json()["last_command"]["id"] == newest["id"]


async def test_a_command_that_reads_faults_is_news_to_whoever_looks(engineer: Client, viewer: Client, car: str) -> None:
    async with viewer.socket() as socket:
        await socket.subscribe(vehicle_id=car)
        await engineer.run(car, method="GET", path="components/bms/faults")
        assert (await hear_news(socket, "faults"))["vehicle_id"] == car
    readings = (await viewer.http.get(f"/api/v1/vehicles/{car}/faults")).json()["items"]
    assert "components/bms" in [each["entity"] for each in readings]
    counted = (await listed(viewer, car))["open_faults"]
    assert sum(counted.values()) == sum(sum(each["open"].values()) for each in readings)


async def test_a_vehicle_that_falls_silent_or_gets_another_name_is_news(
    workshop: Workshop, admin: Client, viewer: Client, car: str
) -> None:
    name = (await listed(admin, car))["name"]
    async with viewer.socket() as socket:
        await socket.subscribe(all=True)
        workshop.switch_off()
        await admin.run(car, method="GET", path="components/bms/data")
        await hear_news(socket, "status")
        assert (await listed(viewer, car))["status"] == "disconnected"
        await admin.http.patch(f"/api/v1/vehicles/{car}", json={"name": f"{name} renamed"})
        await hear_news(socket, "status")
        assert (await listed(viewer, car))["name"] == f"{name} renamed"
    await admin.http.patch(f"/api/v1/vehicles/{car}", json={"name": name})
    assert (await admin.http.get("/api/v1/vehicles", params={"q": ELECTRIC_CAR})).json()["total"] == 1
