"""Numbers that outlive their process: read by neighbours, added up once, and never twice."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import pytest

from app.infra.figures import MOST_VALUES, FolderBusy, Key, OwnFigures, SharedFigures, _try_lock, add_up
from tests.vehicle_servers import ROOT

NAME = ("things_total", ("one",))
NEIGHBOUR = """
    import sys, time
    from pathlib import Path
    from app.infra.figures import SharedFigures
    figures = SharedFigures(Path(sys.argv[1]))
    place = figures.place(("things_total", ("one",)), 1)
    for _ in range(int(sys.argv[2])):
        figures.values[place] += 1
    print("counted", flush=True)
    time.sleep(60)
"""


Open = Callable[[], SharedFigures]


@pytest.fixture
def figures(tmp_path: Path) -> Iterator[Open]:
    opened: list[SharedFigures] = []

    def begin() -> SharedFigures:
        opened.append(SharedFigures(tmp_path))
        return opened[-1]

    yield begin
    for each in opened:
        each.close()


@contextmanager
def neighbour(folder: Path, things: int) -> Iterator[subprocess.Popen[str]]:
    """Another process that has counted, and lives on."""
    words = [sys.executable, "-c", dedent(NEIGHBOUR), str(folder), str(things)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT / "backend") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "counted\n"
        try:
            yield process
        finally:
            process.kill()


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def total(figures: SharedFigures) -> float:
    living, departed = figures.everybody()
    sums: dict[Key, list[float]] = {}
    for reading in (*living, departed):
        add_up(sums, reading)
    return sums[NAME][0]


def count(figures: SharedFigures, things: int) -> None:
    place = figures.place(NAME, 1)
    assert place is not None
    figures.values[place] += things


def test_a_living_neighbour_is_read_while_it_counts(tmp_path: Path, figures: Open) -> None:
    ours = figures()
    count(ours, 2)
    with neighbour(tmp_path, 5):
        assert total(ours) == 7
        assert len(ours.everybody()[0]) == 2


def test_what_a_neighbour_counted_outlives_its_kill_to_the_last_one(tmp_path: Path, figures: Open) -> None:
    ours = figures()
    count(ours, 2)
    with neighbour(tmp_path, 1000) as process:
        kill(process)
        assert total(ours) == 1002
        assert len(ours.everybody()[0]) == 1
        assert total(ours) == 1002, "added up once"
    assert len(list(tmp_path.glob("*.values"))) == 1, "nothing is left of it but its sum"


def test_the_sums_of_many_that_died_are_kept(tmp_path: Path, figures: Open) -> None:
    ours = figures()
    count(ours, 1)
    for things in (10, 20, 30):
        with neighbour(tmp_path, things) as process:
            kill(process)
            ours.everybody()
    assert total(ours) == 61


def test_who_dies_while_the_dead_are_added_up_adds_nothing_twice(tmp_path: Path, figures: Open) -> None:
    ours = figures()
    count(ours, 1)
    with neighbour(tmp_path, 10) as process:
        kill(process)
        left = {file: file.read_bytes() for file in tmp_path.glob(f"{process.pid}-*")}
        assert total(ours) == 11
    # As if we had died before the files were removed.
    for file, content in left.items():
        file.write_bytes(content)
    assert total(ours) == 11


def test_counting_begins_at_zero_when_nobody_lived(tmp_path: Path, figures: Open) -> None:
    with neighbour(tmp_path, 10) as process:
        kill(process)
    ours = figures()
    count(ours, 1)
    assert total(ours) == 1


def test_counting_goes_on_when_a_process_comes_back_beside_a_living_one(tmp_path: Path, figures: Open) -> None:
    with neighbour(tmp_path, 10) as first, neighbour(tmp_path, 100):
        kill(first)
        again = figures()
        count(again, 1)
        assert total(again) == 111


def test_a_line_of_keys_that_was_not_finished_is_passed_over(tmp_path: Path, figures: Open) -> None:
    ours = figures()
    count(ours, 1)
    with neighbour(tmp_path, 10) as process:
        kill(process)
        [keys] = tmp_path.glob(f"{process.pid}-*.keys")
        with keys.open("ab") as file:
            file.write(b'["things_to')
        assert total(ours) == 11


def test_a_folder_that_somebody_holds_is_not_waited_for_long(tmp_path: Path, figures: Open) -> None:
    ours = figures()
    with (tmp_path / "lock").open("ab") as lock:
        assert _try_lock(lock)
        began = time.monotonic()
        with pytest.raises(FolderBusy):
            ours.everybody()
        assert time.monotonic() - began < 30
    ours.everybody()


def test_a_full_file_takes_no_more_and_says_so() -> None:
    figures = OwnFigures()
    assert figures.place(("all", ()), MOST_VALUES) == 0
    assert figures.place(("one more", ()), 1) is None
    assert list(figures.everybody()[0][0]) == [("all", ())]


def test_a_histogram_that_another_version_divided_otherwise_is_not_mixed_with_ours() -> None:
    sums: dict[Key, list[float]] = {NAME: [1.0, 2.0]}
    add_up(sums, {NAME: [5.0, 5.0, 5.0]})
    assert sums == {NAME: [1.0, 2.0]}


def test_who_has_closed_is_counted_with_the_dead(tmp_path: Path, figures: Open) -> None:
    ours = figures()
    leaving = figures()
    count(ours, 1)
    count(leaving, 10)
    leaving.close()
    assert total(ours) == 11
    assert len(ours.everybody()[0]) == 1
    assert leaving.place(("late", ()), 1) is None
