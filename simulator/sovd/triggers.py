"""Triggers and their event streams (SOVD 1.1). Data is looked at every 50 ms while somebody listens."""

import asyncio
from collections.abc import AsyncGenerator
from functools import partial

from pydantic import JsonValue

from simulator.clock import rfc3339
from simulator.failures import Malformed
from simulator.sovd.calls import Call, by_method, href, no_such_resource, read_seconds
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import read_value_schema
from simulator.sovd.subscriptions import KEEPALIVE_S, STREAM_HEADERS, find_data_id, show_event
from simulator.state.entity import Entity
from simulator.state.triggers import Trigger, read_condition
from simulator.state.vehicle import Vehicle

COLLECTION = "triggers"
LOOKS_EVERY_S = 0.05
USUAL_LIFETIME_S = 3_600


def answer_triggers(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_triggers, "POST": _create})
        case [_]:
            return by_method(call, {"GET": _read, "PUT": _change, "DELETE": _delete})
        case [_, "events"]:
            return by_method(call, {"GET": _open_stream})
        case _:
            raise no_such_resource(call)


def _list_triggers(call: Call) -> Reply:
    return Reply.of({"items": [_describe(call, trigger) for trigger in call.entity.triggers.list_valid(call.now_s)]})


def _describe(call: Call, trigger: Trigger) -> dict[str, JsonValue]:
    return {
        "id": trigger.id,
        "observed_resource": trigger.resource,
        "event_source": href(call.entity.path, COLLECTION, trigger.id, "events"),
        "protocol": "sse",
        "expires": rfc3339(call.vehicle.clock.at(trigger.ends_at_s)),
        "status": "terminated" if trigger.ended.is_set() else "active",
    }


def _show(call: Call, trigger: Trigger) -> dict[str, JsonValue]:
    shown: dict[str, JsonValue] = {
        **_describe(call, trigger),
        "path": trigger.pointer,
        "trigger_condition": trigger.told_condition,
        "multishot": trigger.multishot,
        "persistent": False,
    }
    if call.request.flag("include-schema"):
        payload = read_value_schema(call.entity.model.data[trigger.data_id].spec)
        shown["event_schema"] = {"type": "object", "properties": {"payload": payload}, "required": ["timestamp"]}
    return shown


def _create(call: Call) -> Reply:
    body = call.request.json_object()
    pointer, multishot = body.get("path", ""), body.get("multishot", False)
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
        raise Malformed("path must be a JSON pointer")
    if not isinstance(multishot, bool):
        raise Malformed("multishot must be true or false")
    if body.get("persistent", False) is not False or body.get("protocol", "sse") != "sse":
        raise Malformed("triggers here are not persistent, and their only protocol is sse")
    data_id = find_data_id(call, COLLECTION, body.get("resource"))
    trigger = Trigger(
        id=call.entity.triggers.next_id(call.now_s),
        resource=href(call.entity.path, "data", data_id),
        data_id=data_id,
        pointer=pointer,
        condition=read_condition(body.get("trigger_condition")),
        told_condition=body["trigger_condition"],
        multishot=multishot,
        ends_at_s=call.now_s + (read_seconds(body, "lifetime") if "lifetime" in body else USUAL_LIFETIME_S),
    )
    call.entity.triggers.add(trigger)
    return Reply.of(_show(call, trigger), 201, location=href(call.entity.path, COLLECTION, trigger.id))


def _read(call: Call) -> Reply:
    return Reply.of(_show(call, _get(call)))


def _change(call: Call) -> Reply:
    seconds = read_seconds(call.request.json_object(), "lifetime")
    trigger = _get(call)
    if trigger.ended.is_set():
        raise Malformed("the trigger is terminated")
    trigger.ends_at_s = call.now_s + seconds
    return Reply.of({"expires": rfc3339(call.vehicle.clock.at(trigger.ends_at_s))})


def _delete(call: Call) -> Reply:
    call.entity.triggers.remove(call.rest[0], call.now_s)
    return NO_CONTENT


def _open_stream(call: Call) -> Reply:
    return Reply(200, headers=STREAM_HEADERS, stream=partial(_events, call.vehicle, call.entity, _get(call)))


def _get(call: Call) -> Trigger:
    return call.entity.triggers.get(call.rest[0], call.now_s)


async def _events(vehicle: Vehicle, entity: Entity, trigger: Trigger) -> AsyncGenerator[bytes, None]:
    """Tell each time the condition comes true, until the trigger expires, is deleted or has fired its only time."""
    clock = vehicle.clock
    keepalive_s = clock.now_s() + KEEPALIVE_S
    before = trigger.part_of(entity.data.read(trigger.data_id, vehicle.drive_time_s()))
    yield b": watching\n\n"  # so that the client has the headers before anything happens
    while not trigger.ended.is_set() and clock.now_s() < trigger.ends_at_s:
        await asyncio.sleep(LOOKS_EVERY_S)
        now = trigger.part_of(entity.data.read(trigger.data_id, vehicle.drive_time_s()))
        if trigger.condition.fires(before, now):
            yield show_event(vehicle, entity, trigger.data_id)
            if not trigger.multishot:
                trigger.ended.set()
        before = now
        if clock.now_s() >= keepalive_s:
            keepalive_s += KEEPALIVE_S
            yield b": keepalive\n\n"
