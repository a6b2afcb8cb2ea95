"""What the pages for operators and engineers name, and what they say to type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.vehicle_servers import ROOT

PAGES = (
    *sorted((ROOT / "docs/runbooks").glob("*.md")),
    ROOT / "docs/user-guides/engineer_guide.md",
    ROOT / "docs/user-guides/command_line.md",
    ROOT / "docs/architecture.md",
    ROOT / "deploy/README.md",
    ROOT / "README.md",
)
FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Typed:
    """Lines of a block marked `run`, and what a block of text after it says of what comes."""

    page: str
    lines: tuple[str, ...]
    shows: str


def codes_of(page: Path) -> Iterator[str]:
    """Everything that is set as code."""
    text = page.read_text()
    for fence in FENCE.finditer(text):
        yield fence["text"]
    yield from SPAN.findall(FENCE.sub("", text))


def links_of(page: Path) -> list[str]:
    return LINK.findall(FENCE.sub("", page.read_text()))


def anchors_of(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def typed_on(page: Path) -> Iterator[Typed]:
    fences = list(FENCE.finditer(page.read_text()))
    for number, fence in enumerate(fences):
        if fence["info"].split()[1:] == ["run"]:
            after = fences[number + 1] if number + 1 < len(fences) else None
            shows = after["text"] if after is not None and after["info"] == "text" else ""
            yield Typed(page.name, tuple(fence["text"].splitlines()), shows)
