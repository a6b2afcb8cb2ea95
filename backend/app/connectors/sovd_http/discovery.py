"""Finding a vehicle's SOVD root: ask for `version-info` where it may be, else try where roots usually are."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from app.connectors.sovd_http.documents import read_document
from app.connectors.sovd_http.exchange import Asking, Exchange, Header, RawAnswer
from app.connectors.sovd_http.roots import Root
from app.sovd.dialects import (  # fmt: skip
    DIALECT_OF_BASE,
    DIALECTS,
    KNOWN_BASES,
    MEDKIT,
    NATIVE,
    PLAIN,
    SOVDD,
    STANDARD,
    Dialect,
)
from app.sovd.errors import AddressDenied, MalformedAnswer, NotSent, Silent, Unreachable, VehicleError
from app.sovd.link import Endpoint

ACCEPT_JSON: Header = (b"Accept", b"application/json")
PROBED = ("components", "apps", "areas")  # a server may lack one of them
_SENSIBLE_PATH = re.compile(r"(?:/[A-Za-z0-9\-._~!$&'()*+,;=:@]+)*\Z")
_VERSION = re.compile(r"(\d+)(?:\.(\d+))?")

# The list in a version document, and whose server writes it so.
_LISTS: tuple[tuple[str, Dialect], ...] = (
    ("sovd_info", STANDARD),
    ("items", MEDKIT),
    ("apiVersions", NATIVE),
    ("versions", SOVDD),
)
_BASE_KEYS = ("base_uri", "base_path", "url", "accessurl")
_VERSION_KEYS = ("version", "version_identifier")


class RootFinder:
    """Finds the root once; concurrent callers share one search. A search that failed is not remembered."""

    def __init__(self, exchange: Exchange, endpoint: Endpoint) -> None:
        self._exchange = exchange
        self._endpoint = endpoint
        self._prefix = exchange.address.path
        self._root: Root | None = None
        self._search: asyncio.Future[VehicleError | None] | None = None

    @property
    def known(self) -> Root | None:
        return self._root

    def forget(self) -> None:
        """Whoever answers there next may be another server."""
        self._root = None

    async def get(self, *, deadline: float) -> Root:
        """Raises: NotSent, always: nothing of what the caller wants to ask has left."""
        while self._root is None:
            if self._search is None:
                return await self._searched(deadline)
            try:
                async with asyncio.timeout_at(deadline):
                    failure = await asyncio.shield(self._search)
            except TimeoutError as late:
                raise Unreachable("the vehicle's SOVD root was not found in time") from late
            if failure is not None:
                raise _again(failure)
        return self._root

    async def _searched(self, deadline: float) -> Root:
        """Others wait for the outcome; when this caller had no time left, they search themselves."""
        search = self._search = asyncio.get_running_loop().create_future()
        shared: VehicleError | None = None
        try:
            self._root = await self._found(deadline)
            return self._root
        except VehicleError as failure:
            if asyncio.get_running_loop().time() < deadline:
                shared = failure
            raise
        finally:
            self._search = None
            search.set_result(shared)

    async def _found(self, deadline: float) -> Root:
        try:
            return await self._asked(deadline)
        except NotSent:
            raise
        except Silent as silence:
            raise Unreachable("the vehicle took the connection and did not say where its SOVD root is") from silence

    async def _asked(self, deadline: float) -> Root:
        endpoint = self._endpoint
        chosen = None if endpoint.dialect is None else DIALECTS.get(endpoint.dialect)
        if endpoint.base_path is not None:
            if not _is_sensible("/" + endpoint.base_path.strip("/")):
                raise AddressDenied("the base path stored for this vehicle makes no sense")
            base = _joined(self._prefix, endpoint.base_path)
            return self._at(base, chosen or await self._dialect_at(base, deadline))
        told = await self._told(deadline)
        if told is None:
            told = await self._probed(deadline)
        base, dialect = told
        return self._at(base, chosen or dialect)

    def _at(self, base: str, dialect: Dialect) -> Root:
        return Root(self._exchange.address, base, dialect)

    async def _dialect_at(self, base: str, deadline: float) -> Dialect:
        for place in dict.fromkeys((base, self._prefix)):
            told = await self._version_info(place, deadline)
            if told is not None:
                return told[1]
        return DIALECT_OF_BASE.get(base, STANDARD)

    async def _told(self, deadline: float) -> tuple[str, Dialect] | None:
        for place in dict.fromkeys((self._prefix, *(self._prefix + base for base in KNOWN_BASES))):
            told = await self._version_info(place, deadline)
            if told is not None:
                return told
        return None

    async def _version_info(self, place: str, deadline: float) -> tuple[str, Dialect] | None:
        document = await self._document(f"{place}/version-info", deadline)
        return None if document is None else read_version_info(document, place=place, prefix=self._prefix)

    async def _probed(self, deadline: float) -> tuple[str, Dialect]:
        guarded: str | None = None
        for base in KNOWN_BASES:
            for collection in PROBED:
                raw = await self._ask(f"{self._prefix}{base}/{collection}", deadline)
                if raw.status_code in {401, 403}:
                    guarded = guarded if guarded is not None else base
                dialect = _dialect_of_list(raw, base)
                if dialect is not None:
                    return self._prefix + base, dialect
        if guarded is not None:
            return self._prefix + guarded, DIALECT_OF_BASE.get(guarded, STANDARD)
        raise Unreachable(
            "a server answers at the vehicle's address, but no SOVD root was found there: tried "
            + ", ".join(f"{self._prefix}{base}/" for base in KNOWN_BASES)
        )

    async def version_entry(self, root: Root, deadline: float) -> Mapping[str, object]:
        """The newest version that the server names, wherever it keeps its document; empty when it names none."""
        for place in dict.fromkeys((self._prefix, root.base_path)):
            document = await self._document(f"{place}/version-info", deadline)
            entries = [] if not isinstance(document, Mapping) else _versions_in(document)[0]
            if entries:
                return max(entries, key=_version_of)
        return {}

    async def _document(self, target: str, deadline: float) -> object:
        raw = await self._ask(target, deadline)
        if raw.status_code != 200:
            return None
        try:
            return read_document(raw)
        except MalformedAnswer:
            return None

    async def _ask(self, target: str, deadline: float) -> RawAnswer:
        try:
            return await self._exchange.ask(Asking("GET", target, headers=(ACCEPT_JSON,)), deadline=deadline)
        except MalformedAnswer as nonsense:
            raise Unreachable(f"no SOVD server at the vehicle's address: {nonsense}") from nonsense


def _again(failure: VehicleError) -> VehicleError:
    """A failure of a shared search, for one more caller: an exception belongs to one traceback."""
    return type(failure)(*failure.args) if isinstance(failure, NotSent) else Unreachable(str(failure))


def read_version_info(document: object, *, place: str, prefix: str) -> tuple[str, Dialect] | None:
    """The root and the dialect that a version document tells; `None` when it tells nothing.

    Shape: `place` is where the document was found; it is the root when the document names none.
    """
    if not isinstance(document, Mapping):
        return None
    entries, dialect = _versions_in(document)
    if not entries:
        return None
    best = max(entries, key=_version_of)
    # The list of these has the name of another's.
    return _base_told(best, place, prefix), PLAIN if "accessurl" in best else dialect


def _versions_in(document: Mapping[str, object]) -> tuple[list[Mapping[str, object]], Dialect]:
    """The versions that a document lists, and whose server writes it so."""
    for key, dialect in _LISTS:
        entries = [one for one in _entries(document.get(key)) if any(k in one for k in _VERSION_KEYS)]
        if entries:
            return entries, dialect
    return [], STANDARD


def _entries(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, Mapping))


def _version_of(entry: Mapping[str, object]) -> tuple[int, int]:
    text = next((str(entry[key]) for key in _VERSION_KEYS if key in entry), "")
    found = _VERSION.search(text)
    return (0, 0) if found is None else (int(found[1]), int(found[2] or 0))


def _base_told(entry: Mapping[str, object], place: str, prefix: str) -> str:
    """The host in it is never used: vehicles name the one they see, or 0.0.0.0."""
    for key in _BASE_KEYS:
        value = entry.get(key)
        if not isinstance(value, str):
            continue
        try:
            path = urlsplit(value).path.rstrip("/")
        except ValueError:
            continue
        path = path if path.startswith("/") or not path else f"{prefix}/{path}"
        if _is_sensible(path):
            return _joined(prefix, path)
    return place


def _is_sensible(path: str) -> bool:
    return path == "/" or (bool(_SENSIBLE_PATH.match(path)) and not {".", ".."} & set(path.split("/")))


def _joined(prefix: str, path: str) -> str:
    """A path as the vehicle sees it, behind the prefix that its address in our list may have."""
    trimmed = "/" + path.strip("/") if path.strip("/") else ""
    if not prefix or trimmed == prefix or trimmed.startswith(prefix + "/"):
        return trimmed
    return prefix + trimmed


def _dialect_of_list(raw: RawAnswer, base: str) -> Dialect | None:
    """Whose list of entities this is; `None` when it is none."""
    if raw.status_code != 200:
        return None
    try:
        document = read_document(raw)
    except MalformedAnswer:
        return None
    if not isinstance(document, Mapping):
        return _of_base(base) if isinstance(document, list) else None
    if isinstance(document.get("items"), list):
        return _of_base(base)
    return NATIVE if isinstance(document.get("value"), list) else None


def _of_base(base: str) -> Dialect:
    return DIALECT_OF_BASE.get(base, STANDARD)
