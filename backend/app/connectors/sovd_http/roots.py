"""Where a vehicle's SOVD resources are, and what its links mean there."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urljoin, urlsplit

from app.sovd.addresses import DEFAULT_PORTS, VehicleAddress
from app.sovd.dialects import Dialect
from app.sovd.errors import MalformedAnswer
from app.sovd.requests import BadPath, ResourcePath, SovdRequest

# What an id may hold in a path as it stands; the slash is not among them.
_ID_LETTERS = "-._~!$&'()*+,;=:@"
_TARGET = re.compile(r"/[!-~]*\Z")


@dataclass(frozen=True, slots=True)
class Root:
    """The SOVD root of one vehicle. `base_path` begins with `/` or is empty."""

    address: VehicleAddress
    base_path: str
    dialect: Dialect

    def target(self, path: str, request: SovdRequest | None = None) -> str:
        """The path on the wire, with the query of `request`."""
        target = f"{self.base_path}/{path}"
        if request is not None and request.query:
            target += "?" + urlencode(request.query, doseq=True)
        return target

    def find_path(self, reference: str) -> str | None:
        """What a link of the vehicle means below this root; `None` when it leads anywhere else."""
        target = self.find_target(reference)
        if target is None:
            return None
        path = target.partition("?")[0]
        if not path.startswith(self.base_path + "/"):
            return None
        inner = path[len(self.base_path) + 1 :].strip("/")
        try:
            ResourcePath.parse(inner)
        except BadPath:
            return None
        return inner or None

    def find_target(self, reference: str) -> str | None:
        """The path and query of a link on the same host; `None` for another host or nonsense."""
        try:
            parts = urlsplit(urljoin(f"{self._origin}{self.base_path}/", reference.strip()))
            port = parts.port
        except ValueError:
            return None
        here = (self.address.scheme, self.address.host, self.address.port)
        if (parts.scheme, parts.hostname, port or DEFAULT_PORTS.get(parts.scheme)) != here:
            return None
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not _TARGET.match(target) or {".", ".."} & set(parts.path.split("/")):
            return None
        return target

    def path_of_following(self, href: str) -> ResourcePath:
        """Shape of `href`: a path below the root, or an absolute URL that leads there.

        Raises: MalformedAnswer for any other place.
        """
        path = self.find_path(href) if "://" in href else href
        try:
            if path:
                return ResourcePath.parse(path)
        except BadPath as wrong:
            raise MalformedAnswer(f"the vehicle's link makes no sense: {wrong}", status_code=202) from wrong
        raise MalformedAnswer("the vehicle's link leads to another host", status_code=202)

    @property
    def _origin(self) -> str:
        return f"{self.address.scheme}://{self.address.authority}"


def as_segment(identifier: str) -> str:
    """An id as one segment of a path."""
    return quote(identifier, safe=_ID_LETTERS)
