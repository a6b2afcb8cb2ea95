"""Watching in a terminal: numbers as small plots, drawn in place."""

import io
from typing import Any

from rich.console import Console

from sovd_cli.plot import Board, rows_of

VOLT = {"x-sovd-unit": {"display_name": "V"}}


def drawn(board: Board, width: int = 30) -> list[str]:
    text = io.StringIO()
    Console(file=text, width=width, color_system=None, highlight=False).print(board)
    return [line.rstrip() for line in text.getvalue().splitlines()]


def board_of(*values: Any, schema: Any = VOLT) -> Board:
    board = Board("pack", schema)
    for second, value in enumerate(values):
        board.add(value, f"12:00:{second:02d}.000")
    return board


def test_a_course_is_a_line_from_the_lowest_to_the_highest() -> None:
    assert rows_of([1, 2, 3, 4], 1) == ["⣠⠞"]
    assert rows_of([1, 8, 8, 1], 2) == ["⢸⢹", "⣸⢸"]


def test_what_never_changes_is_a_line_in_the_middle() -> None:
    assert rows_of([5, 5], 2) == ["⠀", "⠉"]
    assert [line.split("┤")[0].strip() for line in drawn(board_of(5, 5))[1:9]] == [*[""] * 4, "5", *[""] * 3]


def test_a_number_has_its_unit_its_bounds_and_its_times() -> None:
    lines = drawn(board_of(*range(12)))
    assert lines[0] == "pack  11 V"
    assert lines[1].startswith("11 ┤")
    assert lines[8].startswith(" 0 ┤")
    assert lines[9].strip() == "12:00:00"


def test_a_longer_course_says_when_it_begins_and_when_it_ends() -> None:
    assert drawn(board_of(*range(36)))[9].strip() == "12:00:00  12:00:35"


def test_a_plot_shows_the_latest_that_fit() -> None:
    lines = drawn(board_of(*range(100)), width=30)
    assert all(len(line) <= 30 for line in lines)
    assert lines[1].startswith("99 ┤")
    assert lines[8].startswith("64 ┤")


def test_each_number_of_a_value_has_its_plot_and_words_stand_below() -> None:
    schema = {"properties": {"low": VOLT, "high": VOLT}}
    lines = drawn(board_of({"low": 3.1, "high": 4.2, "state": "ok", "on": True}, schema=schema))
    assert [line for line in lines if line.endswith(" V")] == ["low  3.1 V", "high  4.2 V"]
    assert lines[-1] == "state: ok, on: true"
    assert len(lines) == 2 * (1 + 4 + 1) + 1


def test_a_name_cannot_steer_the_terminal() -> None:
    assert drawn(board_of({"\x1b[31mlow": 1}, schema={}))[0] == "[31mlow  1"
