"""The SOVD 1.1 server of one vehicle: finds the entity and the collection, and lets it answer."""

import logging
from collections.abc import Callable, Mapping

from simulator.failures import NotFound, SovdFailure, WrongMethod
from simulator.sovd.bulk import answer_bulk_data
from simulator.sovd.calls import BASE, Answer, Call, no_such_resource, split_entity
from simulator.sovd.clear_data import answer_clear_data
from simulator.sovd.communication_logs import answer_communication_logs
from simulator.sovd.configurations import answer_configurations
from simulator.sovd.data import answer_data, answer_data_categories, answer_data_groups
from simulator.sovd.data_lists import answer_data_lists
from simulator.sovd.discovery import (
    answer_capabilities,
    answer_relation,
    show_entities,
    show_root,
)
from simulator.sovd.docs import show_docs
from simulator.sovd.errors import SERVER_FAILURE, answer_failure
from simulator.sovd.faults import answer_faults
from simulator.sovd.locks import LOCKABLE, answer_locks
from simulator.sovd.logs import answer_logs
from simulator.sovd.messages import Reply, Request
from simulator.sovd.modes import answer_modes
from simulator.sovd.operations import answer_operations
from simulator.sovd.schemas import ITEMS
from simulator.sovd.scripts import answer_scripts
from simulator.sovd.status import answer_status
from simulator.sovd.subscriptions import answer_cyclic_subscriptions
from simulator.sovd.triggers import answer_triggers
from simulator.sovd.updates import answer_updates
from simulator.state.entity import Entity
from simulator.state.model import EntityKind
from simulator.state.vehicle import Vehicle

log = logging.getLogger(__name__)

RELATIONS = frozenset({"subareas", "subcomponents", "contains", "hosts", "is-located-on", "belongs-to", "depends-on"})
# What an entity cannot answer while it starts; the server in front of it still knows the rest.
NEEDS_THE_ENTITY = frozenset(
    {"data", "data-lists", "faults", "operations", "configurations", "modes", "bulk-data", "scripts"}
)
COLLECTIONS: Mapping[str, Answer] = {
    "bulk-data": answer_bulk_data,
    "data": answer_data,
    "data-categories": answer_data_categories,
    "data-groups": answer_data_groups,
    "data-lists": answer_data_lists,
    "faults": answer_faults,
    "operations": answer_operations,
    "configurations": answer_configurations,
    "modes": answer_modes,
    "locks": answer_locks,
    "communication-logs": answer_communication_logs,
    "scripts": answer_scripts,
    "status": answer_status,
    "clear-data": answer_clear_data,
    "logs": answer_logs,
    "cyclic-subscriptions": answer_cyclic_subscriptions,
    "triggers": answer_triggers,
}


class SovdServer:
    """Answers requests of one vehicle. Never raises."""

    def __init__(self, vehicle: Vehicle) -> None:
        self._vehicle = vehicle

    def answer(self, request: Request) -> Reply:
        return guard(lambda: self._route(request))

    def _route(self, request: Request) -> Reply:
        if request.path.rstrip("/") == BASE:
            return _only_read(request, show_root(self._vehicle))
        if not request.path.startswith(f"{BASE}/"):
            raise NotFound(f"there is no {request.path}; the base is {BASE}")
        segments = request.path[len(BASE) + 1 :].split("/")
        if segments[-1] == "docs":
            return _only_read(request, show_docs(self._vehicle, segments[:-1]))
        if segments[0] == "updates":
            return answer_updates(self._vehicle, segments[1:], request)
        if len(segments) == 1:
            return self._show_collection(request, segments[0])
        entity, rest = self._find_entity(segments)
        return _answer_entity(Call(self._vehicle, entity, rest[1:], request), rest)

    def _show_collection(self, request: Request, kind: str) -> Reply:
        if kind not in set(EntityKind):
            raise NotFound(f"there is no {request.path}")
        wanted = request.query.get("tags")
        found = show_entities(self._vehicle.model.list_roots(EntityKind(kind)), wanted)
        if request.flag("include-schema"):
            found["schema"] = ITEMS
        return _only_read(request, Reply.of(found))

    def _find_entity(self, segments: list[str]) -> tuple[Entity, list[str]]:
        path, rest = split_entity(segments)
        entity = self._vehicle.find(path)
        if entity is None:
            raise NotFound(f"no entity {path}")
        return entity, rest


def guard(answer: Callable[[], Reply]) -> Reply:
    """Turn whatever goes wrong into an answer; the edge of a request."""
    try:
        return answer()
    except SovdFailure as failure:
        return answer_failure(failure)
    except Exception:
        log.exception("a request failed")
        return SERVER_FAILURE


def _answer_entity(call: Call, rest: list[str]) -> Reply:
    if not rest:
        return answer_capabilities(call)
    collection = rest[0]
    if collection in RELATIONS:
        return answer_relation(call, collection)
    answer = COLLECTIONS.get(collection)
    if answer is None or not call.entity.model.owns_resources:
        raise no_such_resource(call)
    if call.request.is_write and collection in LOCKABLE:
        call.entity.locks.require_may_write(collection, call.request.client, call.now_s)
    if call.entity.was_restarted and collection in NEEDS_THE_ENTITY:
        call.entity.readiness.require(call.now_s)
    reply = answer(call)
    if call.request.is_write and reply.status < 400:
        call.entity.logs.add(call.now_s, "info", f"{call.request.method} {'/'.join(rest[:2])} by {call.request.client}")
    return reply


def _only_read(request: Request, reply: Reply) -> Reply:
    if request.method not in {"GET", "HEAD"}:
        raise WrongMethod(request.method, ["GET"])
    return reply
