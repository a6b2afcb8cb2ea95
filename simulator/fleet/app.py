"""The ASGI application of a whole fleet: the first segment of a path is the VIN."""

from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from simulator.exchange import ClientLeft, Exchange
from simulator.failures import NotFound
from simulator.sovd.errors import answer_failure
from simulator.station import Station


class FleetApp:
    """Stations are found by VIN; their vehicles are built when they are first asked."""

    def __init__(self, stations: Mapping[str, Station]) -> None:
        self._stations = stations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        vin = scope["path"][1:].partition("/")[0]
        station = self._stations.get(vin)
        if station is None:
            await Exchange(scope, receive, send).answer(answer_failure(NotFound("no vehicle has this prefix")))
        elif not station.is_on:
            await _refuse(Exchange(scope, receive, send))
        else:
            await station.app(scope, receive, send)


async def _refuse(exchange: Exchange) -> None:
    """The port belongs to all, so one vehicle that is off can only reset connections."""
    try:
        await exchange.reset()
    except ClientLeft:
        return
