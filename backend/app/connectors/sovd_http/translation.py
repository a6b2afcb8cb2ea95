"""Between the standard's shape, which everybody above speaks, and the words of one server."""

from collections.abc import Callable, Mapping
from typing import Final

import orjson

from app.connectors.sovd_http.documents import read_document
from app.connectors.sovd_http.exchange import Asking, Header, RawAnswer
from app.connectors.sovd_http.executions import error_of
from app.connectors.sovd_http.faults import standard_fault, standard_fault_detail
from app.connectors.sovd_http.refusals import read_refusal
from app.connectors.sovd_http.roots import Root, as_segment
from app.sovd.answers import Following, FollowingKind, SovdAnswer
from app.sovd.dialects import Dialect
from app.sovd.errors import NotSent, VehicleRefusal
from app.sovd.requests import BadPath, Collection, Method, ResourcePath, SovdRequest

ACCEPT: Final[Header] = (b"Accept", b"application/json")
_VALUES = frozenset({Collection.DATA, Collection.CONFIGURATIONS})
_STARTED = frozenset({Collection.OPERATIONS, Collection.SCRIPTS})
_STREAMED = frozenset({Collection.CYCLIC_SUBSCRIPTIONS, Collection.TRIGGERS})
_UPDATE_STEPS = frozenset({"prepare", "execute", "automated"})
_ID_KEYS = ("id", "execution_id", "executionId", "subscription_id", "subscriptionId", "trigger_id")


# --- out -------------------------------------------------------------------------------------------


def outgoing(root: Root, request: SovdRequest, *, client_id: str) -> Asking:
    """The request as this server wants it.

    Raises: NotSent for a body that JSON cannot hold.
    """
    dialect = root.dialect
    path, body = request.path, request.body
    if dialect.starts_on_operation and _is_start(request):
        path = ResourcePath(path.entity, path.collection, path.rest[:1])
    if request.body is not None:
        body = _body_out(root, request)
    return Asking(
        request.method.value,
        root.target(_path_out(path, dialect), request),
        None if body is None else _encoded(body),
        (ACCEPT,) if dialect.client_id_header is None else (ACCEPT, _client(dialect.client_id_header, client_id)),
    )


def _encoded(body: object) -> bytes:
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError as wrong:
        raise NotSent(f"the body cannot be put into JSON: {wrong}") from wrong


def _client(header: str, client_id: str) -> Header:
    return header.encode("ascii"), client_id.encode("ascii")


def _path_out(path: ResourcePath, dialect: Dialect) -> str:
    if not dialect.segments:
        return str(path)
    words = dialect.segments
    kind = tuple(words.get(word, word) for word in path.entity[:1])
    middle = () if path.collection is None else (words.get(path.collection, path.collection.value),)
    return "/".join((*kind, *path.entity[1:], *middle, *path.rest))


def _body_out(root: Root, request: SovdRequest) -> object:
    body, dialect = request.body, root.dialect
    if not isinstance(body, Mapping):
        return body
    if request.path.collection in _VALUES and request.method in {Method.PUT, Method.PATCH}:
        return _renamed(body, "data", dialect.write_key)
    if _is_start(request):
        return _renamed(body, "parameters", dialect.parameters_key)
    if _subscribes(request):
        return _observing(root, request.path, body)
    return body


def _observing(root: Root, path: ResourcePath, body: Mapping[str, object]) -> Mapping[str, object]:
    """A resource of the same entity may be named as we name paths; any other reference is the caller's."""
    observed = body.get("resource")
    if not isinstance(observed, str) or not observed.startswith(f"{path.entity_path}/"):
        return body
    try:
        place = ResourcePath.parse(observed)
    except BadPath:
        return body
    if root.dialect.observes_relative:
        return {**body, "resource": observed.removeprefix(f"{path.entity_path}/")}
    return {**body, "resource": root.target(_path_out(place, root.dialect))}


def _renamed(body: Mapping[str, object], old: str, new: str) -> Mapping[str, object]:
    if old == new or old not in body or new in body:
        return body
    return {new if key == old else key: value for key, value in body.items()}


def _is_start(request: SovdRequest) -> bool:
    path = request.path
    is_executions = len(path.rest) == 2 and path.rest[1] == "executions"
    return request.method is Method.POST and path.collection in _STARTED and is_executions


# --- in --------------------------------------------------------------------------------------------


def incoming(root: Root, request: SovdRequest, raw: RawAnswer) -> SovdAnswer:
    """The answer in the standard's shape, with where to look for the rest of it.

    Raises: VehicleRefusal, MalformedAnswer.
    """
    if not 200 <= raw.status_code < 300:
        raise read_refusal(raw, request.method)
    body = read_document(raw)
    if request.method is Method.GET:
        return SovdAnswer(raw.status_code, standard_body(request.path, body), headers=raw.shown_headers())
    if _is_start(request) and raw.status_code == 200:
        _require_success(body)
    following = find_following(root, request, raw, body)
    if following is not None and _is_start(request) and isinstance(body, Mapping):
        body = {**body, "id": following.id}
    return SovdAnswer(raw.status_code, body, following, raw.shown_headers())


def _require_success(body: object) -> None:
    """An operation that is over at once tells its failure in a 200.

    Raises: VehicleRefusal.
    """
    if isinstance(body, Mapping) and body.get("error"):
        code, message = error_of(body)
        raise VehicleRefusal(message, status_code=200, code=code, body=body)


def standard_body(path: ResourcePath, body: object) -> object:
    """What a GET of `path` brought, in the standard's shape."""
    if _is_document(path, body):
        return body
    if isinstance(body, list):
        body = {"items": body}
    if not isinstance(body, Mapping):
        return body
    match path.collection, path.rest:
        case Collection.FAULTS, ():
            return _with_items(body, standard_fault)
        case Collection.FAULTS, (_,):
            return standard_fault_detail(body)
        case ((Collection.DATA | Collection.CONFIGURATIONS), (identifier,)):
            return _standard_value(body, identifier)
        case ((Collection.OPERATIONS | Collection.SCRIPTS), (_, "executions")):
            return _with_items(body, _execution_id)
        case ((Collection.OPERATIONS | Collection.SCRIPTS), (_, "executions", execution)):
            return body if "id" in body else {**body, "id": _own_id(body) or execution}
        case ((None | Collection()), ()):
            return _with_items(body, _named) if _is_list(path) else body
        case _:
            return body


def _is_document(path: ResourcePath, body: object) -> bool:
    """A bulk configuration: it is written back in one piece, so nothing may be added to it."""
    is_value = isinstance(body, Mapping) and not body.keys().isdisjoint({"data", "value"})
    return path.collection is Collection.CONFIGURATIONS and len(path.rest) == 1 and not is_value


def _is_list(path: ResourcePath) -> bool:
    """A collection, or a list of entities; not the document of one entity."""
    return path.collection is not None or len(path.entity) % 2 == 1


def rows_of(body: object) -> list[object] | None:
    """The rows of a list, however it is wrapped; `None` when it is no list."""
    if isinstance(body, list):
        return body
    if isinstance(body, Mapping):
        for key in ("items", "value"):
            rows = body.get(key)
            if isinstance(rows, list):
                return rows
    return None


def _with_items(body: Mapping[str, object], change: Callable[[object], object]) -> Mapping[str, object]:
    rows = rows_of(body)
    if rows is None:
        return body
    kept = {key: value for key, value in body.items() if key != "value" and not key.startswith("@odata.")}
    return {**kept, "items": [change(row) for row in rows]}


def _named(row: object) -> object:
    """The standard wants a name; an id is better than none."""
    if isinstance(row, Mapping) and isinstance(row.get("id"), str) and not isinstance(row.get("name"), str):
        return {**row, "name": row["id"]}
    return row


def _execution_id(row: object) -> object:
    return (_own_id(row) or row) if isinstance(row, Mapping) else row


def _standard_value(body: Mapping[str, object], identifier: str) -> Mapping[str, object]:
    told = dict(body)
    if "data" not in told and "value" in told:
        told["data"] = told.pop("value")
    if not isinstance(told.get("id"), str):
        told["id"] = identifier
    return told


# --- what goes on after the answer -----------------------------------------------------------------


def find_following(root: Root, request: SovdRequest, raw: RawAnswer, body: object) -> Following | None:
    """Where to look for the rest of an answer; `None` when this was all."""
    location = raw.find_header(b"location")
    if _is_start(request) and raw.status_code == 202:
        return _resource(root, request, FollowingKind.EXECUTION, _own_id(body), location)
    if _subscribes(request) and raw.status_code in {200, 201}:
        return _resource(root, request, FollowingKind.STREAM, _own_id(body), location)
    if request.method is Method.PUT and raw.status_code == 202:
        return _status_resource(request)
    return None


def _subscribes(request: SovdRequest) -> bool:
    path = request.path
    return request.method is Method.POST and path.collection in _STREAMED and path.rest == ()


def _status_resource(request: SovdRequest) -> Following | None:
    """Updates and the clearing of data are followed at their status."""
    path = request.path
    match path.collection, path.rest:
        case Collection.UPDATES, (package, step) if step in _UPDATE_STEPS:
            place = ResourcePath(path.entity, path.collection, (package, "status"))
            return Following(FollowingKind.EXECUTION, str(place), package)
        case Collection.CLEAR_DATA, (what,):
            place = ResourcePath(path.entity, path.collection, ("status",))
            return Following(FollowingKind.EXECUTION, str(place), what)
        case _:
            return None


def _resource(
    root: Root, request: SovdRequest, kind: FollowingKind, identifier: str | None, location: str | None
) -> Following | None:
    """The new resource: where Location says, if that is below our root, else where the standard has it."""
    found = None if location is None else root.find_path(location)
    if found is not None and root.dialect.hrefs_are_true:
        return Following(kind, found, identifier or found.rpartition("/")[2])
    if identifier is None and location:
        identifier = location.partition("?")[0].rstrip("/").rpartition("/")[2]
    if not identifier:
        return None
    return Following(kind, f"{request.path}/{as_segment(identifier)}", identifier)


def _own_id(body: object) -> str | None:
    if not isinstance(body, Mapping):
        return None
    found = (body[key] for key in _ID_KEYS if isinstance(body.get(key), str | int) and body[key] != "")
    first = next(found, None)
    return None if first is None else str(first)
