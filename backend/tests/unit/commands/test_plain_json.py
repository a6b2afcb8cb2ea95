"""JSON that comes through unchanged, and JSON that would not."""

import json
import math
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.commands.plain_json import DEEPEST, NotPlain, require_plain, without_nul

plain_texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
plain_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | plain_texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_texts, inner, max_size=4),
    max_leaves=20,
)


@given(plain_json)
def test_what_is_plain_survives_its_way(document: Any) -> None:
    require_plain(document)
    assert orjson.loads(without_nul(orjson.dumps(document).decode())) == document


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"body": {"data": [1, math.nan]}}, "body.data.1: NaN and Infinity"),
        ({"body": -math.inf}, "body: NaN and Infinity"),
        ({"reason": "a\x00b"}, "reason: a text holds"),
        ({"body": {"\ud800": 1}}, "body: a text holds"),
        ({"body": 2**64}, "body: a whole number"),
        (-(2**63) - 1, "the body: a whole number"),
    ],
)
def test_what_would_be_changed_is_refused_with_its_place(document: object, sentence: str) -> None:
    with pytest.raises(NotPlain, match=sentence):
        require_plain(document)


def test_json_may_be_so_deep_and_no_deeper() -> None:
    require_plain(json.loads("[" * DEEPEST + "]" * DEEPEST))
    with pytest.raises(NotPlain, match="nested more than 64 levels"):
        require_plain(json.loads("[" * (DEEPEST + 2) + "]" * (DEEPEST + 2)))


@given(st.text(st.sampled_from('\x00\\u0a"')))
def test_only_the_character_itself_is_replaced(text: str) -> None:
    stored = json.loads(without_nul(orjson.dumps({"data": text}).decode()))
    assert stored == {"data": text.replace("\x00", "\ufffd")}
