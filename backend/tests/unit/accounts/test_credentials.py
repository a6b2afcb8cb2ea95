"""Which names and passwords an account may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.accounts.credentials import (
    PUBLISHED_PASSWORDS,
    USERNAME,
    checked_password,
    checked_username,
    fold_username,
)
from app.features.accounts.errors import BadPassword, BadUsername


@pytest.mark.parametrize("name", ["a", "john_doe", "Ada.Lovelace@example.org", " engineer ", "7of9"])
def test_plain_names_are_stored_in_lower_case(name: str) -> None:
    assert checked_username(name) == name.strip().lower()


@pytest.mark.parametrize("name", ["", " ", "_x", "x-", "a b", "ä", "x" * 65, "a\0b", "a\nb", "<script>"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(BadUsername):
        checked_username(name)


@given(st.text())
def test_whatever_is_typed_becomes_a_good_name_or_none(text: str) -> None:
    folded = fold_username(text)
    assert folded is None or USERNAME.fullmatch(folded)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("1234567", "at least 8"),
        ("x" * 129, "at most 128"),
        ("admin123", "published"),
        ("ADMIN123", "published"),
        ("john_doe", "is the user name"),
        ("John_Doe", "is the user name"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, sentence: str) -> None:
    with pytest.raises(BadPassword, match=sentence):
        checked_password(password, username="john_doe")


def test_the_same_characters_are_the_same_password_however_they_were_typed() -> None:
    assert checked_password("Schlu\u0308ssel", username="x") == checked_password("Schl\u00fcssel", username="x")


def test_every_published_password_is_written_in_lower_case() -> None:
    assert all(password == password.lower() for password in PUBLISHED_PASSWORDS)
