"""Answers the requests of one vehicle in its dialect: into the standard's words, and out of them again."""

import json
from dataclasses import replace
from typing import cast

from pydantic import JsonValue

from simulator.dialects.dialect import Content, Dialect, Place, Turn, as_reply, objects
from simulator.failures import Forbidden, NotFound, NotSupported, SovdFailure, WrongMethod
from simulator.sovd.calls import BASE
from simulator.sovd.errors import answer_failure
from simulator.sovd.messages import JSON_TYPE, READING_METHODS, Reply, Request
from simulator.sovd.server import SovdServer, guard
from simulator.state.entity import Entity
from simulator.state.vehicle import Vehicle

VALUES = frozenset({"data/*", "configurations/*"})  # what a client wrote is not rewritten

WATCHES = ("cyclic-subscriptions", "triggers")


class Speaker:
    """`prefix` stands in front of every path of the vehicle, e.g. `/SVDECAR18TA000101`, or is empty. Never raises."""

    def __init__(self, vehicle: Vehicle, dialect: Dialect, prefix: str = "") -> None:
        self.dialect = dialect
        self._vehicle = vehicle
        self._server = SovdServer(vehicle)
        self._prefix = prefix

    @property
    def base(self) -> str:
        return self._prefix + self.dialect.base

    def subject_of(self, path: str) -> str:
        """What follows the base, or the prefix where there is no base: what misbehaviour rules are about."""
        for start in (f"{self.base}/", f"{self._prefix}/"):
            if path.startswith(start):
                return path[len(start) :]
        return path.lstrip("/")

    def answer(self, request: Request) -> Reply:
        path = request.path
        document = self.dialect.documents.get(path.removeprefix(self._prefix))
        if document is not None:
            if request.method not in READING_METHODS:
                return self.refuse(WrongMethod(request.method, ["GET"]))
            return Reply.of(document(f"http://{request.host}", self.base))
        if path.rstrip("/") == self.base:
            return self._show_root(request)
        if not path.startswith(f"{self.base}/"):
            return self.refuse(NotFound(f"there is no {path}; the base is {self.base}"))
        if not self.dialect.kinds:  # the standard: nothing to translate but the base
            inner = path[len(self.base) + 1 :]
            reply = self._server.answer(self._inner_request(request, inner))
            return reply if self.base == BASE else self._linked(reply, _shape_of(inner))
        segments = path[len(self.base) + 1 :].split("/")
        return self._translated(request, self.dialect.relocate(segments) if self.dialect.relocate else segments)

    def _show_root(self, request: Request) -> Reply:
        reply = self._linked(self._server.answer(replace(request, path=BASE)), "root")
        if not self.dialect.kinds or reply.status != 200:
            return reply if reply.status == 200 else self._failed(reply)
        content: Content = json.loads(reply.body)
        own = {standard: f"{self.base}/{word}" for word, standard in self.dialect.kinds.items()}
        return Reply.of({key: own.get(key, value) for key, value in content.items() if key in {"id", "name", *own}})

    def _inner_request(self, request: Request, inner: str) -> Request:
        body = request.body
        if self.base != BASE and body and any(word in inner for word in WATCHES):
            # Clients name the resources they watch by their whole path.
            body = body.replace(f'"{self.base}/'.encode(), f'"{BASE}/'.encode())
        return replace(request, path=f"{BASE}/{inner}", body=body, always_executes=self.dialect.always_executes)

    def _translated(self, request: Request, segments: list[str]) -> Reply:
        refused: list[SovdFailure] = []
        turn: Turn | None = None

        def ask() -> Reply:
            nonlocal turn
            place = self._find_place(segments)
            inner = "/".join((place.entity, place.collection, *place.rest)) if place.collection else place.entity
            turn = Turn(self._vehicle, self._inner_request(request, inner or self._kind(segments)), place, self.base)
            self._require_served(turn)
            inward = self.dialect.inward.get(f"{request.method} {place.shape}")
            return self._server.answer(inward(turn) if inward else turn.request)

        def noted() -> Reply:
            try:
                return ask()
            except SovdFailure as failure:
                refused.append(failure)
                return answer_failure(failure)

        reply = guard(noted)
        if refused or turn is None or reply.status >= 400:
            return self._failed(reply)
        return self._outward(turn, reply)

    def _kind(self, segments: list[str]) -> str:
        kind = self.dialect.kinds.get(segments[0])
        if kind is None:
            raise NotFound(f"there is no {segments[0]}")
        return kind

    def _find_place(self, segments: list[str]) -> Place:
        """Raises: NotFound for what this dialect does not serve or spells otherwise."""
        if segments[-1] == "docs":
            raise NotFound("there are no descriptions here")  # those of the standard would not fit
        place = Place.of([self._kind(segments), *segments[1:]])
        known = self.dialect.collections
        if not place.collection or known is None:
            return place
        if place.collection not in known:
            raise NotFound(f"there is no {place.collection}")
        return replace(place, collection=known[place.collection])

    def _require_served(self, turn: Turn) -> None:
        key = f"{turn.request.method} {turn.place.shape}"
        if key in self.dialect.not_allowed:
            raise WrongMethod(turn.request.method, ["GET"])
        if key in self.dialect.not_implemented:
            raise NotSupported(f"{key} is not implemented here")
        entity = self._vehicle.find(turn.place.entity)
        if entity is not None and turn.place.collection == "configurations":
            _require_no_bulk(entity, turn.place)
        if entity is None or key not in self.dialect.needs_lock:
            return
        if not any(lock.owner == turn.request.client for lock in entity.locks.list_valid(self._vehicle.clock.now_s())):
            raise Forbidden("this needs a lock")

    def _outward(self, turn: Turn, reply: Reply) -> Reply:
        shape = turn.place.shape
        reply = self._linked(reply, shape)
        change = self.dialect.outward.get(f"{turn.request.method} {shape}")
        wrap = self.dialect.wrap_list
        if not _is_json(reply):
            return change(turn, reply, {}) if change else reply
        if change is None and wrap is None and shape != "configurations":
            return reply
        content = cast(Content, json.loads(reply.body))
        if shape == "configurations":
            content = {**content, "items": [row for row in objects(content) if row["type"] == "parameter"]}
            reply = as_reply(reply, content)
        if change is not None:
            reply = change(turn, reply, content)
            content = cast(Content, json.loads(reply.body)) if reply.body else {}
        if wrap is None or turn.request.method != "GET" or not isinstance(content.get("items"), list):
            return reply
        return Reply.of(wrap(turn, content), reply.status)

    def _linked(self, reply: Reply, shape: str) -> Reply:
        """Let links lead to the base that this client sees."""
        if self.base == BASE:
            return reply
        ours, theirs = BASE.encode(), self.base.encode()
        headers = [
            (name, theirs + value[len(ours) :] if name == b"location" and value.startswith(ours) else value)
            for name, value in reply.headers
            if name != b"content-length"
        ]
        body = (
            reply.body
            if shape in VALUES or not _is_json(reply)
            else reply.body.replace(b'"' + ours + b"/", b'"' + theirs + b"/")
        )
        if shape == "docs":  # there the base itself is a path too
            body = body.replace(b'"' + ours + b'"', b'"' + theirs + b'"')
        if body:
            headers.append((b"content-length", b"%d" % len(body)))
        return replace(reply, headers=headers, body=body)

    def refuse(self, failure: SovdFailure) -> Reply:
        """A failure as this dialect shows it."""
        return self._failed(answer_failure(failure))

    def _failed(self, reply: Reply) -> Reply:
        if self.dialect.failure is None:
            return reply
        content: JsonValue = json.loads(reply.body)
        changed = self.dialect.failure(reply.status, cast(Content, content))
        kept = [(name, value) for name, value in reply.headers if name == b"allow"]
        return replace(changed, headers=[*changed.headers, *kept])


def _require_no_bulk(entity: Entity, place: Place) -> None:
    """Bytes are the standard's; the other servers have values only.

    Raises: NotFound.
    """
    if place.rest and place.rest[0] in entity.model.bulk_configurations:
        raise NotFound(f"no configuration {place.rest[0]}")


def _shape_of(path: str) -> str:
    return "docs" if path.endswith("docs") else Place.of(path.split("/")).shape


def _is_json(reply: Reply) -> bool:
    return reply.stream is None and bool(reply.body) and JSON_TYPE in reply.headers
