"""The incident report, and the log that it quotes."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.runbook.clinic import KEY, System, bare_environment, call_doctor, diagnose

pytestmark = [pytest.mark.runbook("D2"), pytest.mark.timeout(120)]


def write_log(folder: Path) -> Path:
    now = datetime.now(UTC)
    lines = [
        {"level": "info", "event": "http.request", "timestamp": now.isoformat()},
        {
            "level": "error",
            "event": "http.crashed",
            "correlation_id": "abc123-def456-ghi789",
            "vin": "SVDECAR18TA000101",
            "database": "postgresql://sovd:hunter2@db/sovd",
            "header": "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
            "note": KEY,
            "timestamp": (now - timedelta(minutes=3)).isoformat(),
        },
        {"level": "error", "event": "old", "timestamp": (now - timedelta(hours=3)).isoformat()},
    ]
    file = folder / "server.log"
    file.write_text("\n".join(["no json", *map(json.dumps, lines)]))
    return file


def test_errors_in_the_log(embedded: System, tmp_path: Path) -> None:
    told = embedded.diagnose("--log", str(write_log(tmp_path)))
    assert told.warnings == {"log.troubled"}
    assert "Errors in the last 10 minutes" in told.says("log")
    assert "http.crashed" in told.says("log")


# The incident report


def test_the_report_fills_in_the_template_and_tells_no_secret(embedded: System, tmp_path: Path) -> None:
    log = write_log(tmp_path)
    called = call_doctor(
        {**embedded.environment, "REDIS_URL": "redis://:hunter3@127.0.0.1:1/0"},
        tmp_path,
        *("--report", "incident.md", "--log", str(log)),
    )
    report = (tmp_path / "incident.md").read_text()
    assert called.returncode == 1
    assert "The incident report is in incident.md" in called.stderr
    assert report.startswith("# [SOVD] Nobody listens at 127.0.0.1:1: Redis is not running there")
    for part in ("**Severity (suggested)**: P2-High", "**Environment**: Local", "**Started**: ", "## Symptoms"):
        assert part in report
    for part in ("## Steps taken", "1. Ran `sovd doctor`", "## Current status", "- The service is up."):
        assert part in report
    assert "http.crashed" in report
    assert "- `abc123-def456-ghi789`" in report
    assert "…000101" in report
    for secret in ("SVDECAR18TA000101", "hunter2", "hunter3", KEY, "eyJhbGci"):
        assert secret not in report


def test_the_report_can_be_printed(embedded: System) -> None:
    called = call_doctor(embedded.environment, embedded.folder, "--report")
    assert called.stdout.startswith("# [SOVD] Nothing wrong was found")
    assert "P4-Low" in called.stdout
    assert called.returncode == 0


def test_a_report_needs_the_word(embedded: System) -> None:
    called = call_doctor(embedded.environment, embedded.folder, "incident.md")
    assert called.returncode == 2
    assert "--report" in called.stderr


def test_a_client_without_the_service_still_looks_from_outside(embedded: System, tmp_path: Path) -> None:
    """As on an engineer's own machine: the client is installed, the service's program is not."""
    environment = {**bare_environment(tmp_path), "SOVD_URL": embedded.service.url}
    hidden = [sys.executable, "-c", HIDE_SERVICE]
    called = diagnose(environment, tmp_path, prefix=hidden)
    assert called.code == 0
    checks = {each["check"] for each in called.result["findings"]}
    assert {"port", "service", "ready", "websocket", "service_clock"} <= checks
    assert "database" not in checks


# Runs the command line of its arguments where the service cannot be imported.
HIDE_SERVICE = """
import importlib.util, runpy, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "app" else find(name, package)
sys.argv = ["sovd", *sys.argv[4:]]
runpy.run_module("sovd_cli.main", run_name="__main__")
"""
