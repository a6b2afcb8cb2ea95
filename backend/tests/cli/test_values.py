"""What a person types becomes the right value, or one sentence that says what is wrong."""

from pathlib import Path
from typing import Any

import pytest

from sovd_cli.exit_codes import UsageProblem
from sovd_cli.values import parse_parameters, parse_value, read_value, split_resource
from sovd_client.drafts import entity_path


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        ("4.5", 4.5),
        ("true", True),
        ("null", None),
        ('"42"', "42"),
        ('{"a": [1]}', {"a": [1]}),
        ("on", "on"),
        ("two words", "two words"),
        ("1.2.3", "1.2.3"),
        ("NaN", "NaN"),
        ("", ""),
    ],
)
def test_a_value_is_json_or_a_plain_word(text: str, value: Any) -> None:
    assert parse_value(text) == value


@pytest.mark.parametrize("text", ['{"a": ', "[1, 2", '"open'])
def test_broken_json_is_not_taken_for_a_word(text: str) -> None:
    with pytest.raises(UsageProblem, match="not valid JSON"):
        parse_value(text)


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "value.json").write_text('{"mode": "eco"}\n')
    assert read_value(f"@{tmp_path / 'value.json'}") == {"mode": "eco"}


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="Cannot read"):
        read_value(f"@{tmp_path / 'none'}")


def test_parameters_are_pairs() -> None:
    assert parse_parameters(["speed=30", "side=left", "note=a=b"], None) == {
        "speed": 30,
        "side": "left",
        "note": "a=b",
    }


def test_parameters_may_be_one_object() -> None:
    assert parse_parameters([], '{"speed": 30}') == {"speed": 30}
    assert parse_parameters([], None) is None


@pytest.mark.parametrize(
    ("pairs", "whole", "complaint"),
    [
        (["speed"], None, "name=value"),
        (["=30"], None, "name=value"),
        (["a=1", "a=2"], None, "given twice"),
        ([], "[1]", "must be a JSON object"),
        (["a=1"], "{}", "not both"),
    ],
)
def test_wrong_parameters_are_told(pairs: list[str], whole: str | None, complaint: str) -> None:
    with pytest.raises(UsageProblem, match=complaint):
        parse_parameters(pairs, whole)


def test_a_resource_may_carry_a_query() -> None:
    assert split_resource("/components/engine/faults?scope=a&x=") == (
        "components/engine/faults",
        {"scope": "a", "x": ""},
    )


@pytest.mark.parametrize("text", ["", "/", "?a=1"])
def test_an_empty_path_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="path is empty"):
        split_resource(text)


def test_a_query_name_given_twice_is_refused() -> None:
    with pytest.raises(UsageProblem, match="twice"):
        split_resource("a?x=1&x=2")


def test_a_component_is_a_name_or_a_path() -> None:
    assert entity_path("engine") == "components/engine"
    assert entity_path("apps/navigation") == "apps/navigation"
