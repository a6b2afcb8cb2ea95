"""Vehicle identification numbers (ISO 3779). Pure."""

import re
from collections.abc import Mapping

LENGTH = 17
# I, O and Q are missing because they look like 1 and 0. Values: 49 CFR 565.15, table III.
VALUES: Mapping[str, int] = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
CHECK_POSITION = 8  # counted from 0
NORTH_AMERICA = frozenset("12345")  # first character; only there the check digit is law
_PLAIN = re.compile(r"[0-9A-Z]+")


class BadVin(ValueError):
    """The text is not a VIN; the message says why, without repeating it."""


def parse_vin(text: str) -> str:
    """The VIN in upper case.

    Raises: BadVin.
    """
    vin = text.strip().upper()
    if len(vin) != LENGTH:
        raise BadVin(f"A VIN has {LENGTH} characters; this one has {len(vin)}.")
    # Looked at before upper case too: some foreign letters become A to Z by it.
    if not text.isascii() or not _PLAIN.fullmatch(vin):
        raise BadVin("A VIN has only the letters A to Z and digits.")
    confusable = sorted(set(vin) - set(VALUES))
    if confusable:
        raise BadVin(f"A VIN never has the letter {' or '.join(confusable)}: it looks like a digit.")
    if vin[0] in NORTH_AMERICA and vin[CHECK_POSITION] != check_digit(vin):
        raise BadVin("The check digit (position 9) does not fit. One character is probably mistyped.")
    return vin


def check_digit(vin: str) -> str:
    """What position 9 of a North American VIN has to be.

    Source: 49 CFR 565.15 (c).
    """
    total = sum(VALUES[character] * weight for character, weight in zip(vin, WEIGHTS, strict=True))
    return "X" if total % 11 == 10 else str(total % 11)
