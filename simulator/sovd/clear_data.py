"""Clear data: what an entity has learned, has cached, or clients have defined (SOVD 1.1)."""

from collections.abc import Callable, Mapping

from pydantic import JsonValue

from simulator.clock import rfc3339
from simulator.sovd.calls import Call, by_method, href, no_such_resource, with_schema
from simulator.sovd.messages import Reply
from simulator.sovd.schemas import ANY_OBJECT
from simulator.state.entity import Entity


def _forget_nothing(_: Entity) -> None:
    """Every answer is computed anew: there is nothing in a cache."""


def _forget_learned(entity: Entity) -> None:
    entity.data.forget({data_id for data_id, item in entity.model.data.items() if "learned" in item.spec.tags})


def _forget_client_defined(entity: Entity) -> None:
    entity.data_lists.clear()
    entity.subscriptions.remove_all()
    entity.triggers.remove_all()


EFFECTS: Mapping[str, Callable[[Entity], None]] = {
    "cached-data": _forget_nothing,
    "learned-data": _forget_learned,
    "client-defined-resources": _forget_client_defined,
}


def answer_clear_data(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _show_links})
        case ["status"]:
            return by_method(call, {"GET": _show_status})
        case [kind] if kind in EFFECTS:
            return by_method(call, {"PUT": _clear})
        case _:
            raise no_such_resource(call)


def _show_links(call: Call) -> Reply:
    return Reply.of({word: href(call.entity.path, "clear-data", word) for word in ("status", *EFFECTS)})


def _clear(call: Call) -> Reply:
    kind = call.rest[0]
    call.entity.clearing.begin(kind, call.now_s)
    EFFECTS[kind](call.entity)
    return Reply(202, headers=[(b"location", href(call.entity.path, "clear-data", "status").encode())])


def _show_status(call: Call) -> Reply:
    last = call.entity.clearing.last
    content: dict[str, JsonValue] = {"status": "notRequested"}
    if last is not None:
        content = {
            "status": "running" if last.is_running(call.now_s) else "completed",
            "type": last.kind,
            "last_started": rfc3339(call.vehicle.clock.at(last.started_s)),
            "progress": last.progress(call.now_s),
        }
    return Reply.of(with_schema(call, content, ANY_OBJECT))
