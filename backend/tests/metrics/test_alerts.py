"""Alerts: checked and tried by Prometheus' own tool, and each leads to a page that says what to do."""

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
