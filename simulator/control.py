"""The control API: how tests and demos make vehicles misbehave and ask what reached them."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.dialects.table import DIALECTS
from simulator.misbehaviour import RULES
from simulator.scenario import DialectName
from simulator.station import Station
from simulator.witness import Witness


class DialectWish(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    dialect: DialectName


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
            of_station("dialect", "PUT", _set_dialect),
            of_station("wake", "POST", _wake),
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
    items = [station.describe_state() for station in stations.values()]
    return JSONResponse({"items": items})


async def _read_witness(witness: Witness, request: Request) -> Response:
    return JSONResponse({"items": await witness.read(request.query_params.get("vin"))})


async def _set_misbehaviour(station: Station, request: Request) -> Response:
    try:
        rules = RULES.validate_json(await request.body())
    except ValidationError as wrong:
        return _refuse(422, str(wrong))
    station.app.misbehaviour.set(rules)
    return Response(status_code=204)


async def _reset_misbehaviour(station: Station, _: Request) -> Response:
    station.app.misbehaviour.reset()
    return Response(status_code=204)


async def _wake(station: Station, _: Request) -> Response:
    station.app.misbehaviour.wake()
    return Response(status_code=204)


async def _set_dialect(station: Station, request: Request) -> Response:
    try:
        wanted = DialectWish.model_validate_json(await request.body())
    except ValidationError as wrong:
        return _refuse(422, str(wrong))
    station.app.speaker.dialect = DIALECTS[wanted.dialect]
    return Response(status_code=204)


async def _switch_off(station: Station, _: Request) -> Response:
    station.switch_off()
    return Response(status_code=204)


async def _switch_on(station: Station, _: Request) -> Response:
    try:
        await station.switch_on()
    except OSError as wrong:
        return _refuse(409, f"the port cannot be opened again: {wrong.strerror}")
    return Response(status_code=204)


def _refuse(status: int, detail: str) -> Response:
    return JSONResponse({"detail": detail}, status)
