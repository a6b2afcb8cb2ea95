"""Each fact of the runbook has a test that proves it, and no test says that it proves a fact nobody told."""

import ast
import tomllib
from collections.abc import Iterator

from tests.project.checkout import ROOT, list_written_by_hand

TOLD = tomllib.loads((ROOT / "contracts/runbook.toml").read_text())
FACTS = set(TOLD["facts"])
ISSUES = {f"issue {number}" for number in TOLD["issues"]}


def marks() -> Iterator[str]:
    for path in list_written_by_hand(".py"):
        if path.is_relative_to(ROOT / "backend/tests"):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.runbook":
                    yield ast.literal_eval(call.args[0])


def test_every_fact_and_every_issue_has_a_test() -> None:
    assert (FACTS | ISSUES) - set(marks()) == set()


def test_every_mark_names_a_fact_or_an_issue() -> None:
    assert set(marks()) - FACTS - ISSUES == set()
    assert len(FACTS) == 33
