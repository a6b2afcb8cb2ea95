"""Vehicle identification numbers: the alphabet and the check digit of ISO 3779."""

from collections.abc import Mapping

# I, O and Q are missing because they look like 1 and 0.
LETTER_VALUES: Mapping[str, int] = {
    **{letter: value for value, letter in enumerate("ABCDEFGH", start=1)},
    **{letter: value for value, letter in enumerate("JKLMN", start=1)},
    "P": 7,
    "R": 9,
    **{letter: value for value, letter in enumerate("STUVWXYZ", start=2)},
    **{digit: int(digit) for digit in "0123456789"},
}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
CHECK_POSITION = 8


def compute_check_digit(vin: str) -> str:
    """Compute what position 9 must hold; what stands there now has weight 0.

    Raises: ValueError if the length or a letter is not allowed.
    Source: ISO 3779 as applied in North America (49 CFR 565).
    """
    if len(vin) != len(WEIGHTS):
        raise ValueError(f"a VIN has 17 characters, this one has {len(vin)}")
    strange = sorted(set(vin) - set(LETTER_VALUES))
    if strange:
        raise ValueError(f"a VIN has no {', '.join(strange)}")
    rest = sum(LETTER_VALUES[letter] * weight for letter, weight in zip(vin, WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def require_valid_vin(vin: str) -> str:
    """Return the VIN unchanged.

    Raises: ValueError if the alphabet, the length or the check digit is wrong.
    """
    expected = compute_check_digit(vin)
    if vin[CHECK_POSITION] != expected:
        raise ValueError(f"the check digit (position 9) is {vin[CHECK_POSITION]}, it must be {expected}")
    return vin
