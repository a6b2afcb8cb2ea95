"""In the manner of the Taktflow server: components only, pages, data that can only be read, dotted error codes."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import JsonValue

from simulator.dialects.dialect import Content, Dialect, Turn, as_reply, asked_number, error_in, page_of
from simulator.dialects.standard import version_info
from simulator.sovd.messages import Reply, Request

_SERVED = ("data", "data-categories", "data-groups", "faults", "operations")
_LINKED = frozenset({"id", "name", "tags", "translation_id", "variant", *_SERVED})
CODES: Mapping[int, str] = {
    400: "request.invalid",
    401: "auth.unauthorized",
    404: "resource.not_found",
    405: "request.invalid",
    409: "request.conflict",
    503: "backend.unavailable",
}


def _wrap(turn: Turn, content: Content) -> Content:
    """Pages count from 1; who asks for none gets all."""
    rows: list[JsonValue] = items if isinstance(items := content["items"], list) else []
    page, size = max(1, asked_number(turn, "page", 1)), asked_number(turn, "page-size", 0)
    shown = page_of(turn, rows, "page-size", (page - 1) * size)
    next_page = page + 1 if size and page * size < len(rows) else None
    return {**content, "items": shown, "total": len(rows), "next_page": next_page}


def _filter_faults(turn: Turn) -> Request:
    """Shape: `status_key=confirmedDTC:1` there, `status[confirmedDTC]=1` in the standard."""
    query = {key: values for key, values in turn.request.query.items() if key != "status_key"}
    for told in turn.request.query.get("status_key", ()):
        key, _, value = told.partition(":")
        query[f"status[{key}]"] = [*query.get(f"status[{key}]", ()), value]
    return replace(turn.request, query=query)


def _show_entity(_: Turn, reply: Reply, content: Content) -> Reply:
    return as_reply(reply, {key: value for key, value in content.items() if key in _LINKED})


def _fail(status: int, content: Content) -> Reply:
    code = CODES.get(status, "operation.failed")
    return Reply.of({"error_code": code, "message": error_in(content)["message"]}, status)


TAK = Dialect(
    "tak",
    documents={"/version-info": version_info("1.1.0", "Taktflow server, simulated")},
    kinds={"components": "components"},
    collections={word: word for word in _SERVED},
    not_allowed=frozenset(
        {"PUT data/*", "PUT operations/*/executions/*", "DELETE operations/*/executions/*", "DELETE faults/*"}
    ),
    always_executes=True,
    inward={"GET faults": _filter_faults},
    outward={"GET entity": _show_entity},
    wrap_list=_wrap,
    failure=_fail,
)
