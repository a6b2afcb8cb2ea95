"""Communication logs (SOVD 1.1): configured, then activated; downloaded as text, never as a stream."""

from pydantic import JsonValue

from simulator.clock import rfc3339
from simulator.failures import Malformed, NotSupported
from simulator.sovd.calls import Call, by_method, href, no_such_resource
from simulator.sovd.messages import NO_CONTENT, Reply, encode_json
from simulator.state.communication_logs import Recording

COLLECTION = "communication-logs"
EVERY_S = 0.1
MOST_LINES = 20_000


def answer_communication_logs(call: Call) -> Reply:
    match call.rest:
        case _ if not call.entity.model.records:
            raise no_such_resource(call)
        case []:
            return by_method(call, {"GET": _list_recordings, "POST": _configure})
        case [_]:
            return by_method(call, {"GET": _read, "PUT": _switch, "DELETE": _delete})
        case [_, "log"]:
            return by_method(call, {"GET": _download})
        case _:
            raise no_such_resource(call)


def _list_recordings(call: Call) -> Reply:
    """Shape: a bare list of ids, as the 1.1 template has it."""
    return Reply.of([*call.entity.recordings.list_ids()])


def _configure(call: Call) -> Reply:
    """What the maker of a vehicle wants in the body is its own affair: all of it is taken."""
    if call.request.flag("stream"):
        raise NotSupported("communication logs are files here")
    recording = call.entity.recordings.add()
    where = href(call.entity.path, COLLECTION, recording.id)
    return Reply.of(_show(call, recording), 201, location=where)


def _show(call: Call, recording: Recording) -> dict[str, JsonValue]:
    shown: dict[str, JsonValue] = {
        "id": recording.id,
        "status": "active" if recording.is_active else "inactive",
        "stream": False,
        "log": href(call.entity.path, COLLECTION, recording.id, "log"),
    }
    for word, time_s in (("activated", recording.started_s), ("deactivated", recording.ended_s)):
        if time_s is not None:
            shown[word] = rfc3339(call.vehicle.clock.at(time_s))
    return shown


def _read(call: Call) -> Reply:
    return Reply.of(_show(call, call.entity.recordings.get(call.rest[0])))


def _switch(call: Call) -> Reply:
    recording = call.entity.recordings.get(call.rest[0])
    match call.request.json_object().get("action"):
        case "activate":
            recording.activate(call.now_s)
        case "deactivate":
            recording.deactivate(call.now_s)
        case _:
            raise Malformed("action must be activate or deactivate")
    return NO_CONTENT


def _delete(call: Call) -> Reply:
    call.entity.recordings.delete(call.rest[0])
    return NO_CONTENT


def _download(call: Call) -> Reply:
    body = _lines(call, call.entity.recordings.get(call.rest[0])).encode()
    return Reply(200, body, [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))])


def _lines(call: Call, recording: Recording) -> str:
    """Shape: seconds since the activation, data id and value; one data after the other, ten a second."""
    ids = [data_id for data_id, item in call.entity.model.data.items() if item.spec.category == "currentData"]
    if not ids or recording.started_s is None:
        return ""
    began_s = recording.started_s + call.vehicle.own.starts_at_s
    count = min(MOST_LINES, int(recording.length_s(call.now_s) / EVERY_S))
    moments = ((index * EVERY_S, ids[index % len(ids)]) for index in range(count))
    read = call.entity.data.read
    return "".join(
        f"{after_s:.1f} {data_id} {encode_json(read(data_id, began_s + after_s))}\n" for after_s, data_id in moments
    )
