"""What a person types, as values: JSON or plain words, parameters, resource paths, files."""

import json
import re
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from sovd_cli.exit_codes import UsageProblem

SECONDS_OF = {"s": 1, "m": 60, "h": 3600, "d": 86400}
AGO = re.compile(r"(\d{1,9})([smhd])")


def parse_value(text: str) -> Any:
    """JSON where it is JSON, else the text itself as a string.

    Text that begins like an object, a list or a string is meant as JSON.
    Raises: UsageProblem when that JSON is broken.
    """
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except ValueError as wrong:
        if text.lstrip()[:1] in ("{", "[", '"'):
            raise UsageProblem(f"The value is not valid JSON: {wrong}.") from wrong
        return text


def refuse_constant(name: str) -> Any:
    """Python reads NaN and Infinity, JSON does not know them."""
    raise ValueError(f"{name} is no JSON value")


def read_value(argument: str) -> Any:
    """A VALUE argument: the value itself, `@file`, or `-` for stdin.

    Raises: UsageProblem when the file cannot be read.
    """
    if argument == "-":
        return parse_value(sys.stdin.read().strip())
    if argument.startswith("@"):
        try:
            return parse_value(Path(argument[1:]).read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as wrong:
            raise UsageProblem(f"Cannot read {argument[1:]}: {wrong}.") from wrong
    return parse_value(argument)


def parse_parameters(pairs: Sequence[str], json_text: str | None) -> dict[str, Any] | None:
    """The parameters of an operation, or None when there are none.

    Raises: UsageProblem for a pair without `=`, a name given twice, JSON that is no object,
    or both ways at once.
    """
    if pairs and json_text is not None:
        raise UsageProblem("Give the parameters with --param or with --json-params, not both.")
    if json_text is not None:
        whole = read_value(json_text)
        if not isinstance(whole, dict):
            raise UsageProblem("--json-params must be a JSON object.")
        return whole
    texts = split_pairs("--param", pairs)
    return {name: parse_value(text) for name, text in texts.items()} or None


def split_pairs(option: str, pairs: Sequence[str]) -> dict[str, str]:
    """Raises: UsageProblem for a pair without `=` and for a name given twice."""
    texts: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise UsageProblem(f"{option} {pair} must look like name=value.")
        if name in texts:
            raise UsageProblem(f"{option} {name} is given twice.")
        texts[name] = text
    return texts


def split_resource(text: str) -> tuple[str, dict[str, str]]:
    """`/components/engine/faults?scope=x` as path and query.

    Raises: UsageProblem when no path is left, or a query name comes twice.
    """
    path, _, query = text.partition("?")
    path = path.strip("/")
    if not path:
        raise UsageProblem("The path is empty; give one such as components/engine/faults.")
    pairs = parse_qsl(query, keep_blank_values=True)
    if len(dict(pairs)) != len(pairs):
        raise UsageProblem("A query parameter is given twice.")
    return path, dict(pairs)


def parse_moment(text: str, now: datetime) -> datetime:
    """A time, or how long ago: `90s`, `15m`, `2h`, `7d`. Without a zone it is the person's own.

    Raises: UsageProblem.
    """
    ago = AGO.fullmatch(text.strip())
    try:
        if ago:
            return now - timedelta(seconds=int(ago[1]) * SECONDS_OF[ago[2]])
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError) as wrong:
        example = "2026-11-23, 2026-11-23T12:30:00Z or 2h"
        raise UsageProblem(f"{text} is no time; give one such as {example}.") from wrong
