"""What an expression names: metrics with their matchers, and labels. Whether it is PromQL is for Prometheus to say."""

import re
from collections.abc import Iterator

SELECTOR = re.compile(r"\b(?P<name>[a-z][a-z0-9_]*)(?P<matchers>\{[^}]*\})?(?P<range>\[[^\]]+\])?(?!\w*\s*\()")
GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
MATCHER = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"")
WORDS = frozenset({"and", "or", "unless", "bool", "offset"})


def selectors(expression: str) -> Iterator[str]:
    """Shape: `name` or `name{matchers}`."""
    for found in SELECTOR.finditer(GROUPING.sub(" ", expression)):
        if found["name"] not in WORDS:
            yield found["name"] + (found["matchers"] or "")


def names(expression: str) -> set[str]:
    return {selector.partition("{")[0] for selector in selectors(expression)}


def labels_grouped_by(expression: str) -> set[str]:
    listed = (each.strip() for group in GROUPING.findall(expression) for each in group.split(","))
    return {label for label in listed if label}


def labels_matched(expression: str) -> set[str]:
    return set(MATCHER.findall(expression))
