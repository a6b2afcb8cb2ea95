"""Alerts: checked and tried by Prometheus' own tool, and each leads to a page that says what to do."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.composed import composed
from tests.metrics.prometheus_server import ALERTS, CONFIGURATION
from tests.processes import ServerMissing, apt_line, find_program
from tests.vehicle_servers import ROOT

RUNBOOKS = ROOT / "docs/runbooks"
# The headings of the runbook that the product was described by.
ISSUES = (
    "Issue 1: Backend Won't Start",
    "Issue 2: Frontend 401 Unauthorized Errors",
    "Issue 3: WebSocket Connections Failing",
    "Issue 4: Rate Limiting (429 Too Many Requests)",
    "Issue 5: Health Check Failures",
    "Issue 6: Port Conflicts Preventing Startup",
    "Issue 7: Database Connection Errors",
    "Issue 8: Redis Connection Failures",
)
CASES = ROOT / "backend/tests/metrics/alerts.test.yml"
RULES: Sequence[dict[str, Any]] = [
    rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]
]


def promtool(*words: str | Path) -> subprocess.CompletedProcess[str]:
    try:
        program = find_program("promtool", mend=apt_line("prometheus"))
    except ServerMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    return subprocess.run([program, *words], capture_output=True, text=True, timeout=50, check=False)


def slug(heading: str) -> str:
    """As it is made of a heading by those who show Markdown: small letters, hyphens, nothing else."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_promtool_accepts_the_configuration_and_the_rules() -> None:
    for kind, file in (("config", CONFIGURATION), ("rules", ALERTS)):
        done = promtool("check", kind, file)
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_fires_when_it_must_and_is_silent_when_it_must_not() -> None:
    done = promtool("test", "rules", CASES)
    assert done.returncode == 0, done.stdout + done.stderr
    tried = {case["name"] for case in yaml.safe_load(CASES.read_text())["tests"]}
    assert tried == {f"{rule['alert']} {what}" for rule in RULES for what in ("fires", "is silent")}


@pytest.mark.parametrize(("right", "wrong"), [("> 0.05", "> 0.5"), ('{status="unknown"}', ""), ("for: 1m", "for: 9m")])
def test_the_trial_notices_a_rule_that_is_wrong(tmp_path: Path, right: str, wrong: str) -> None:
    rules = tmp_path / "alerts.yml"
    rules.write_text(ALERTS.read_text().replace(right, wrong))
    cases = yaml.safe_load(CASES.read_text()) | {"rule_files": [str(rules)]}
    changed = tmp_path / "alerts.test.yml"
    changed.write_text(yaml.safe_dump(cases))
    assert promtool("test", "rules", changed).returncode != 0


def headings(page: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_leads_to_a_heading_of_the_runbook(rule: dict[str, Any]) -> None:
    page, _, place = rule["annotations"]["runbook_url"].partition("#")
    there = {
        "docs/runbooks/monitoring.md": headings(RUNBOOKS / "monitoring.md"),
        "docs/runbooks/troubleshooting.md": {slug(issue) for issue in ISSUES},
    }
    assert place in there[page]
    assert rule["labels"]["severity"] in {"warning", "critical"}


def test_the_troubleshooting_page_calls_its_issues_as_the_alerts_do() -> None:
    pages = {page.stem: headings(page) for page in RUNBOOKS.glob("*.md")}
    assert "monitoring" in pages
    assert {slug(issue) for issue in ISSUES} - pages.get("troubleshooting", {slug(issue) for issue in ISSUES}) == set()


@pytest.mark.runbook("M1")
def test_in_compose_prometheus_reaches_the_backend_and_nobody_outside_does() -> None:
    services = composed()["services"]
    [job] = [job for job in yaml.safe_load(CONFIGURATION.read_text())["scrape_configs"] if job["job_name"] == "backend"]
    backend, prometheus = services["backend"], services["prometheus"]
    port = backend["environment"]["SOVD_METRICS_PORT"]
    assert job["static_configs"] == [{"targets": [f"backend:{port}"]}]
    assert backend["environment"]["SOVD_METRICS_HOST"] == backend["networks"]["inside"]["ipv4_address"]
    assert "inside" in prometheus["networks"]
    assert not [published for published in backend["ports"] if port in published.split(":")]
    mounted = dict(volume.split(":")[:2] for volume in prometheus["volumes"] if volume.startswith("./"))
    for file in (CONFIGURATION, ALERTS):
        assert mounted[f"./{file.relative_to(ROOT)}"] == f"/etc/prometheus/{file.name}"
