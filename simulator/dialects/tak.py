"""In the manner of the Taktflow server: components only, pages, data that can only be read, dotted error codes."""

from collections.abc import Mapping

from simulator.dialects.dialect import Content, Dialect, Turn, as_reply, error_in
from simulator.dialects.standard import version_info
from simulator.sovd.messages import Reply

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


def _wrap(_: Turn, content: Content) -> Content:
    items = content["items"]
    return {**content, "total": len(items) if isinstance(items, list) else 0, "next_page": None}


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
    outward={"GET entity": _show_entity},
    wrap_list=_wrap,
    failure=_fail,
)
