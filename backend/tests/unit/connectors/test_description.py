"""Reading a vehicle's tree: what is told, what is left out, and where it stops."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from app.connectors.sovd_http.description import MAX_AT_ONCE, collections_of
from app.sovd.entities import Entity
from app.sovd.errors import Silent, VehicleRefusal
from tests.unit.connectors.raw_server import (
    SOON,
    Script,
    Visit,
    always,
    answer,
    by_target,
    linked,
    raw_server,
)


async def described(script: Script, dialect: str = "standard") -> list[Entity]:
    async with raw_server(script) as server, linked(server, dialect=dialect) as link:
        description = await link.describe(within=SOON)
        return [found for top in description.entities for found in top.walk()]


async def tree(documents: dict[str, Any], dialect: str = "standard") -> list[Entity]:
    return await described(by_target({f"GET /{p}": answer(200, d) for p, d in documents.items()}), dialect)


async def test_kinds_that_are_not_served_are_left_out() -> None:
    entities = await tree(
        {
            "components": {"items": [{"id": "ecu", "name": "ECU", "tags": ["a", 7]}]},
            "components/ecu": {"id": "ecu", "data": "/components/ecu/data", "faults": "/x", "modes": None},
        }
    )
    assert [(e.path, e.name, e.tags, e.collections) for e in entities] == [
        ("components/ecu", "ECU", ("a",), ("data", "faults"))
    ]


async def test_sub_entities_are_children() -> None:
    entities = await tree(
        {
            "components": {"items": [{"id": "gw", "name": "Gateway"}]},
            "components/gw": {"id": "gw", "subcomponents": "/components/gw/subcomponents"},
            "components/gw/subcomponents": {"items": [{"id": "lin", "name": "LIN"}]},
        }
    )
    assert [child.path for child in entities[0].children] == ["components/gw/subcomponents/lin"]


async def test_an_area_says_which_components_it_contains_and_an_app_where_it_runs() -> None:
    entities = await tree(
        {
            "areas": {"items": [{"id": "body", "name": "Body"}]},
            "areas/body": {"id": "body", "contains": "/areas/body/contains"},
            "areas/body/contains": {"items": [{"id": "door", "name": "Door", "href": "/components/door"}, 7]},
            "components": {"items": [{"id": "door", "name": "Door"}]},
            "components/door": {"id": "door"},
            "apps": {"items": [{"id": "lock", "name": "Lock"}, {"id": "lost", "name": "Lost"}]},
            "apps/lock": {"id": "lock", "is-located-on": "/apps/lock/is-located-on"},
            "apps/lock/is-located-on": {"items": [{"id": "door", "name": "Door", "href": "/components/door"}]},
            "apps/lost": {"id": "lost", "is-located-on": "/apps/lost/is-located-on"},
        }
    )
    assert {entity.path: entity.contains for entity in entities} == {
        "areas/body": ("components/door",),
        "components/door": ("apps/lock",),
        "apps/lock": (),
        "apps/lost": (),
    }


async def test_a_tree_that_holds_itself_ends() -> None:
    again = {"items": [{"id": "a", "name": "A", "href": "/areas/a"}]}
    entities = await tree(
        {"areas": again, "areas/a": {"id": "a", "subareas": "/areas/a/subareas"}, "areas/a/subareas": again}
    )
    assert [entity.path for entity in entities] == ["areas/a"]


async def test_a_tree_without_ground_is_cut_at_six_levels() -> None:
    async def script(visit: Visit) -> None:
        while True:
            target = (await visit.next_request()).split()[1].decode()
            if target.endswith(("/areas", "/subareas")):
                await visit.say(answer(200, {"items": [{"id": "a", "name": "A"}]}))
            else:
                await visit.say(answer(200, {"id": "a", "subareas": "/x"}))

    areas = [entity for entity in await described(script) if entity.path.startswith("areas")]
    assert len(areas) == 6


async def test_a_wide_tree_is_cut_and_asked_a_few_at_a_time() -> None:
    busy, most = 0, 0
    rows = answer(200, {"items": [{"id": f"e{n}", "name": "E"} for n in range(1_500)]})

    async def script(visit: Visit) -> None:
        nonlocal busy, most
        while True:
            target = (await visit.next_request()).split()[1].decode()
            busy, most = busy + 1, max(most, busy + 1)
            await asyncio.sleep(0)
            busy -= 1
            await visit.say(rows if target.count("/") == 1 else answer(404))

    async with raw_server(script) as server, linked(server, most_bytes=10**6) as link:
        description = await link.describe(within=timedelta(seconds=30))
        assert len(description.entities) == 2_000
        assert most <= MAX_AT_ONCE
        assert server.connections <= MAX_AT_ONCE


async def test_rows_that_make_no_sense_are_left_out() -> None:
    rows = [
        None,
        7,
        {},
        {"id": 3},
        {"id": ""},
        {"id": "a/../b"},
        {"id": ".."},
        {"id": "a b", "name": 3},
        "word",
    ]
    entities = await tree({"components": rows})
    assert [(entity.path, entity.name) for entity in entities] == [
        ("components/a%20b", "a b"),
        ("components/word", "word"),
    ]


async def test_links_to_other_hosts_are_not_believed() -> None:
    entities = await tree(
        {
            "components": [
                {"id": "ecu", "href": "http://evil.example/components/other"},
                {"id": "b", "href": "//x/y"},
            ]
        }
    )
    assert [entity.path for entity in entities] == ["components/ecu", "components/b"]


async def test_links_that_are_never_right_are_built_from_ids() -> None:
    rows = [{"id": "flxc1000", "href": "http://localhost:20002/Vehicle/v15/components/FLXC1000"}]
    (entity,) = await tree({"components": {"items": rows}}, "cda")
    assert entity.path == "components/flxc1000"


async def test_ids_with_slashes_are_paths_of_their_own() -> None:
    entities = await tree({"components": [{"id": "/engine/ecu", "href": "/engine/ecu"}, {"id": "/brakes/abs"}]})
    assert [entity.path for entity in entities] == ["engine/ecu", "brakes/abs"]


async def test_a_vehicle_that_lists_nothing_is_a_refusal() -> None:
    with pytest.raises(VehicleRefusal) as caught:
        await described(always(answer(403, {"message": "token expired"})))
    assert (caught.value.status_code, str(caught.value)) == (403, "token expired")


async def test_a_vehicle_that_falls_silent_on_the_way_is_silent() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(answer(200, [{"id": str(n)} for n in range(20)]))
        for _ in range(3):
            await visit.next_request()
            await visit.say(answer(404))
        await visit.next_request()

    with pytest.raises(Silent):
        await described(script)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"data": "/x", "bulk-data": "/y", "variant": {}, "hosts": "/z"}, ("data", "bulk-data")),
        ({"capabilities": {"faults": True, "bulk_data": True, "logs": False}}, ("faults", "bulk-data")),
        ({"capabilities": ["data", {"name": "faults", "href": "/x"}, 7]}, ("data", "faults")),
        ({"_links": {"operations": "/x"}}, ("operations",)),
        ({"capabilities": 7, "_links": 7, "data": ""}, ()),
    ],
)
def test_collections_are_found_wherever_a_server_names_them(document: Any, expected: tuple[str, ...]) -> None:
    assert collections_of(document) == expected
