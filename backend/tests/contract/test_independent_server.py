"""A server that is not ours and keeps to little: its oddities end as plain errors."""

import asyncio
from datetime import timedelta

import pytest

from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.answers import Following, FollowingKind, Progressed
from app.sovd.errors import Silent, VehicleRefusal
from app.sovd.requests import Method, ResourcePath, SovdRequest
from tests.contract.asking import SOON, ask, get, start, watched
from tests.contract.conftest import OpenLink


@pytest.fixture
def link(peer_server: str, open_link: OpenLink) -> SovdHttpLink:
    return open_link(peer_server)


async def test_its_root_is_the_hosts_root_whatever_it_says_of_its_address(link: SovdHttpLink) -> None:
    description = await link.describe(within=SOON)
    assert (description.base_path, description.dialect) == ("", "plain")
    assert {top.path for top in description.entities} >= {"engine", "engine/ecu", "diagnostics"}


async def test_a_500_for_a_missing_file_is_a_refusal(link: SovdHttpLink) -> None:
    with pytest.raises(VehicleRefusal, match="No such file") as caught:
        await get(link, "camera/front/data")
    assert (caught.value.status_code, caught.value.code) == (500, "sovd-server-failure")


async def test_a_web_page_for_a_405_is_one_sentence(link: SovdHttpLink) -> None:
    with pytest.raises(VehicleRefusal) as caught:
        await ask(link, Method.DELETE, "engine/ecu/faults")
    assert caught.value.is_unsupported
    assert str(caught.value) == "405 Method Not Allowed"


async def test_a_write_without_data_is_refused_with_its_own_words(link: SovdHttpLink) -> None:
    with pytest.raises(VehicleRefusal) as caught:
        await ask(link, Method.PUT, "engine/ecu/data/ECUVoltage", {"value": 1})
    assert caught.value.status_code == 400
    assert str(caught.value)


async def test_an_execution_that_never_ends_is_followed_no_longer_than_asked(link: SovdHttpLink) -> None:
    following = await start(link, "engine/ecu/operations/ECU-RESET/executions")
    began = asyncio.get_running_loop().time()
    with pytest.raises(Silent):
        await watched(link, following, within=timedelta(seconds=1))
    assert asyncio.get_running_loop().time() - began < 1.5
    (first,) = await watched(link, following, within=SOON, at_most=1)
    assert isinstance(first, Progressed)
    assert first.percent is None


async def test_an_update_is_followed_at_its_status(link: SovdHttpLink) -> None:
    request = SovdRequest(Method.PUT, ResourcePath.parse("updates/ECU-FW-2025-04/prepare"))
    following = (await link.send(request, within=SOON)).following
    assert following == Following(FollowingKind.EXECUTION, "updates/ECU-FW-2025-04/status", "ECU-FW-2025-04")
    (first,) = await watched(link, following, within=SOON, at_most=1)
    assert isinstance(first, Progressed)
    assert first.percent == 0
