"""An entity tree comes out of the database as it went in; a cursor comes back as it was given out."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import BadConfiguration
from app.features.vehicles.cursor import decode_cursor, encode_cursor
from app.features.vehicles.description import decode_description, encode_description
from app.features.vehicles.errors import BadVehicle
from app.features.vehicles.seed import DemoVehicle, await_demo_vehicles, read_demo_vehicles
from app.sovd.entities import Entity, VehicleDescription
from app.sovd.requests import EntityKind

texts = st.text(max_size=8)
leaves = st.builds(
    Entity,
    id=texts,
    name=texts,
    kind=st.sampled_from(EntityKind),
    path=texts,
    tags=st.lists(texts, max_size=2).map(tuple),
    collections=st.lists(texts, max_size=2).map(tuple),
    contains=st.lists(texts, max_size=2).map(tuple),
)
entities = st.recursive(
    leaves,
    lambda children: st.builds(
        Entity,
        id=texts,
        name=texts,
        kind=st.sampled_from(EntityKind),
        path=texts,
        children=st.lists(children, max_size=3).map(tuple),
    ),
    max_leaves=8,
)


@given(st.builds(VehicleDescription, texts, texts, st.lists(entities, max_size=3).map(tuple)))
def test_a_tree_survives_being_stored(description: VehicleDescription) -> None:
    stored = json.loads(json.dumps(encode_description(description)))
    assert decode_description(stored) == description


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=100), st.uuids())
def test_a_cursor_survives_the_wire(name: str, vehicle_id: UUID) -> None:
    assert decode_cursor(encode_cursor(name, vehicle_id)) == (name, vehicle_id)


@given(st.text(max_size=60))
def test_any_other_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadVehicle):
        decode_cursor(text)


def test_the_demo_vehicles_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "vehicles.json"
    file.write_text('[{"vin": "V", "name": "N", "url": "http://127.0.0.1:1", "faults": 3, "gone": true}]')
    assert read_demo_vehicles(file) == [DemoVehicle("V", "N", (), "http://127.0.0.1:1", is_gone=True)]


@pytest.mark.parametrize("content", [None, "", "{}", '[{"vin": "V"}]', "[1]"])
def test_a_bad_file_of_demo_vehicles_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "vehicles.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(BadConfiguration, match=r"SOVD_DEMO_VEHICLES: .*vehicles\.json"):
        read_demo_vehicles(file)


async def test_a_list_of_demo_vehicles_that_comes_late_is_waited_for(tmp_path: Path) -> None:
    file, draft = tmp_path / "vehicles.json", tmp_path / "draft.json"
    draft.write_text('[{"vin": "V", "name": "N", "url": "http://127.0.0.1:1"}]')
    waiting = asyncio.create_task(await_demo_vehicles(file, within=timedelta(seconds=10)))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    draft.replace(file)
    assert [vehicle.vin for vehicle in await asyncio.wait_for(waiting, 5)] == ["V"]


@pytest.mark.parametrize("seconds", [0, 0.1])
async def test_a_list_of_demo_vehicles_that_never_comes_is_missed(tmp_path: Path, seconds: float) -> None:
    with pytest.raises(BadConfiguration, match=r"SOVD_DEMO_VEHICLES: .*vehicles\.json cannot be read"):
        await await_demo_vehicles(tmp_path / "vehicles.json", within=timedelta(seconds=seconds))
