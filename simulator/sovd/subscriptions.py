"""Cyclic subscriptions and their event streams (SOVD 1.1)."""

import asyncio
import posixpath
from collections.abc import AsyncGenerator
from functools import partial
from urllib.parse import urlsplit

from pydantic import JsonValue

from simulator.clock import rfc3339
from simulator.failures import Malformed, NotFound, NotSubscribable
from simulator.sovd.calls import BASE, Call, by_method, href, no_such_resource, read_seconds
from simulator.sovd.errors import generic_error
from simulator.sovd.messages import NO_CONTENT, Reply, encode_json
from simulator.sovd.schemas import read_value_schema
from simulator.state.entity import Entity
from simulator.state.subscriptions import INTERVALS_S, Subscription
from simulator.state.vehicle import Vehicle

COLLECTION = "cyclic-subscriptions"
KEEPALIVE_S = 15.0
STREAM_HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")]


def answer_cyclic_subscriptions(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_subscriptions, "POST": _subscribe})
        case [_]:
            return by_method(call, {"GET": _read_subscription, "PUT": _change_subscription, "DELETE": _unsubscribe})
        case [_, "events"]:
            return by_method(call, {"GET": _open_stream})
        case _:
            raise no_such_resource(call)


def _list_subscriptions(call: Call) -> Reply:
    subscriptions = call.entity.subscriptions.list_valid(call.now_s)
    return Reply.of({"items": [_show(call, subscription) for subscription in subscriptions]})


def _show(call: Call, subscription: Subscription) -> dict[str, JsonValue]:
    shown: dict[str, JsonValue] = {
        "id": subscription.id,
        "observed_resource": subscription.resource,
        "event_source": href(call.entity.path, COLLECTION, subscription.id, "events"),
        "protocol": "sse",
        "interval": subscription.interval,
        "expires": rfc3339(call.vehicle.clock.at(subscription.ends_at_s)),
    }
    if call.request.flag("include-schema"):
        payload = read_value_schema(call.entity.model.data[subscription.data_id].spec)
        shown["event_schema"] = {
            "type": "object",
            "properties": {"timestamp": {"type": "string", "format": "date-time"}, "payload": payload},
            "required": ["timestamp"],
        }
    return shown


def _subscribe(call: Call) -> Reply:
    body = call.request.json_object()
    interval = _read_interval(body.get("interval"))
    duration_s = read_seconds(body, "duration")
    if body.get("protocol", "sse") != "sse":
        raise Malformed("the only protocol is sse")
    data_id = find_data_id(call, COLLECTION, body.get("resource"))
    subscription = call.entity.subscriptions.add(
        href(call.entity.path, "data", data_id), data_id, interval, now_s=call.now_s, duration_s=duration_s
    )
    where = href(call.entity.path, COLLECTION, subscription.id)
    return Reply.of(_show(call, subscription), 201, location=where)


def _read_interval(interval: JsonValue) -> str:
    if not isinstance(interval, str) or interval not in INTERVALS_S:
        raise Malformed(f"interval must be one of {', '.join(INTERVALS_S)}")
    return interval


def find_data_id(call: Call, collection: str, resource: JsonValue) -> str:
    """Find which data of this entity a URI reference means.

    Shape: absolute (with or without host), relative to the base, to the entity or to its collection.
    Raises: Malformed; NotSubscribable if it is not data of this entity; NotFound.
    """
    if not isinstance(resource, str) or not resource:
        raise Malformed("resource must be a URI reference")
    try:
        path = urlsplit(resource).path
    except ValueError as wrong:
        raise Malformed(f"resource must be a URI reference: {wrong}") from wrong
    entity = href(call.entity.path)
    if path.startswith(("/", ".")):
        path = posixpath.normpath(posixpath.join(entity, collection, path))
    elif path.startswith(f"{call.entity.path}/"):
        path = f"{BASE}/{path}"
    else:
        path = f"{entity}/{path}"
    observed, _, data_id = path.removeprefix(f"{entity}/").partition("/")
    if not path.startswith(f"{entity}/") or observed != "data" or not data_id:
        raise NotSubscribable("only data of the same entity can be observed")
    if data_id not in call.entity.model.data:
        raise NotFound(f"no data {data_id}")
    return data_id


def _read_subscription(call: Call) -> Reply:
    return Reply.of(_show(call, call.entity.subscriptions.get(call.rest[0], call.now_s)))


def _change_subscription(call: Call) -> Reply:
    subscription = call.entity.subscriptions.get(call.rest[0], call.now_s)
    body = call.request.json_object()
    interval = _read_interval(body.get("interval", subscription.interval))
    duration_s = read_seconds(body, "duration")
    subscription.interval, subscription.ends_at_s = interval, call.now_s + duration_s
    return Reply.of(_show(call, subscription))


def _unsubscribe(call: Call) -> Reply:
    call.entity.subscriptions.remove(call.rest[0], call.now_s)
    return NO_CONTENT


def _open_stream(call: Call) -> Reply:
    subscription = call.entity.subscriptions.get(call.rest[0], call.now_s)
    return Reply(200, headers=STREAM_HEADERS, stream=partial(_events, call.vehicle, call.entity, subscription))


async def _events(vehicle: Vehicle, entity: Entity, subscription: Subscription) -> AsyncGenerator[bytes, None]:
    """Give one event per interval until the subscription expires or is deleted."""
    clock = vehicle.clock
    due_s = clock.now_s()
    keepalive_s = due_s + KEEPALIVE_S
    while not subscription.ended.is_set() and clock.now_s() < subscription.ends_at_s:
        yield show_event(vehicle, entity, subscription.data_id)
        if clock.now_s() >= keepalive_s:
            keepalive_s += KEEPALIVE_S
            yield b": keepalive\n\n"
        due_s = max(due_s + subscription.interval_s, clock.now_s())
        await _ended_before(subscription, min(due_s, subscription.ends_at_s) - clock.now_s())


def show_event(vehicle: Vehicle, entity: Entity, data_id: str) -> bytes:
    now_s = vehicle.clock.now_s()
    told: dict[str, JsonValue] = {"timestamp": rfc3339(vehicle.clock.at(now_s))}
    if entity.readiness.is_ready(now_s):
        told["payload"] = {"id": data_id, "data": entity.data.read(data_id, vehicle.drive_time_s())}
    else:
        told["error"] = generic_error("not-responding", "the entity is just starting")
    return f"data: {encode_json(told)}\n\n".encode()


async def _ended_before(subscription: Subscription, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(seconds, 0)):
            await subscription.ended.wait()
    except TimeoutError:
        return
