"""Short words for requests."""

from contextlib import aclosing
from datetime import timedelta
from typing import Any, cast

from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.answers import Following, Observation
from app.sovd.link import VehicleLink
from app.sovd.requests import Method, ResourcePath, SovdRequest

SOON = timedelta(seconds=5)


async def ask(link: VehicleLink, method: Method, path: str, body: object = None) -> Any:
    """The body of the answer."""
    return (await link.send(SovdRequest(method, ResourcePath.parse(path), body=body), within=SOON)).body


async def get(link: VehicleLink, path: str) -> Any:
    return await ask(link, Method.GET, path)


async def start(link: VehicleLink, path: str, body: object = None) -> Following:
    """What goes on after a POST."""
    request = SovdRequest(Method.POST, ResourcePath.parse(path), body={} if body is None else body)
    answer = await link.send(request, within=SOON)
    assert answer.following is not None, answer
    return answer.following


async def watched(
    link: VehicleLink, following: Following, *, within: timedelta, at_most: int = 1_000
) -> list[Observation]:
    seen: list[Observation] = []
    async with aclosing(cast(SovdHttpLink, link).watch(following, within=within)) as observations:
        async for observation in observations:
            seen.append(observation)
            if len(seen) >= at_most:
                break
    return seen
