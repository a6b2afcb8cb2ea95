"""The control API: how tests and demos make vehicles misbehave and ask what reached them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from pydantic import JsonValue, ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.listener import Listener
from simulator.misbehaviour import RULES, Misbehaviour
from simulator.state.vehicle import Vehicle
from simulator.witness import Witness


@dataclass(frozen=True, slots=True)
class Station:
    """A vehicle together with what controls it."""

    vehicle: Vehicle
    listener: Listener
    misbehaviour: Misbehaviour

    def describe(self) -> dict[str, JsonValue]:
        """Shape: one entry of the ready line."""
        return {
            "vin": self.vehicle.vin,
            "name": self.vehicle.name,
            "tags": [*self.vehicle.tags],
            "url": self.listener.url,
        }


StationAnswer = Callable[[Station, Request], Awaitable[Response]]


def build_control_app(stations: Mapping[str, Station], witness: Witness) -> Starlette:
    """Build the application; stations are found by VIN."""

    def of_station(path: str, method: str, answer: StationAnswer) -> Route:
        return Route(f"/vehicles/{{vin}}/{path}", partial(_answer_station, stations, answer), methods=[method])

    return Starlette(
        # A page that resolves its own name to the loopback address is still a page.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        routes=[
            Route("/vehicles", partial(_list_vehicles, stations), methods=["GET"]),
            Route("/witness", partial(_read_witness, witness), methods=["GET"]),
            of_station("misbehaviour", "PUT", _set_misbehaviour),
            of_station("misbehaviour", "DELETE", _reset_misbehaviour),
            of_station("off", "POST", _switch_off),
            of_station("on", "POST", _switch_on),
        ],
    )


async def _answer_station(stations: Mapping[str, Station], answer: StationAnswer, request: Request) -> Response:
    # Only a browser sends an Origin: no page of somebody else may switch vehicles off.
    if "origin" in request.headers:
        return _refuse(403, "the control API is not for browsers")
    station = stations.get(request.path_params["vin"])
    if station is None:
        return _refuse(404, "no such vehicle")
    return await answer(station, request)


async def _list_vehicles(stations: Mapping[str, Station], _: Request) -> Response:
    items = [
        {
            **station.describe(),
            "is_on": station.listener.is_open,
            "misbehaviour": station.misbehaviour.describe(),
        }
        for station in stations.values()
    ]
    return JSONResponse({"items": items})


async def _read_witness(witness: Witness, request: Request) -> Response:
    return JSONResponse({"items": await witness.read(request.query_params.get("vin"))})


async def _set_misbehaviour(station: Station, request: Request) -> Response:
    try:
        rules = RULES.validate_json(await request.body())
    except ValidationError as wrong:
        return _refuse(422, str(wrong))
    station.misbehaviour.set(rules)
    return Response(status_code=204)


async def _reset_misbehaviour(station: Station, _: Request) -> Response:
    station.misbehaviour.reset()
    return Response(status_code=204)


async def _switch_off(station: Station, _: Request) -> Response:
    station.listener.close()
    return Response(status_code=204)


async def _switch_on(station: Station, _: Request) -> Response:
    try:
        await station.listener.open()
    except OSError as wrong:
        return _refuse(409, f"the port cannot be opened again: {wrong.strerror}")
    return Response(status_code=204)


def _refuse(status: int, detail: str) -> Response:
    return JSONResponse({"detail": detail}, status)
