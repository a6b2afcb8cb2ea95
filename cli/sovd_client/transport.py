"""One HTTP exchange with the service: send, retry a lost line once, read the answer or the error."""

import http.cookies
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from sovd_client.errors import BadAnswer, Invalid, RateLimited, ServerUnreachable, SovdError, kind_of

Read = TypeVar("Read")

LONGEST_ANSWER = timedelta(seconds=30)
# What the service asks for when it says 429 and forgets to say for how long.
USUAL_WAIT = timedelta(seconds=5)

LOST_LINE = (httpx2.NetworkError, httpx2.RemoteProtocolError)


@dataclass(frozen=True, slots=True)
class Request:
    """repeatable: sending it twice does no more than sending it once."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    cookies: Mapping[str, str]


class Transport:
    """Speaks HTTP to one service. Knows nothing of sessions."""

    def __init__(self, base_url: str, ca: Path | None = None) -> None:
        """ca: a file of certificates in PEM form; over HTTPS these are believed, and no others.

        Raises: Invalid when the address or the file makes no sense.
        """
        self.base_url = base_url.rstrip("/")
        try:
            scheme = httpx2.URL(self.base_url).scheme
        except httpx2.InvalidURL as wrong:
            raise Invalid(f"{base_url} is not an address: {wrong}.", code="BAD_URL") from wrong
        if scheme not in ("http", "https"):
            raise Invalid(f"The address {base_url} must begin with http:// or https://.", code="BAD_URL")
        self.tls = believing(ca) if scheme == "https" else None
        self._client = httpx2.AsyncClient(
            timeout=LONGEST_ANSWER.total_seconds(),
            # Proxies and certificates from the environment would send tokens to others unasked.
            trust_env=False,
            verify=self.tls or trusting_nobody(),
            # Cookies are handed over by the session alone, so the jar takes none.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def exchange(self, request: Request) -> Answer:
        """Raises: a SovdError for every answer that is not 2xx, and for no answer."""
        response = await self._send(request)
        if response.is_success:
            return Answer(response.status_code, decode_body(response), set_cookies(response))
        raise error_of(response)

    async def _send(self, request: Request) -> httpx2.Response:
        try:
            return await self._send_once(request)
        except LOST_LINE as lost:
            if not request.repeatable:
                raise self._unreachable(lost) from lost
        except httpx2.HTTPError as silent:
            raise self._unreachable(silent) from silent
        try:
            return await self._send_once(request)
        except httpx2.HTTPError as lost:
            raise self._unreachable(lost) from lost

    async def _send_once(self, request: Request) -> httpx2.Response:
        return await self._client.request(
            request.method,
            self.base_url + request.path,
            params=dict(request.query) or None,
            json=request.body,
            headers=dict(request.headers),
        )

    def _unreachable(self, cause: httpx2.HTTPError) -> ServerUnreachable:
        if "CERTIFICATE_VERIFY_FAILED" in str(cause):
            why = str(cause).partition("failed: ")[2].partition(" (_ssl")[0] or "it cannot be verified"
            return ServerUnreachable(
                f"The certificate of {self.base_url} is not believed: {why}. Name its authority with a CA file.",
                code="CERTIFICATE_NOT_BELIEVED",
            )
        if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout):
            return ServerUnreachable(f"No service answers at {self.base_url}.")
        if isinstance(cause, httpx2.TimeoutException):
            waited = LONGEST_ANSWER.total_seconds()
            return ServerUnreachable(f"The service at {self.base_url} gave no answer within {waited:g} s.")
        return ServerUnreachable(f"The line to the service at {self.base_url} was cut.")


def believing(ca: Path | None) -> ssl.SSLContext:
    """Without a file, whom this machine believes.

    Raises: Invalid when the file is none, or holds no certificate.
    """
    try:
        return ssl.create_default_context(cafile=ca)
    except ssl.SSLError as wrong:
        raise Invalid(f"{ca} holds no certificate in PEM form.", code="BAD_CA") from wrong
    except OSError as wrong:
        raise Invalid(f"Cannot read {ca}: {wrong.strerror}.", code="BAD_CA") from wrong


def trusting_nobody() -> ssl.SSLContext:
    """For plain HTTP: loading the certificates would be most of the time a short call takes."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def decode_body(response: httpx2.Response) -> Any:
    """Raises: BadAnswer when there is a body and it is not JSON."""
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError as wrong:
        raise BadAnswer(
            "The answer is not JSON; is this the address of the service?",
            status=response.status_code,
            correlation_id=response.headers.get("x-correlation-id"),
        ) from wrong


def error_of(response: httpx2.Response) -> SovdError:
    """The answer that says no, as an error with its sentence, code and correlation id."""
    try:
        body = response.json()
    except ValueError:
        body = None
    body = as_object(body)
    facts = as_object(body.get("error"))
    code = facts.get("code")
    correlation_id = facts.get("correlation_id") or response.headers.get("x-correlation-id")
    sentence = sentence_of(body.get("detail")) or f"The service answered {response.status_code}."
    if response.status_code == 429:
        wait = wait_of(response)
        return RateLimited(
            f"{sentence.rstrip('.')}. Try again in {wait.total_seconds():g} s.",
            retry_after=wait,
            code=code,
            status=429,
            correlation_id=correlation_id,
        )
    kind = kind_of(response.status_code, code)
    return kind(sentence, code=code, status=response.status_code, correlation_id=correlation_id)


def as_object(wire: object) -> dict[str, Any]:
    return wire if isinstance(wire, dict) else {}


def sentence_of(detail: object) -> str:
    """`detail` as one sentence; a list names each wrong field.

    Shape: a string, or a list of {"loc": [...], "msg": str} or of strings.
    """
    if isinstance(detail, str):
        return detail
    if not isinstance(detail, list):
        return ""
    return "; ".join(complaint_of(item) for item in detail)


def complaint_of(item: object) -> str:
    if not isinstance(item, dict):
        return str(item)
    place = ".".join(str(part) for part in item.get("loc") or () if part != "body")
    message = str(item.get("msg") or item.get("message") or "not valid")
    return f"{place}: {message}" if place else message


def wait_of(response: httpx2.Response) -> timedelta:
    """Units: Retry-After in seconds; its date form is not used by the service."""
    try:
        return timedelta(seconds=max(0.0, float(response.headers.get("retry-after", ""))))
    except ValueError:
        return USUAL_WAIT


def set_cookies(response: httpx2.Response) -> dict[str, str]:
    taken: dict[str, str] = {}
    for header in response.headers.get_list("set-cookie"):
        jar: http.cookies.SimpleCookie = http.cookies.SimpleCookie()
        jar.load(header)
        taken.update({name: morsel.value for name, morsel in jar.items()})
    return taken


def read_as(build: Callable[[Any], Read], wire: Any) -> Read:
    """`wire` as one of the models.

    Raises: BadAnswer when the shape is not the agreed one.
    """
    try:
        return build(wire)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise BadAnswer(f"The service's answer is not in the agreed shape ({wrong!r}).") from wrong
