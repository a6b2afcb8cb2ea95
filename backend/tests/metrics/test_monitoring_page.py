"""`docs/runbooks/monitoring.md` tells of every metric and alert, of none that is not there, and what it types works."""

import re
import shlex
import subprocess

import pytest

from tests.metrics.conftest import Measured
from tests.metrics.pages import read_page
from tests.metrics.test_alerts import RULES
from tests.vehicle_servers import ROOT

PAGE = (ROOT / "docs/runbooks/monitoring.md").read_text()
METRIC = re.compile(r"`([a-z]+(?:_[a-z]+)*)(?:\{([a-z_,]+)\})?`")
# What needs an engine, an account or a log that is followed for ever; each is tried in another way elsewhere.
NOT_HERE = ("docker compose ", "aws ", "make logs ")


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line for block in found for line in block.replace("\\\n", "").splitlines()]
    assert lines
    return lines


def tables() -> str:
    return "\n".join(line for line in PAGE.splitlines() if line.startswith("| `"))


@pytest.mark.runbook("D1")
async def test_the_page_explains_every_metric_and_its_labels(measured: Measured) -> None:
    page = await read_page(measured.metrics_port)
    there = {}
    for family in page.families.values():
        # A counter's family is named without its ending.
        name = f"{family.name}_total" if family.type == "counter" else family.name
        there[name] = {label for sample in family.samples for label in sample.labels} - {"le"}
    told = {name: set(labels.split(",")) if labels else set() for name, labels in METRIC.findall(tables())}
    explained = {name: labels for name, labels in told.items() if name in there}
    # Of requests there is none yet, so their labels do not show.
    unasked = {"http_requests_total", "http_request_duration_seconds"}
    assert {name: labels for name, labels in explained.items() if name not in unasked} == {
        name: labels for name, labels in there.items() if name not in unasked
    }
    assert unasked <= told.keys()


@pytest.mark.runbook("D1")
def test_the_page_says_what_to_do_for_every_alert() -> None:
    told = set(re.findall(r"^\| ([A-Z][a-z]+[A-Z]\w+) \|", PAGE, re.MULTILINE))
    assert told == {rule["alert"] for rule in RULES}


@pytest.mark.runbook("D1")
def test_what_the_page_types_works(measured: Measured) -> None:
    tried = 0
    for line in blocks("bash"):
        if line.startswith(NOT_HERE):
            continue
        words = line.replace(":9464/", f":{measured.metrics_port}/")
        done = subprocess.run(
            ["/bin/sh", "-c", words], cwd=ROOT, capture_output=True, text=True, timeout=50, check=False
        )
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        assert done.stdout
        tried += 1
    assert tried == 3


@pytest.mark.runbook("D1")
def test_what_cannot_be_typed_here_is_at_least_whole() -> None:
    left = [shlex.split(line) for line in blocks("bash") if line.startswith(NOT_HERE)]
    assert [words[0] for words in left] == ["docker", "make", "aws", "make"]
    program = left[0][left[0].index("-c") + 1]
    compile(program, "monitoring.md", "exec")
    assert (ROOT / left[2][left[2].index("--template-file") + 1]).exists()
