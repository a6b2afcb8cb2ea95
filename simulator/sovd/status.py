"""Status of an entity, and its restart (SOVD 1.1). While it starts, its other resources do not respond."""

from pydantic import JsonValue

from simulator.sovd.calls import Call, by_method, href, no_such_resource
from simulator.sovd.messages import Reply

RESTARTS = ("restart", "force-restart")


def answer_status(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _show})
        case ["restart" | "force-restart"]:
            return by_method(call, {"PUT": _restart})
        case _:
            raise no_such_resource(call)


def _show(call: Call) -> Reply:
    status = "ready" if call.entity.readiness.is_ready(call.now_s) else "notReady"
    links: dict[str, JsonValue] = {word: href(call.entity.path, "status", word) for word in RESTARTS}
    return Reply.of({"status": status, **links})


def _restart(call: Call) -> Reply:
    if call.request.body:
        call.request.json_object()
    call.entity.restart(call.now_s, call.vehicle.drive_time_s())
    return Reply(202, headers=[(b"location", href(call.entity.path, "status").encode())])
