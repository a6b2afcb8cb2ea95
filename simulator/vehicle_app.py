"""The ASGI application of one vehicle: witness first, then misbehaviour or the answer."""

import asyncio
import json
import logging
from collections.abc import Callable

from pydantic import JsonValue
from starlette.types import Receive, Scope, Send

from simulator.clock import rfc3339
from simulator.exchange import ClientLeft, Exchange
from simulator.failures import Told, TooLarge
from simulator.misbehaviour import Misbehaviour, Rule
from simulator.sovd.errors import SERVER_FAILURE, answer_failure
from simulator.sovd.messages import Reply, Request
from simulator.sovd.server import SovdServer
from simulator.state.vehicle import Vehicle
from simulator.witness import Witness

log = logging.getLogger(__name__)

HTML_PAGE = b"<!doctype html><html><head><title>Error</title></head><body><h1>Internal error</h1></body></html>"
HTML_ERROR = Reply(500, HTML_PAGE, [(b"content-type", b"text/html"), (b"content-length", b"%d" % len(HTML_PAGE))])


class VehicleApp:
    def __init__(self, vehicle: Vehicle, witness: Witness, misbehaviour: Misbehaviour) -> None:
        self._vehicle = vehicle
        self._server = SovdServer(vehicle)
        self._witness = witness
        self._misbehaviour = misbehaviour

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
        request, fits = await exchange.read_request()
        if request.is_write and not await self._witnessed(request, fits):
            await exchange.answer(SERVER_FAILURE)
            return
        rule = self._misbehaviour.find(request.method, request.path)
        if rule is None:
            await exchange.answer(self._act(request, fits))
        else:
            await _misbehave(rule, exchange, lambda: self._act(request, fits))

    def _act(self, request: Request, fits: bool) -> Reply:
        if not fits:
            return answer_failure(TooLarge("the body is larger than 1 MiB"))
        return self._server.answer(request)

    async def _witnessed(self, request: Request, fits: bool) -> bool:
        """Tell whether the write is on disk; what is not must not be acted on."""
        try:
            await self._witness.record(
                {
                    "at": rfc3339(self._vehicle.clock.at(self._vehicle.clock.now_s())),
                    "vin": self._vehicle.vin,
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


async def _misbehave(rule: Rule, exchange: Exchange, act: Callable[[], Reply]) -> None:
    reply = act() if rule.has_effect else Reply.of({})
    match rule.kind:
        case "slow":
            if not await exchange.has_left_within(rule.seconds or 0):
                await exchange.answer(reply if rule.has_effect else act())
        case "silent":
            await exchange.wait_until_left()
        case "cut":
            await exchange.cut(reply, rule.after_bytes)
        case "status":
            await exchange.answer(answer_failure(Told(rule.status or 500, "told to answer this")))
        case "html":
            await exchange.answer(HTML_ERROR)


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
