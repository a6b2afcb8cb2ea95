"""Takes out of a text what may not leave the machine: secrets, tokens, full VINs."""

import re
from collections.abc import Collection

HIDDEN = "***"
_VIN = re.compile(r"\b[A-HJ-NPR-Z0-9]{11}([A-HJ-NPR-Z0-9]{6})\b")  # ISO 3779
_TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?")
_CREDENTIALS = re.compile(r"(://[^\s:/@]*:)[^\s@]+(@)")
_BEARER = re.compile(r"(?i)\b(bearer\s+)[^\s\"',;]+")
_NAMED = re.compile(
    r"""(?ix) ( [\w-]* (?:password|passwd|secret|token|api_?key|private_key|seed|cookie|authorization) [\w-]*
            ["']? \s* [=:] \s* )
        (?: "[^"]*" | '[^']*' | [^\s,;}\]]+ )"""
)
_KEYS = re.compile(r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|$)", re.DOTALL)


def mask(text: str, secrets: Collection[str] = ()) -> str:
    """`secrets`: values that are known to be secret, wherever they stand."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = _KEYS.sub(HIDDEN, text)
    text = _TOKEN.sub(HIDDEN, text)
    text = _CREDENTIALS.sub(rf"\g<1>{HIDDEN}\g<2>", text)
    text = _BEARER.sub(rf"\g<1>{HIDDEN}", text)
    text = _NAMED.sub(rf"\g<1>{HIDDEN}", text)
    return _VIN.sub(r"…\g<1>", text)
