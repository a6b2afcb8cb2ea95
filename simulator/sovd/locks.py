"""Locks (SOVD 1.1)."""

from pydantic import JsonValue

from simulator.clock import rfc3339
from simulator.failures import Malformed
from simulator.sovd.calls import Call, by_method, href, no_such_resource, read_seconds
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.state.locks import Lock

# What a lock keeps others from writing; locks and subscriptions themselves stay open to all.
LOCKABLE = ("data", "faults", "operations", "configurations", "modes", "scripts", "status")


def answer_locks(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_locks, "POST": _acquire})
        case [_]:
            return by_method(call, {"GET": _read_lock, "PUT": _extend, "DELETE": _release})
        case _:
            raise no_such_resource(call)


def _list_locks(call: Call) -> Reply:
    locks = call.entity.locks.list_valid(call.now_s)
    return Reply.of({"items": [{"id": lock.id, **_show(lock, call.request.client)} for lock in locks]})


def _show(lock: Lock, client: str) -> dict[str, JsonValue]:
    shown: dict[str, JsonValue] = {"owned": lock.owner == client}
    if lock.scopes:
        shown["scopes"] = [*lock.scopes]
    return shown


def _acquire(call: Call) -> Reply:
    body = call.request.json_object()
    now_s, client = call.now_s, call.request.client
    ends_at_s = now_s + read_seconds(body, "lock_expiration")
    scopes = _read_scopes(body.get("scopes", []))
    if body.get("break_lock") is True:
        call.entity.locks.break_others(client, scopes, now_s)
    lock = call.entity.locks.acquire(client, scopes, ends_at_s, now_s)
    return Reply.of({"id": lock.id}, 201, location=href(call.entity.path, "locks", lock.id))


def _read_scopes(scopes: JsonValue) -> list[str]:
    if not isinstance(scopes, list):
        raise Malformed("scopes must be an array")
    known = [scope for scope in scopes if isinstance(scope, str) and scope in LOCKABLE]
    if len(known) != len(scopes):
        raise Malformed(f"unknown scope; known: {', '.join(LOCKABLE)}")
    return known


def _read_lock(call: Call) -> Reply:
    lock = call.entity.locks.get(call.rest[0], call.request.client, call.now_s)
    expires = rfc3339(call.vehicle.clock.at(lock.ends_at_s))
    return Reply.of({"lock_expiration": expires, **_show(lock, call.request.client)})


def _extend(call: Call) -> Reply:
    seconds = read_seconds(call.request.json_object(), "lock_expiration")
    lock = call.entity.locks.get_owned(call.rest[0], call.request.client, call.now_s)
    lock.ends_at_s = call.now_s + seconds
    return NO_CONTENT


def _release(call: Call) -> Reply:
    call.entity.locks.release(call.rest[0], call.request.client, call.now_s)
    return NO_CONTENT
