"""What can be counted: the size of files, and the places that catch everything."""

import ast

from tests.project.checkout import ROOT, list_written_by_hand

LONGEST_FILE = 500  # lines
BROAD_PLACES = 2  # the edge of a request and the loop of a worker


def test_no_file_written_by_hand_is_longer_than_500_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in list_written_by_hand(".py", ".ts", ".tsx")
    }
    assert lengths, "git lists no file"
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = [] if handler.type is None else ast.walk(handler.type)
    names = {node.id for node in caught if isinstance(node, ast.Name)}
    return handler.type is None or not names.isdisjoint({"Exception", "BaseException"})


def always_raises(handler: ast.ExceptHandler) -> bool:
    """To clean up and raise is no catching: nothing is hidden from whoever called."""
    leaves = any(isinstance(node, ast.Return | ast.Continue | ast.Break) for node in ast.walk(handler))
    return isinstance(handler.body[-1], ast.Raise) and not leaves


def test_everything_is_caught_in_two_places_of_the_service_at_most() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "backend/app").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and catches_everything(node) and not always_raises(node)
    ]
    assert len(found) <= BROAD_PLACES, found


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    found = [path for path in list_written_by_hand(".py", ".ts", ".tsx") if path.stem in drawers]
    assert found == []
