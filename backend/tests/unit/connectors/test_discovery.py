"""Finding the root: every shape of `version-info`, and servers without one."""

import asyncio
from datetime import timedelta

import pytest

from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.errors import Unreachable, VehicleRefusal
from app.sovd.link import Endpoint
from tests.unit.connectors.raw_server import (
    LOOPBACK,
    SOON,
    Visit,
    always,
    answer,
    by_target,
    get,
    linked,
    raw_server,
)

STANDARD = {
    "sovd_info": [
        {"version": "1.0.0", "base_uri": "/sovd/v0"},
        {"version": "1.1.0", "base_uri": "/sovd/v1", "vendor_info": {"name": "acme"}},
    ]
}
CORE = {"sovd_info": [{"version": "1.1", "base_uri": "http://0.0.0.0:7690/sovd/v1"}]}
SOVDD = {"versions": [{"version_identifier": "v1", "base_path": "/vehicle/v1", "x-sovd-version": "1.1"}]}
PLAIN = {"versions": [{"accessurl": "http://0.0.0.0:8080", "status": "stable", "version": "1.0.0"}]}
MEDKIT = {"items": [{"version": "1.1.0", "base_uri": "/api/v1"}]}
NATIVE = {
    "sovdVersion": "1.1.0",
    "serverVersion": "0.1",
    "apiVersions": [{"version": "v1", "url": "/sovd/v1", "status": "current"}],
}
ENTITIES = {"items": [{"id": "engine", "name": "Engine", "href": "/x"}]}


async def found(answers: dict[str, object], path: str = "") -> tuple[str, str]:
    """The base path and the dialect that a server with these documents gives."""
    targets = {f"GET {target}": answer(200, document) for target, document in answers.items()}
    async with raw_server(by_target(targets)) as server:
        link = SovdHttpLink(Endpoint("sovd_http", server.url + path), policy=LOOPBACK)
        try:
            description = await link.describe(within=SOON)
        except VehicleRefusal:
            root = link._finder and link._finder.known
            assert root
            return root.base_path, root.dialect.name
        finally:
            await link.close()
        return description.base_path, description.dialect


@pytest.mark.parametrize(
    ("place", "document", "expected"),
    [
        ("/version-info", STANDARD, ("/sovd/v1", "standard")),
        ("/version-info", CORE, ("/sovd/v1", "standard")),
        ("/version-info", SOVDD, ("/vehicle/v1", "sovdd")),
        ("/version-info", PLAIN, ("", "plain")),
        ("/api/v1/version-info", MEDKIT, ("/api/v1", "medkit")),
        ("/api/v1/version-info", {"items": [{"version": "1.1"}]}, ("/api/v1", "medkit")),
        ("/sovd/v1/version-info", NATIVE, ("/sovd/v1", "native")),
        (
            "/version-info",
            {"sovd_info": [{"version": "1.1", "base_uri": "sovd/v1"}]},
            ("/sovd/v1", "standard"),
        ),
        ("/version-info", {"sovd_info": [{"version": "1.1", "base_uri": "/../../etc"}]}, ("", "standard")),
        ("/version-info", {"sovd_info": [{"version": "1.1", "base_uri": "http://[::1"}]}, ("", "standard")),
    ],
)
async def test_a_version_document_tells_the_root(place: str, document: object, expected: tuple[str, str]) -> None:
    assert await found({place: document}) == expected


@pytest.mark.parametrize(
    ("target", "document", "expected"),
    [
        ("/vehicle/v15/components", ENTITIES, ("/vehicle/v15", "cda")),
        ("/vehicle/v1/components", ENTITIES, ("/vehicle/v1", "sovdd")),
        ("/sovd/v1/components", ENTITIES, ("/sovd/v1", "standard")),
        ("/sovd/v1/components", {"@odata.count": 0, "value": []}, ("/sovd/v1", "native")),
        ("/sovd/apps", ENTITIES, ("/sovd", "standard")),
        ("/components", [], ("", "standard")),
    ],
)
async def test_a_server_without_a_version_document_is_found_by_its_lists(
    target: str, document: object, expected: tuple[str, str]
) -> None:
    assert await found({target: document}) == expected


async def test_a_prefix_in_the_vehicles_address_stays_in_front() -> None:
    assert await found({"/cars/7/version-info": STANDARD}, "/cars/7") == ("/cars/7/sovd/v1", "standard")
    assert await found({"/cars/7/vehicle/v15/components": ENTITIES}, "/cars/7") == (
        "/cars/7/vehicle/v15",
        "cda",
    )


async def test_a_server_that_lets_nobody_in_is_still_asked() -> None:
    async with raw_server(always(answer(401, {"detail": "who are you?"}))) as server:
        async with linked(server, base_path=None, dialect=None) as link:
            with pytest.raises(VehicleRefusal, match="who are you"):
                await link.send(get("components"), within=SOON)
        assert server.lines[-1] == "GET /sovd/v1/components"


async def test_a_server_without_any_root_was_sent_nothing() -> None:
    async with raw_server(by_target({})) as server, linked(server, base_path=None, dialect=None) as link:
        with pytest.raises(Unreachable, match="no SOVD root was found"):
            await link.send(get("components/engine/faults"), within=SOON)
        assert not any("faults" in line for line in server.lines)


async def test_a_server_that_is_no_web_server_was_sent_nothing() -> None:
    script = always(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    async with raw_server(script) as server, linked(server, base_path=None, dialect=None) as link:
        with pytest.raises(Unreachable, match="no SOVD server"):
            await link.send(get("components"), within=SOON)


async def test_a_web_page_at_every_place_is_no_root() -> None:
    page = answer(200, b"<html><title>Router</title></html>", content_type="text/html")
    async with raw_server(always(page)) as server, linked(server, base_path=None, dialect=None) as link:
        with pytest.raises(Unreachable, match="no SOVD root"):
            await link.send(get("components"), within=SOON)


async def test_what_the_owner_says_is_not_asked() -> None:
    body = answer(200, {"items": []})
    async with raw_server(always(body)) as server:
        async with linked(server, base_path="/my/root/", dialect="cda") as link:
            await link.send(get("components"), within=SOON)
        assert server.lines == ["GET /my/root/components"]


async def test_the_root_is_looked_for_once() -> None:
    targets = {"GET /version-info": answer(200, STANDARD), "GET /sovd/v1/components": answer(200, ENTITIES)}
    async with raw_server(by_target(targets)) as server:
        async with linked(server, base_path=None, dialect=None) as link:
            await asyncio.gather(*(link.send(get("components"), within=SOON) for _ in range(10)))
            await link.send(get("components"), within=SOON)
        assert server.lines.count("GET /version-info") == 1
        assert server.lines.count("GET /sovd/v1/components") == 11


async def test_a_search_that_failed_is_made_again() -> None:
    answers = [answer(404)] * 24 + [answer(200, STANDARD), answer(200, ENTITIES)]
    script = always(*answers)
    async with raw_server(script) as server, linked(server, base_path=None, dialect=None) as link:
        with pytest.raises(Unreachable):
            await link.send(get("components"), within=SOON)
        assert len(server.asked) == 24
        await link.send(get("components"), within=SOON)


async def test_callers_share_a_search_each_with_its_own_patience() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await asyncio.sleep(30)

    async with raw_server(script) as server, linked(server, base_path=None, dialect=None) as link:
        began = asyncio.get_running_loop().time()
        patience = [timedelta(milliseconds=ms) for ms in (100, 300, 200)]
        results = await asyncio.gather(
            *(link.send(get("components"), within=within) for within in patience), return_exceptions=True
        )
        assert [type(result) for result in results] == [Unreachable] * 3
        assert asyncio.get_running_loop().time() - began < 0.8
        assert server.connections <= 3


async def test_a_cancelled_search_does_not_fail_those_who_wait() -> None:
    async def script(visit: Visit) -> None:
        while True:
            request = await visit.next_request()
            if b"version-info" in request:
                await asyncio.sleep(0.2)
                await visit.say(answer(200, STANDARD))
            else:
                await visit.say(answer(200, ENTITIES))

    async with raw_server(script) as server, linked(server, base_path=None, dialect=None) as link:
        first = asyncio.create_task(link.send(get("components"), within=SOON))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(link.send(get("components"), within=SOON))
        await asyncio.sleep(0.05)
        first.cancel()
        assert (await second).status_code == 200
