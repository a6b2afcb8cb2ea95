"""Software updates, at the root only (SOVD 1.1)."""

import itertools

from pydantic import JsonValue, ValidationError

from simulator.failures import Malformed, NotFound, WrongMethod
from simulator.scenario import UpdateSpec
from simulator.sovd.calls import BASE
from simulator.sovd.errors import generic_error
from simulator.sovd.messages import NO_CONTENT, Reply, Request
from simulator.sovd.schemas import ANY_OBJECT
from simulator.state.updates import Phase, Update
from simulator.state.vehicle import Vehicle


def answer_updates(vehicle: Vehicle, rest: list[str], request: Request) -> Reply:
    """Shape: `rest` is what follows `updates` in the path."""
    method = "GET" if request.method == "HEAD" else request.method
    match method, rest:
        case "GET", []:
            return Reply.of({"items": [*vehicle.updates.list_ids()]})
        case "POST", []:
            return _register(vehicle, request)
        case "GET", [update_id]:
            return _show(vehicle.updates.get(update_id), request)
        case "DELETE", [update_id]:
            vehicle.updates.delete(update_id, vehicle.clock.now_s())
            return NO_CONTENT
        case "PUT", [update_id, ("prepare" | "execute" | "automated") as step]:
            return _begin(vehicle, update_id, step)
        case "GET", [update_id, "status"]:
            return _show_status(vehicle, vehicle.updates.get(update_id))
        case _, [] | [_] | [_, "prepare" | "execute" | "automated" | "status"]:
            raise WrongMethod(request.method, ["GET"])
        case _:
            raise NotFound(f"there is no {request.path}")


def _register(vehicle: Vehicle, request: Request) -> Reply:
    """Shape: `{"id"?, "update_name", "size"?}`; what the maker of a vehicle really wants here is its own affair."""
    body = request.json_object()
    known = set(vehicle.updates.list_ids())
    free = next(name for number in itertools.count(1) if (name := f"UPDATE-{number}") not in known)
    try:
        spec = UpdateSpec.model_validate(
            {"id": body.get("id", free), "name": body.get("update_name"), "size_kb": body.get("size", 1)}
        )
    except ValidationError as wrong:
        raise Malformed(wrong.errors(include_url=False)[0]["msg"]) from wrong
    vehicle.updates.register(spec)
    return Reply.of({"id": spec.id}, 201, location=f"{BASE}/updates/{spec.id}")


def _show(update: Update, request: Request) -> Reply:
    spec = update.spec
    components: list[JsonValue] = [f"{BASE}/{path}" for path in spec.components]
    content: dict[str, JsonValue] = {
        "id": spec.id,
        "update_name": spec.name,
        "size": spec.size_kb,
        "automated": spec.automated,
        "origin": ["remote"],
        "duration": round(spec.execute_s),
        "updated_components": components,
        "affected_components": components,
    }
    if spec.notes is not None:
        content["notes"] = spec.notes
    if request.flag("include-schema"):
        content["schema"] = ANY_OBJECT
    return Reply.of(content)


def _begin(vehicle: Vehicle, update_id: str, step: str) -> Reply:
    phase: Phase = "execute" if step == "execute" else "prepare"
    vehicle.updates.begin(update_id, phase, vehicle.clock.now_s(), goes_on=step == "automated")
    return Reply(202, headers=[(b"location", f"{BASE}/updates/{update_id}/status".encode())])


def _show_status(vehicle: Vehicle, update: Update) -> Reply:
    now_s = vehicle.clock.now_s()
    progress = update.progress(now_s)
    content: dict[str, JsonValue] = {
        "phase": progress.phase,
        "status": progress.status,
        "progress": progress.percent,
        "subprogress": [
            {"entity": f"{BASE}/{path}", "status": progress.status, "progress": progress.percent}
            for path in update.spec.components
        ],
    }
    failure = update.failure(now_s)
    if failure is not None:
        content["error"] = generic_error(failure.error_code, failure.message)
    return Reply.of(content)
