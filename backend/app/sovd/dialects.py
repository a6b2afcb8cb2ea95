"""What differs between SOVD servers, as data. Connectors read this table; nobody above them does.

Only what a client must know before it asks is here. How answers differ needs no table: lists, faults,
values and errors are recognised by their own shape, whoever sends them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to speak SOVD."""

    name: str
    base_path: str | None = None  # where its servers have their root; None: anywhere
    write_key: str = "data"  # the member of a write that holds the value
    starts_on_operation: bool = False  # POST goes to the operation, not to its executions
    parameters_key: str = "parameters"  # the member of a start that holds the parameters
    client_id_header: str | None = None  # locks belong to whoever sends this
    streams_on_resource: bool = False  # the subscription itself answers with events
    observes_relative: bool = False  # what is subscribed to is named below the entity, not by its path on the server
    hrefs_are_true: bool = True  # False: they name another host and spelling, ids are right
    segments: Mapping[str, str] = field(default_factory=dict)  # the standard's word -> its own


STANDARD = Dialect("standard")
CDA = Dialect("cda", "/vehicle/v15", hrefs_are_true=False)
CORE = Dialect("core", "/sovd/v1")
MEDKIT = Dialect("medkit", "/api/v1", client_id_header="X-Client-Id")
SOVDD = Dialect("sovdd", "/vehicle/v1", write_key="value", streams_on_resource=True, observes_relative=True)
TAK = Dialect("tak", "/sovd/v1")
NATIVE = Dialect(
    "native",
    "/sovd/v1",
    write_key="value",
    starts_on_operation=True,
    parameters_key="params",
    client_id_header="x-sovd-client-id",
    segments={"functions": "funcs", "locks": "lock"},
)
PLAIN = Dialect("plain", "")

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (STANDARD, CDA, CORE, MEDKIT, SOVDD, TAK, NATIVE, PLAIN)
}

# Where roots have been seen, the standard's own first. The empty text is the host's root.
KNOWN_BASES: tuple[str, ...] = ("/sovd/v1", "/vehicle/v15", "/vehicle/v1", "/api/v1", "/sovd", "")

# What a root without a telling `version-info` most likely speaks.
DIALECT_OF_BASE: Mapping[str, Dialect] = {
    "/vehicle/v15": CDA,
    "/vehicle/v1": SOVDD,
    "/api/v1": MEDKIT,
}
