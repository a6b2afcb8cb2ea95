"""What a vehicle says when it says no: every shape of error, as one VehicleRefusal."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from app.connectors.sovd_http.documents import is_html, one_line, read_json, title_of_page
from app.connectors.sovd_http.exchange import RawAnswer
from app.sovd.errors import SovdErrorCode, VehicleRefusal
from app.sovd.requests import Method

# Codes for servers that give none.
CODE_OF_STATUS: Mapping[int, tuple[str, str | None]] = {
    400: (SovdErrorCode.INCOMPLETE_REQUEST, None),
    401: (SovdErrorCode.INSUFFICIENT_ACCESS_RIGHTS, None),
    403: (SovdErrorCode.INSUFFICIENT_ACCESS_RIGHTS, None),
    404: (SovdErrorCode.VENDOR_SPECIFIC, "not-found"),
    405: (SovdErrorCode.VENDOR_SPECIFIC, "not-supported"),
    409: (SovdErrorCode.PRECONDITION_NOT_FULFILLED, None),
    412: (SovdErrorCode.PRECONDITION_NOT_FULFILLED, None),
    423: (SovdErrorCode.PRECONDITION_NOT_FULFILLED, None),
    500: (SovdErrorCode.SOVD_SERVER_FAILURE, None),
    501: (SovdErrorCode.VENDOR_SPECIFIC, "not-supported"),
    502: (SovdErrorCode.ERROR_RESPONSE, None),
    503: (SovdErrorCode.NOT_RESPONDING, None),
    504: (SovdErrorCode.NOT_RESPONDING, None),
}
SPELLINGS = {
    "preconditions-not-fulfilled": SovdErrorCode.PRECONDITION_NOT_FULFILLED,
    "vendor-error": SovdErrorCode.VENDOR_SPECIFIC,
}
REDIRECTS = range(300, 400)
BLOCKED = frozenset({401, 403, 409, 423})
_MESSAGE_KEYS = ("message", "detail", "description", "title", "msg", "error_description")
_CODE_KEYS = ("error_code", "code", "errorCode")


def read_refusal(raw: RawAnswer, method: Method) -> VehicleRefusal:
    """Never fails: what cannot be read is told by its status alone."""
    refusal = _refusal_of(raw, method)
    refusal.headers = raw.shown_headers()
    return refusal


def _refusal_of(raw: RawAnswer, method: Method) -> VehicleRefusal:
    status = raw.status_code
    if status in REDIRECTS:
        return VehicleRefusal(
            f"the vehicle answered with a redirect ({status}); redirects are not followed, because they "
            "may lead to another host",
            status_code=status,
            code=SovdErrorCode.VENDOR_SPECIFIC,
            vendor_code="redirect",
        )
    document = _document(raw)
    facts = _error_object(document)
    code, vendor_code = _codes(facts, status)
    parameters = facts.get("parameters")
    return VehicleRefusal(
        _sentence(_message(facts, document, raw), status, method),
        status_code=status,
        code=code,
        vendor_code=vendor_code,
        parameters=parameters if isinstance(parameters, Mapping) else None,
        body=document,
    )


def _document(raw: RawAnswer) -> object:
    try:
        return read_json(raw.body)
    except ValueError:
        return None


def _error_object(document: object) -> Mapping[str, object]:
    """The member that tells the error: GenericError itself, or one wrapped in `error` or `errors`."""
    if not isinstance(document, Mapping):
        return {}
    for candidate in _candidates(document):
        if isinstance(candidate, Mapping) and any(key in candidate for key in (*_CODE_KEYS, *_MESSAGE_KEYS)):
            return candidate
    return document


def _candidates(document: Mapping[str, object]) -> Iterator[object]:
    if any(isinstance(document.get(key), str) for key in _CODE_KEYS):
        yield document
    for key in ("error", "errors"):
        inner = document.get(key)
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, Mapping):
                yield one.get("error")  # a DataError: {"path", "error"}
            yield one


def _codes(facts: Mapping[str, object], status: int) -> tuple[str, str | None]:
    given = next((facts[key] for key in _CODE_KEYS if isinstance(facts.get(key), str | int)), None)
    vendor = facts.get("vendor_code")
    if given is None or given == "":
        return CODE_OF_STATUS.get(status, (SovdErrorCode.ERROR_RESPONSE, None))
    word = one_line(str(given))
    return SPELLINGS.get(word, word), one_line(vendor) if isinstance(vendor, str) else None


def _message(facts: Mapping[str, object], document: object, raw: RawAnswer) -> str:
    for key in _MESSAGE_KEYS:
        text = facts.get(key)
        if isinstance(text, str) and text.strip():
            return one_line(text)
    short = document.get("error") if isinstance(document, Mapping) else document
    if isinstance(short, str) and short.strip():
        return one_line(short)
    if is_html(raw):
        return title_of_page(raw) or _status_words(raw.status_code)
    return _status_words(raw.status_code)


def _status_words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP status {status}"


def _sentence(message: str, status: int, method: Method) -> str:
    if method is not Method.GET and status in BLOCKED:
        return f"The vehicle does not allow it: a lock, a mode or a right may be missing. It says: {message}"
    return message
