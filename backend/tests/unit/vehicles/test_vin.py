"""Vehicle identification numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.vehicles.vin import CHECK_POSITION, NORTH_AMERICA, VALUES, BadVin, check_digit, parse_vin

# Of published examples: 49 CFR 565 and makers' manuals.
AMERICAN = ("1M8GDM9AXKP042788", "5GZCZ43D13S812715", "1HGCM82633A004352", "11111111111111111")
EUROPEAN = ("WVWZZZ1JZXW000001", "WDB1240661F123456", "ZFA22300005556777", "SALLAAA146A123456")
vins = st.text(st.sampled_from(sorted(VALUES)), min_size=17, max_size=17)


@pytest.mark.parametrize("vin", [*AMERICAN, *EUROPEAN])
def test_real_numbers_are_accepted_in_either_case(vin: str) -> None:
    assert parse_vin(f" {vin.lower()} ") == vin


@pytest.mark.parametrize("vin", AMERICAN)
def test_a_mistyped_american_number_is_noticed(vin: str) -> None:
    wrong = vin[:16] + str((int(vin[16]) + 1) % 10)
    with pytest.raises(BadVin, match="check digit"):
        parse_vin(wrong)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "has 0"),
        ("WVWZZZ1JZXW00000", "has 16"),
        ("WVWZZZ1JZXW0000011", "has 18"),
        ("WVWZZZ1JZXW00000O", "the letter O"),
        ("IVWZZZ1JZXQ000001", "the letter I or Q"),
        ("WVWZZZ1JZXW00-001", "only the letters"),
        ("WVWZZZ1JZXW00\u0660001", "only the letters"),
        ("WVWZZZ1JZXW00\u00df001", "has 18"),
    ],
)
def test_other_texts_are_refused_with_the_reason(text: str, sentence: str) -> None:
    with pytest.raises(BadVin, match=sentence):
        parse_vin(text)


@given(vins)
def test_a_number_with_its_check_digit_is_accepted(vin: str) -> None:
    fitting = vin[:CHECK_POSITION] + check_digit(vin) + vin[CHECK_POSITION + 1 :]
    assert parse_vin(fitting) == fitting
    assert check_digit(fitting) == fitting[CHECK_POSITION]


@given(vins.filter(lambda vin: vin[0] not in NORTH_AMERICA))
def test_elsewhere_the_ninth_character_is_free(vin: str) -> None:
    assert parse_vin(vin) == vin


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_number_or_refused(text: str) -> None:
    try:
        vin = parse_vin(text)
    except BadVin:
        return
    assert len(vin) == 17
    assert parse_vin(vin) == vin


def test_a_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(BadVin) as refused:
        parse_vin("WVWZZZ1JZXW00000O")
    assert "WVWZZZ" not in str(refused.value)
