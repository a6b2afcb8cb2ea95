"""In the manner of Eclipse OpenSOVD core: the standard, with data and relations only."""

from simulator.dialects.dialect import Content, Dialect, error_in
from simulator.dialects.standard import version_info
from simulator.sovd.messages import Reply

_SERVED = (
    "data", "data-categories", "data-groups", "subareas", "subcomponents", "contains", "hosts", "is-located-on",
    "belongs-to",
)  # fmt: skip
_KEPT = frozenset({"id", "name", "tags", "translation_id", "variant", *_SERVED})


def _fail(status: int, content: Content) -> Reply:
    if status == 404:
        return Reply.of({**error_in(content), "vendor_code": "entity-not-found"}, status)
    error = error_in(content)
    return Reply.of({"error_code": "error-response", "message": error["message"]}, status)


CORE = Dialect(
    "core",
    documents={"/version-info": version_info("1.1", "OpenSOVD core, simulated", is_absolute=True)},
    kinds={"areas": "areas", "components": "components", "apps": "apps"},
    collections={word: word for word in _SERVED},
    outward={
        "GET entity": lambda _turn, reply, content: Reply.of(
            {key: value for key, value in content.items() if key in _KEPT}, reply.status
        )
    },
    failure=_fail,
)
