"""What a socket is told: what it asked for and may know, once, in order, from where it left off."""

import asyncio
from typing import Any
from uuid import uuid4

from tests.api.judged_socket import JudgedSocket, open_socket
from tests.api.workshop import Workshop, slow, write_limit
from tests.service import Client

PLAIN_LIFE = ["accepted", "claimed", "dispatching", "succeeded"]


def statuses(events: list[dict[str, Any]]) -> list[str]:
    return [event["status"] for event in events]


def places(events: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(event["command_id"], event["seq"]) for event in events]


async def heard(socket: JudgedSocket, count: int) -> list[dict[str, Any]]:
    events = [await socket.hear() for _ in range(count)]
    assert {event["type"] for event in events} == {"event"}
    return events


async def test_a_command_is_told_from_its_first_event_while_it_runs(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    workshop.misbehave(slow(0.4))
    command = await engineer.submit(car, **write_limit(90))
    async with open_socket(engineer) as socket:
        answer = await socket.subscribe(command_id=command["id"])
        assert (answer["recovered"], answer["command_id"]) == (True, command["id"])
        events = await socket.hear_until_end()
    assert statuses(events) == PLAIN_LIFE
    assert [event["seq"] for event in events] == [1, 2, 3, 4]
    assert {event["vehicle_id"] for event in events} == {car}
    assert {event["epoch"] for event in events} == {answer["epoch"]}


async def test_a_command_is_told_from_its_first_event_also_after_it_has_ended(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="identify", component="bms")
    await asyncio.sleep(0.3)
    async with open_socket(engineer) as socket:
        answer = await socket.subscribe(command_id=command["id"])
        assert answer["top"] == 4
        assert statuses(await heard(socket, 4)) == PLAIN_LIFE


async def test_what_the_socket_tells_is_what_is_stored(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="read-faults", component="bms")
    async with open_socket(engineer) as socket:
        await socket.subscribe(command_id=command["id"])
        told = await heard(socket, 4)
    for event in told:
        for name in ("type", "vehicle_id", "epoch"):
            del event[name]
    assert told == await engineer.events(command["id"])


async def test_a_command_is_resumed_without_hole_or_repetition(engineer: Client, car: str) -> None:
    async with open_socket(engineer) as first:
        command = await engineer.submit(car, command="start-operation", component="bms", operation="capacity-test")
        epoch = (await first.subscribe(command_id=command["id"]))["epoch"]
        before = await heard(first, 4)
    since = {"epoch": epoch, "seq": before[-1]["seq"]}
    async with open_socket(engineer) as second:
        assert (await second.subscribe(command_id=command["id"], since=since))["recovered"] is True
        after = await second.hear_until_end()
    assert places(before + after) == places(await engineer.events(command["id"]))


async def test_another_history_is_not_resumed_but_told_anew(engineer: Client, car: str) -> None:
    command = await engineer.run(car, command="identify", component="bms")
    async with open_socket(engineer) as socket:
        epoch = (await socket.subscribe(vehicle_id=car))["epoch"]
        for since in ({"epoch": "of another database", "seq": 2}, {"epoch": epoch, "seq": 99}):
            answer = await socket.subscribe(command_id=command["id"], since=since)
            assert (answer["recovered"], answer["top"]) == (False, 4)
            assert statuses(await heard(socket, 4)) == PLAIN_LIFE
        answer = await socket.subscribe(vehicle_id=car, since={"epoch": "of another database", "seq": 1})
        assert answer["recovered"] is False
        assert await socket.ping() == [], "a vehicle is then told from now on"


async def test_a_vehicle_and_all_are_told_from_now_on(engineer: Client, car: str) -> None:
    earlier = await engineer.run(car, command="identify", component="bms")
    van = await engineer.vehicle_id("van")
    async with open_socket(engineer) as of_car, open_socket(engineer) as of_all:
        assert (await of_car.subscribe(vehicle_id=car))["top"] == (await of_all.subscribe(all=True))["top"]
        here = await engineer.run(car, command="identify", component="bms")
        elsewhere = await engineer.run(van, method="GET", path="components")
        told_of_car = await heard(of_car, 4)
        told_of_all = await heard(of_all, 8)
        assert await of_car.ping() == await of_all.ping() == []
    assert {event["command_id"] for event in told_of_car} == {here["id"]}
    assert {event["command_id"] for event in told_of_all} == {here["id"], elsewhere["id"]}
    assert earlier["id"] not in {event["command_id"] for event in told_of_all}
    positions = [event["position"] for event in told_of_all]
    assert positions == list(range(positions[0], positions[0] + 8))


async def test_a_vehicle_and_all_are_resumed_by_position(engineer: Client, car: str) -> None:
    async with open_socket(engineer) as socket:
        epoch = (await socket.subscribe(all=True))["epoch"]
        await engineer.run(car, command="identify", component="bms")
        seen = (await heard(socket, 2))[-1]["position"]
    missed = await engineer.run(car, command="read-faults", component="bms")
    since = {"epoch": epoch, "seq": seen}
    for target in ({"vehicle_id": car}, {"all": True}):
        async with open_socket(engineer) as socket:
            answer = await socket.subscribe(**target, since=since)
            assert (answer["recovered"], answer["top"]) == (True, seen + 6)
            events = await heard(socket, 6)
            assert [event["position"] for event in events] == list(range(seen + 1, seen + 7))
            assert events[-1]["command_id"] == missed["id"]
            assert await socket.ping() == []


async def test_all_never_shows_what_another_person_does(engineer: Client, admin: Client, car: str) -> None:
    async with (
        open_socket(engineer) as mine,
        open_socket(engineer) as of_car,
        open_socket(admin) as everybodys,
    ):
        start = (await mine.subscribe(all=True))["top"]
        epoch = (await of_car.subscribe(vehicle_id=car))["epoch"]
        await everybodys.subscribe(all=True)
        secret = await admin.run(car, command="read-faults", component="bms")
        own = await engineer.run(car, command="identify", component="bms")
        for socket in (mine, of_car):
            assert {event["command_id"] for event in await heard(socket, 4)} == {own["id"]}
            assert await socket.ping() == []
        assert {event["command_id"] for event in await heard(everybodys, 8)} == {own["id"], secret["id"]}
    async with open_socket(engineer) as resumed:
        await resumed.subscribe(all=True, since={"epoch": epoch, "seq": start})
        assert {event["command_id"] for event in await resumed.ping()} == {own["id"]}


async def test_another_persons_command_cannot_be_listened_to(
    engineer: Client, viewer: Client, admin: Client, car: str
) -> None:
    command = await engineer.submit(car, command="identify", component="bms")
    async with open_socket(viewer) as curious:
        for command_id in (command["id"], str(uuid4())):
            answer = await curious.subscribe(command_id=command_id)
            assert (answer["type"], answer["code"]) == ("error", "COMMAND_NOT_FOUND")
        assert await curious.ping() == []
    async with open_socket(admin) as allowed:
        await allowed.subscribe(command_id=command["id"])
        assert statuses(await heard(allowed, 4)) == PLAIN_LIFE


async def test_after_an_unsubscription_nothing_more_is_told(engineer: Client, car: str) -> None:
    async with open_socket(engineer) as socket:
        await socket.subscribe(vehicle_id=car)
        await engineer.run(car, command="identify", component="bms")
        await heard(socket, 4)
        await socket.say(type="unsubscribe", vehicle_id=car)
        assert await socket.hear() == {"type": "unsubscribed", "vehicle_id": car}
        await engineer.run(car, command="identify", component="bms")
        assert await socket.ping() == []
        await socket.say(type="unsubscribe", vehicle_id=car)
        assert (await socket.hear())["type"] == "unsubscribed", "twice is once"


async def test_an_event_that_two_targets_match_is_told_once(engineer: Client, car: str) -> None:
    async with open_socket(engineer) as socket:
        await socket.subscribe(vehicle_id=car)
        await socket.subscribe(all=True)
        await engineer.run(car, command="identify", component="bms")
        assert statuses(await heard(socket, 4)) == PLAIN_LIFE
        assert await socket.ping() == []


async def test_everybody_who_listens_hears_the_same(engineer: Client, car: str) -> None:
    async with open_socket(engineer) as one, open_socket(engineer) as another:
        await one.subscribe(all=True)
        await another.subscribe(all=True)
        await engineer.run(car, command="read-faults", component="bms")
        assert await heard(one, 4) == await heard(another, 4)
