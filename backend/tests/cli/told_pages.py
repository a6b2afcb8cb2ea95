"""Pages with examples: their blocks, and whether what was printed is what the page says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[3] / "docs"
GUIDES = DOCS / "user-guides"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
URL_OF_PAGES = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Block:
    """language: the word after the fence."""

    language: str
    text: str


def blocks_of(page: str) -> Sequence[Block]:
    return [Block(language, text) for language, text in BLOCK.findall((GUIDES / page).read_text(encoding="utf-8"))]


def fits(expected: str, printed: str) -> bool:
    """`...` alone on a line is any number of lines, elsewhere any text; spaces at line ends do not count."""
    pattern = "".join(pattern_of(line) for line in expected.splitlines())
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in printed.splitlines())) is not None


def pattern_of(line: str) -> str:
    if line.strip() == "...":
        return r"(?:.*\n)*?"
    told = ".*".join(re.escape(part) for part in line.rstrip().split("..."))
    # A run of spaces is a column's width, which depends on what stands in it.
    return re.sub(r"(?:\\ )+", r" +", told) + r" *\n"
