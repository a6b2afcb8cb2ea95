"""From the bytes of an answer to JSON, or to a sentence why not."""

import html
import re

import orjson

from app.connectors.sovd_http.exchange import RawAnswer
from app.sovd.errors import MalformedAnswer

MAX_DEPTH = 64
MAX_SENTENCE = 400
_BOM = b"\xef\xbb\xbf"
_TITLE = re.compile(rb"<title[^>]*>([^<]{1,300})</title>", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def read_document(raw: RawAnswer) -> object:
    """The JSON of an answer; `None` when there is no body.

    Raises: MalformedAnswer.
    """
    content = raw.body.removeprefix(_BOM)
    if not content or content.isspace():
        return None
    try:
        return read_json(content)
    except orjson.JSONDecodeError as wrong:
        raise MalformedAnswer(_what_came(raw), status_code=raw.status_code, headers=raw.shown_headers()) from wrong
    except TooDeep as wrong:
        raise MalformedAnswer(str(wrong), status_code=raw.status_code, headers=raw.shown_headers()) from wrong


class TooDeep(ValueError):
    """JSON that nobody above could walk through."""


def read_json(content: bytes) -> object:
    """Raises: orjson.JSONDecodeError, TooDeep; both are ValueError."""
    if _is_deep(content):
        raise TooDeep(f"the answer is nested more than {MAX_DEPTH} levels deep")
    document: object = orjson.loads(content)
    return document


def _is_deep(content: bytes) -> bool:
    """Few answers have so many brackets that they could be deep: the others are not looked at twice."""
    if content.count(b"[") + content.count(b"{") <= MAX_DEPTH:
        return False
    depth = 0
    inside_text = False
    for match in re.finditer(rb'\\.|["\[\]{}]', content, re.DOTALL):
        token = match.group()
        if token == b'"':
            inside_text = not inside_text
        elif not inside_text and token in (b"[", b"{"):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif not inside_text and token in (b"]", b"}"):
            depth -= 1
    return False


def _what_came(raw: RawAnswer) -> str:
    kind = (raw.find_header(b"content-type") or "").partition(";")[0].strip().lower()
    if is_html(raw):
        return "the vehicle answered with a web page instead of JSON"
    if kind and "json" not in kind:
        return f"the vehicle answered with {one_line(kind)} ({len(raw.body)} bytes) instead of JSON"
    return "the vehicle's answer is not valid JSON"


def is_html(raw: RawAnswer) -> bool:
    kind = (raw.find_header(b"content-type") or "").lower()
    return "html" in kind or raw.body[:200].lstrip().lower().startswith((b"<!doctype", b"<html"))


def title_of_page(raw: RawAnswer) -> str | None:
    found = _TITLE.search(raw.body[:20_000])
    return None if found is None else one_line(html.unescape(found.group(1).decode("utf-8", "replace")))


def one_line(text: str) -> str:
    """A sentence fit for a person: one line, no control characters, not a page of it."""
    flat = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return flat if len(flat) <= MAX_SENTENCE else flat[: MAX_SENTENCE - 1] + "…"
