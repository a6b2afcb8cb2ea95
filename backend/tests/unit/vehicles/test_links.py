"""The book of links: one per vehicle, the database asked only when something changed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.features.vehicles.links import CHANGED_TOPIC, LinkBook
from app.features.vehicles.store import VehicleStore
from app.features.vehicles.vehicle import VehicleDraft
from app.infra.ids import new_id
from app.problems import NotFound
from app.sovd.errors import Unreachable
from app.sovd.link import Endpoint
from app.sovd.requests import Method, ResourcePath, SovdRequest
from tests.api.desk import Garage, until
from tests.worlds import World, embedded_world

READ = SovdRequest(Method.GET, ResourcePath.parse("components"))
SOON = timedelta(seconds=1)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with embedded_world(tmp_path) as opened:
        yield opened


@pytest.fixture
def garage() -> Garage:
    return Garage()


@pytest.fixture
async def book(world: World, garage: Garage) -> AsyncIterator[LinkBook]:
    made = LinkBook(garage.connect, world.database, world.bus, most_open=3)
    yield made
    await made.close()


async def add(world: World, number: int = 1) -> UUID:
    vehicle_id = new_id()
    endpoint = Endpoint("sovd_http", f"http://vehicle-{number}")
    draft = VehicleDraft(f"WVWZZZ1JZXW{number:06d}", f"Vehicle {number}", (), endpoint)
    async with world.database.write() as connection:
        await VehicleStore(connection).add([(vehicle_id, draft)], at=world.clock.now())
    return vehicle_id


async def move(world: World, vehicle_id: UUID, url: str) -> None:
    async with world.database.write() as connection:
        vehicle = await VehicleStore(connection).find(vehicle_id)
        assert vehicle is not None
        draft = VehicleDraft(vehicle.vin, vehicle.name, (), Endpoint("sovd_http", url))
        await VehicleStore(connection).change(vehicle, draft, at=world.clock.now())
    world.bus.publish(CHANGED_TOPIC, vehicle_id.hex.encode())


async def test_the_same_vehicle_has_the_same_link_and_the_database_is_asked_once(
    world: World, book: LinkBook, garage: Garage
) -> None:
    vehicle_id = await add(world)
    first = await book.get(vehicle_id)
    await world.execute("DELETE FROM vehicles")  # unheard: nobody told the bus
    assert await book.get(vehicle_id) is first
    await first.send(READ, within=SOON)
    await first.send(READ, within=SOON)
    assert len(garage.opened) == 1


async def test_an_unknown_vehicle_is_not_found(book: LinkBook) -> None:
    with pytest.raises(NotFound):
        await book.get(uuid4())


async def test_a_deleted_vehicle_is_not_found_and_its_link_is_closed(
    world: World, book: LinkBook, garage: Garage
) -> None:
    vehicle_id = await add(world)
    await (await book.get(vehicle_id)).send(READ, within=SOON)
    await world.execute("DELETE FROM vehicles")
    world.bus.publish(CHANGED_TOPIC, vehicle_id.hex.encode())
    with pytest.raises(NotFound):
        await book.get(vehicle_id)
    assert garage.closed == ["http://vehicle-1"]


async def test_a_vehicle_with_a_new_address_gets_a_new_link(world: World, book: LinkBook, garage: Garage) -> None:
    vehicle_id = await add(world)
    await (await book.get(vehicle_id)).send(READ, within=SOON)
    await move(world, vehicle_id, "http://elsewhere")
    await (await book.get(vehicle_id)).send(READ, within=SOON)
    assert garage.closed == ["http://vehicle-1"]
    assert [url for url, _ in garage.asked] == ["http://vehicle-1", "http://elsewhere"]


async def test_a_change_of_the_name_leaves_the_link(world: World, book: LinkBook) -> None:
    vehicle_id = await add(world)
    first = await book.get(vehicle_id)
    world.bus.publish(CHANGED_TOPIC, vehicle_id.hex.encode())
    assert await book.get(vehicle_id) is first


async def test_whoever_is_at_work_finishes_on_the_old_link(world: World, book: LinkBook, garage: Garage) -> None:
    vehicle_id = await add(world)
    garage.pause = asyncio.Event()
    old = await book.get(vehicle_id)
    working = asyncio.create_task(old.send(READ, within=SOON))
    await until(lambda: len(garage.asked) == 1)
    await move(world, vehicle_id, "http://elsewhere")
    assert await book.get(vehicle_id) is not old
    assert garage.closed == []
    garage.pause.set()
    assert (await working).status_code == 200
    assert garage.closed == ["http://vehicle-1"]


async def test_idle_links_are_closed_when_there_are_too_many(world: World, book: LinkBook, garage: Garage) -> None:
    ids = [await add(world, number) for number in range(1, 5)]
    links = [await book.get(vehicle_id) for vehicle_id in ids[:3]]
    for link in links:
        await link.send(READ, within=SOON)
    await book.get(ids[0])
    await book.get(ids[3])
    assert garage.closed == ["http://vehicle-2"]
    # A caller who still holds the closed link can use it: it opens anew, and closes after the answer.
    assert (await links[1].send(READ, within=SOON)).status_code == 200
    assert garage.closed == ["http://vehicle-2", "http://vehicle-2"]


async def test_links_at_work_are_never_closed_for_others(world: World, book: LinkBook, garage: Garage) -> None:
    garage.pause = asyncio.Event()
    working = []
    for number in range(1, 6):
        link = await book.get(await add(world, number))
        working.append(asyncio.create_task(link.send(READ, within=SOON)))
        await until(lambda: len(garage.asked) == len(working))
    garage.pause.set()
    assert {answer.status_code for answer in await asyncio.gather(*working)} == {200}


async def test_an_error_of_the_vehicle_comes_through_and_the_link_stays(
    world: World, book: LinkBook, garage: Garage
) -> None:
    garage.trouble["http://vehicle-1"] = Unreachable("no route")
    link = await book.get(await add(world))
    for _ in range(2):
        with pytest.raises(Unreachable):
            await link.send(READ, within=SOON)
    assert len(garage.opened) == 1


async def test_closing_the_book_closes_every_link(world: World, book: LinkBook, garage: Garage) -> None:
    for number in (1, 2):
        await (await book.get(await add(world, number))).send(READ, within=SOON)
    await book.close()
    assert sorted(garage.closed) == ["http://vehicle-1", "http://vehicle-2"]


async def test_a_change_that_is_told_during_the_reading_is_not_missed(
    world: World, book: LinkBook, garage: Garage
) -> None:
    vehicle_id = await add(world)
    reading = asyncio.create_task(book.get(vehicle_id))
    await asyncio.sleep(0)
    book.forget(vehicle_id)
    await reading
    assert vehicle_id not in book._current


async def test_whoever_asks_all_vehicles_turns_no_link_out(book: LinkBook, world: World, garage: Garage) -> None:
    kept = [await add(world, number) for number in range(1, 4)]
    for vehicle_id in kept:
        await (await book.get(vehicle_id)).send(READ, within=SOON)
    passing = Endpoint("sovd_http", "http://vehicle-9")
    async with book.borrowed(uuid4(), passing) as link:
        await link.send(READ, within=SOON)
    assert garage.closed == [passing.url]
    async with book.borrowed(kept[0], Endpoint("sovd_http", "http://vehicle-1")) as link:
        await link.send(READ, within=SOON)
    assert [each.url for each in garage.opened] == [
        *(f"http://vehicle-{number}" for number in range(1, 4)),
        passing.url,
    ]


async def test_while_there_is_room_a_borrowed_link_is_kept(book: LinkBook, world: World, garage: Garage) -> None:
    vehicle_id = await add(world)
    async with book.borrowed(vehicle_id, Endpoint("sovd_http", "http://vehicle-1")) as link:
        await link.send(READ, within=SOON)
    await (await book.get(vehicle_id)).send(READ, within=SOON)
    assert [each.url for each in garage.opened] == ["http://vehicle-1"]
    assert garage.closed == []
