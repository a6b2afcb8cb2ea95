"""The ASGI application of one vehicle: witness first, then misbehaviour or the answer."""

import asyncio
import json
import logging

from pydantic import JsonValue
from starlette.types import Receive, Scope, Send

from simulator.acts import Scene, misbehave
from simulator.clock import rfc3339
from simulator.dialects.dialect import Dialect
from simulator.dialects.speaker import Speaker
from simulator.exchange import ClientLeft, Exchange
from simulator.failures import TooLarge
from simulator.misbehaviour import Misbehaviour
from simulator.sovd.errors import SERVER_FAILURE
from simulator.sovd.messages import Reply, Request
from simulator.state.vehicle import Vehicle
from simulator.witness import Witness

log = logging.getLogger(__name__)


class VehicleApp:
    """`prefix` stands in front of every path, where several vehicles share a port."""

    def __init__(self, vehicle: Vehicle, dialect: Dialect, witness: Witness, prefix: str = "") -> None:
        self.vehicle = vehicle
        self.misbehaviour = Misbehaviour()
        self.speaker = Speaker(vehicle, dialect, prefix)
        self._witness = witness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._serve(Exchange(scope, receive, send))
        except ClientLeft:
            # Half a request is none: it is neither witnessed nor acted on.
            return
        except asyncio.CancelledError:
            # Only the end of the simulator cancels, when the connection is closed already.
            return

    async def _serve(self, exchange: Exchange) -> None:
        request, fits = await exchange.read_request(self.speaker.dialect.client_header)
        if request.is_write and not await self._witnessed(request, fits):
            await exchange.answer(SERVER_FAILURE)
            return
        rule = self.misbehaviour.find(request.method, self.speaker.subject_of(request.path), self.vehicle.clock.now_s())
        if rule is None:
            await exchange.answer(self._act(request, fits))
        else:
            await misbehave(Scene(rule, exchange, self.speaker, lambda: self._act(request, fits)))

    def _act(self, request: Request, fits: bool) -> Reply:
        if not fits:
            return self.speaker.refuse(TooLarge("the body is larger than 1 MiB"))
        return self.speaker.answer(request)

    async def _witnessed(self, request: Request, fits: bool) -> bool:
        """Tell whether the write is on disk; what is not must not be acted on."""
        try:
            await self._witness.record(
                {
                    "at": rfc3339(self.vehicle.clock.at(self.vehicle.clock.now_s())),
                    "vin": self.vehicle.vin,
                    "method": request.method,
                    "path": request.path,
                    "query": {key: [*values] for key, values in request.query.items()},
                    "body": _show_body(request.body) if fits else None,
                    "client": request.client,
                }
            )
        except OSError:
            log.exception("the witness could not be written")
            return False
        return True


def _show_body(body: bytes) -> JsonValue:
    """Shape: the JSON value, the text as it came if it is not JSON, none if there is none."""
    if not body:
        return None
    try:
        value: JsonValue = json.loads(body)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "backslashreplace")
    return value
