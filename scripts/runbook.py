"""Run every test that proves a fact of the operations runbook, and print the facts with what came of them."""

import os
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT / "contracts/runbook.toml"


@dataclass
class Proofs:
    """A plugin of pytest: hears how each marked test ended. A test may prove several facts."""

    outcomes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, number in report.user_properties:
            if name == "runbook":
                known = self.outcomes[str(number)].get(report.nodeid, "passed")
                self.outcomes[str(number)][report.nodeid] = known if report.passed else report.outcome


def read_facts() -> dict[str, str]:
    told = tomllib.loads(FACTS.read_text())
    return {**told["facts"], **{f"issue {number}": title for number, title in told["issues"].items()}}


def table_of(facts: dict[str, str], outcomes: dict[str, dict[str, str]]) -> tuple[Table, int]:
    """The table, and how many facts are not proved."""
    table = Table("no", "fact", "tests", "outcome", title="The operations runbook")
    unproved = 0
    for number, fact in facts.items():
        ended = outcomes.get(number, {})
        bad = sorted(nodeid for nodeid, outcome in ended.items() if outcome != "passed")
        is_proved = bool(ended) and not bad
        unproved += not is_proved
        shown = bad or sorted(ended)[:1]
        tests = "\n".join(nodeid.removeprefix("backend/tests/") for nodeid in shown) or "none"
        more = f"\nand {len(ended) - 1} more" if is_proved and len(ended) > 1 else ""
        table.add_row(number, fact, tests + more, "[green]pass[/]" if is_proved else "[red]FAIL[/]")
    return table, unproved


def main() -> None:
    os.chdir(ROOT)
    proofs = Proofs()
    workers = os.environ.get("TEST_WORKERS", "2")
    words = ["-q", "-m", "runbook", "-n", workers, "--dist", "loadfile"]
    code = pytest.main(words, plugins=[proofs])
    facts = read_facts()
    table, unproved = table_of(facts, proofs.outcomes)
    width = None if sys.stdout.isatty() else 160
    Console(width=width).print(table)
    print(f"{len(facts) - unproved} of {len(facts)} hold.")
    sys.exit(int(code) or unproved)


if __name__ == "__main__":
    main()
