"""AWS: the template is sound, what it asks for can be made, and its filters count what our own log lines tell."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.metrics.cloudformation import TEMPLATE, NotUnderstood, filled_in, matches
from tests.metrics.pages import Page, read_page
from tests.metrics.test_prometheus import NOBODY, work
from tests.processes import free_port
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess

TOPIC = "arn:aws:sns:eu-central-1:123456789012:operators"
ACCESS = {"region_name": "eu-central-1", "aws_access_key_id": "of-tests", "aws_secret_access_key": "of-tests"}
RESOURCES = filled_in(AlarmTopicArn=TOPIC)


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    return {name: each["Properties"] for name, each in RESOURCES.items() if each["Type"] == kind}


FILTERS = of_type("AWS::Logs::MetricFilter")
ALARMS = of_type("AWS::CloudWatch::Alarm")
DASHBOARD = of_type("AWS::CloudWatch::Dashboard")["Dashboard"]
PATTERNS = {
    str(each["MetricTransformations"][0]["MetricName"]): str(each["FilterPattern"]) for each in FILTERS.values()
}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of it leaves the process."""
    with mock_aws():
        yield


def test_cfn_lint_has_nothing_to_say() -> None:
    program = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run([program, TEMPLATE], capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_stack_is_made_with_log_groups_that_forget(aws: None) -> None:
    parameters = [
        {"ParameterKey": "AlarmTopicArn", "ParameterValue": TOPIC},
        {"ParameterKey": "RetentionDays", "ParameterValue": "30"},
        {"ParameterKey": "Environment", "ParameterValue": "staging"},
    ]
    formation = boto3.client("cloudformation", **ACCESS)
    formation.validate_template(TemplateBody=TEMPLATE.read_text())
    # It knows log groups and dashboards; filters and alarms are asked for in the tests below.
    with pytest.warns(UserWarning, match=r"AWS::(Logs::MetricFilter|CloudWatch::Alarm) but it's not supported by moto"):
        formation.create_stack(StackName="sovd", TemplateBody=TEMPLATE.read_text(), Parameters=parameters)
    assert formation.describe_stacks(StackName="sovd")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    groups = boto3.client("logs", **ACCESS).describe_log_groups()["logGroups"]
    kept = {group["logGroupName"]: group["retentionInDays"] for group in groups}
    assert kept == {"/sovd/staging/backend": 30, "/sovd/staging/frontend": 30}


def test_every_filter_is_one_that_cloudwatch_takes(aws: None) -> None:
    """moto makes no filters of templates, so each is asked for by itself."""
    logs = boto3.client("logs", **ACCESS)
    group = "/sovd/production/backend"
    logs.create_log_group(logGroupName=group)
    for name, told in FILTERS.items():
        assert told["LogGroupName"] == group
        transformations = [
            {key[0].lower() + key[1:]: value for key, value in each.items()} for each in told["MetricTransformations"]
        ]
        logs.put_metric_filter(
            logGroupName=group,
            filterName=name,
            filterPattern=told["FilterPattern"],
            metricTransformations=transformations,
        )
    made = logs.describe_metric_filters(logGroupName=group)["metricFilters"]
    assert {each["filterName"] for each in made} == set(FILTERS)


def test_every_alarm_and_the_dashboard_are_ones_that_cloudwatch_takes(aws: None) -> None:
    watch = boto3.client("cloudwatch", **ACCESS)
    for told in ALARMS.values():
        watch.put_metric_alarm(**told)
        assert told["AlarmActions"] == [TOPIC]
    names = {alarm["AlarmName"] for alarm in watch.describe_alarms()["MetricAlarms"]}
    assert names == {
        f"sovd-production-{what}"
        for what in ("server-errors", "commands-failed", "requests-slow", "commands-slow", "commands-unknown")
    }
    watch.put_dashboard(**DASHBOARD)
    assert watch.list_dashboards()["DashboardEntries"][0]["DashboardName"] == "sovd-production"


def metrics_named(told: object) -> set[str]:
    """Wherever they stand in alarms and widgets."""
    match told:
        case {"MetricName": str(name)}:
            return {name}
        case ["SOVD/production", str(name), *_]:
            return {name}
        case dict():
            return {name for each in told.values() for name in metrics_named(each)}
        case list():
            return {name for each in told for name in metrics_named(each)}
        case _:
            return set()


def test_alarms_and_dashboard_name_only_metrics_that_a_filter_makes() -> None:
    shown = metrics_named(json.loads(DASHBOARD["DashboardBody"]))
    watched = metrics_named(list(ALARMS.values()))
    assert shown | watched <= set(PATTERNS)
    assert shown == set(PATTERNS), "a metric that nobody sees costs money"


@pytest.fixture(scope="module")
def told(simulator_process: SimulatorProcess) -> tuple[Sequence[str], Page]:
    """The log of a backend that worked, failed and refused, and what it counted itself."""
    port = free_port()
    settings = {"SOVD_METRICS_PORT": str(port), "SOVD_CONSOLE_DIR": "/nowhere", "SOVD_RATE_LIMITS": "on"}
    with run_service(Servers(), [*simulator_process.vehicles, NOBODY], **settings) as service:
        page = asyncio.run(worked(service, port))
        return service.output.read_text().splitlines(), page


async def worked(service: ServiceProcess, port: int) -> Page:
    await work(service)
    async with Client(service.url, "viewer") as viewer:
        for _ in range(12):
            await viewer.http.get("/api/v1/commands")
    return await read_page(port)


def test_each_filter_counts_what_the_backend_counted_itself(told: tuple[Sequence[str], Page]) -> None:
    lines, page = told
    found = {metric: sum(matches(pattern, line) for line in lines) for metric, pattern in PATTERNS.items()}
    ended = sum(
        page.get("commands_executed_total", status=status) for status in ("succeeded", "failed", "refused", "unknown")
    )
    assert found == {
        "Requests": page.get("http_requests_total"),
        "RequestDuration": page.get("http_requests_total"),
        "ServerErrors": page.get("http_requests_total", status="503"),
        "CommandsFinished": ended,
        "CommandDuration": page.get("command_execution_duration_seconds_count"),
        "CommandsFailed": page.get("commands_executed_total", status="failed"),
        "CommandsUnknown": page.get("commands_executed_total", status="unknown"),
        "RateLimitsHit": page.get("rate_limits_hit_total"),
    }
    assert {metric for metric, count in found.items() if count == 0} == {"CommandsUnknown"}


def test_an_unknown_command_is_matched_as_it_is_logged() -> None:
    line = '{"type":"write-data","outcome":"unknown","error":"not-responding","event":"command.finished"}'
    assert matches(PATTERNS["CommandsUnknown"], line)
    assert not matches(PATTERNS["CommandsFailed"], line)


def test_the_matcher_takes_numbers_for_numbers_and_words_for_words() -> None:
    assert matches("{ $.status >= 500 }", '{"status": 503}')
    assert not matches("{ $.status >= 500 }", '{"status": "503"}')
    assert not matches("{ $.status >= 500 }", '{"status": 499}')
    assert matches('{ ($.event = "a*") && ($.n >= 1) }', '{"event": "abc", "n": 1}')
    assert not matches('{ ($.event = "a*") && ($.n >= 1) }', '{"event": "abc"}')
    assert not matches('{ $.event = "a" }', "no JSON")
    with pytest.raises(NotUnderstood):
        matches('{ $.event = "a" || $.event = "b" }', "{}")
