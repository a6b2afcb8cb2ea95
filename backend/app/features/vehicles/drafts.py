"""What a person may say of a vehicle: texts are cleaned, nonsense is refused with its place. Pure."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from app.features.vehicles.errors import BadEndpoint, BadVehicle
from app.features.vehicles.vehicle import VehicleDraft
from app.features.vehicles.vin import BadVin, parse_vin
from app.sovd.link import Endpoint, TlsOptions

LONGEST_NAME = 100  # characters
LONGEST_TAG = 40
MOST_TAGS = 20
LONGEST_URL = 500
PEM_BEGIN = "-----BEGIN "


@dataclass(frozen=True, slots=True)
class EndpointRules:
    """What this installation allows. `check` raises BadEndpoint."""

    check: Callable[[Endpoint], None]
    allows_insecure_tls: bool


def checked_draft(draft: VehicleDraft, rules: EndpointRules) -> VehicleDraft:
    """The draft in its stored form.

    Raises: BadVehicle.
    """
    try:
        vin = parse_vin(draft.vin)
    except BadVin as wrong:
        raise BadVehicle(str(wrong), place="vin") from wrong
    check_endpoint(draft.endpoint, rules)
    return VehicleDraft(vin, _checked_name(draft.name), _checked_tags(draft.tags), draft.endpoint)


def require_token_of_same_host(before: Endpoint, after: Endpoint) -> None:
    """A kept token must not be shown to another host: whoever moves a vehicle says its token again.

    Raises: BadVehicle.
    """
    if before.token is None or after.token != before.token:
        return
    if _origin(urlsplit(before.url)) != _origin(urlsplit(after.url)):
        raise BadVehicle(
            "The stored token belongs to the old address. Give the token for the new one, or null.",
            place="endpoint.token",
        )


def is_printable(text: str) -> bool:
    """No control character, no line break, nothing that turns the direction of writing."""
    return all(unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in text)


def _checked_name(name: str) -> str:
    clean = name.strip()
    if not clean or len(clean) > LONGEST_NAME:
        raise BadVehicle(f"A name has 1 to {LONGEST_NAME} characters.", place="name")
    if not is_printable(clean):
        raise BadVehicle("A name has no control characters.", place="name")
    return clean


def _checked_tags(tags: Sequence[str]) -> tuple[str, ...]:
    clean = tuple(dict.fromkeys(tag.strip() for tag in tags))
    if len(clean) > MOST_TAGS:
        raise BadVehicle(f"A vehicle has at most {MOST_TAGS} tags.", place="tags")
    if not all(0 < len(tag) <= LONGEST_TAG and is_printable(tag) for tag in clean):
        raise BadVehicle(f"A tag has 1 to {LONGEST_TAG} characters and no control characters.", place="tags")
    return clean


def check_endpoint(endpoint: Endpoint, rules: EndpointRules) -> None:
    """Raises: BadVehicle."""
    problem = _url_problem(endpoint.url)
    if problem is not None:
        raise BadVehicle(problem, place="endpoint.url")
    _check_base_path(endpoint.base_path)
    if endpoint.token is not None and not (endpoint.token.isascii() and endpoint.token.isprintable()):
        raise BadVehicle("A token has printable ASCII characters only.", place="endpoint.token")
    if endpoint.tls is not None:
        _check_tls(endpoint.tls, rules)
    try:
        rules.check(endpoint)
    except BadEndpoint as denied:
        raise BadVehicle(str(denied), place="endpoint.url") from denied


def _url_problem(url: str) -> str | None:
    """Why this is not the address of a vehicle's server."""
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return f"An address has at most {LONGEST_URL} plain characters and no spaces."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "The address cannot be read."
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        return "The address begins with http:// or https:// and names a host."
    if "@" in parts.netloc:
        return "The address must not hold a user name or password. Use the token."
    if "?" in url or "#" in url:
        return "The address must not have a query or a fragment."
    return None


def _check_base_path(base_path: str | None) -> None:
    if base_path is None:
        return
    segments = base_path.split("/")
    is_plain = base_path.isascii() and base_path.isprintable() and not set(base_path) & set(" ?#%\\")
    if not is_plain or ".." in segments or "." in segments:
        raise BadVehicle("A base path is a plain path such as /sovd/v1.", place="endpoint.base_path")


def _check_tls(tls: TlsOptions, rules: EndpointRules) -> None:
    if tls.insecure and not rules.allows_insecure_tls:
        raise BadVehicle("A connection without checks is for demonstrations only.", place="endpoint.tls.insecure")
    for place, text in (
        ("ca_pem", tls.ca_pem),
        ("client_cert_pem", tls.client_cert_pem),
        ("client_key_pem", tls.client_key_pem),
    ):
        if text is not None and not _is_pem(text):
            raise BadVehicle(f"This is not PEM text: it begins with {PEM_BEGIN}", place=f"endpoint.tls.{place}")
    if (tls.client_cert_pem is None) != (tls.client_key_pem is None):
        raise BadVehicle("A client certificate and its key come together.", place="endpoint.tls.client_key_pem")


def _is_pem(text: str) -> bool:
    lines = text.split()
    return text.lstrip().startswith(PEM_BEGIN) and all(line.isascii() and line.isprintable() for line in lines)


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port
