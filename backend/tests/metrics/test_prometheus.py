"""A real Prometheus scrapes a backend that works: the runbook, the dashboards and the alerts get their data."""

import asyncio
import json
import re
import time
from collections.abc import Iterator

import httpx2
import pytest
import yaml

from tests.conftest import needed
from tests.metrics import promql
from tests.metrics.prometheus_server import ALERTS, PrometheusServer, run_prometheus
from tests.metrics.test_dashboards import DASHBOARDS
from tests.processes import free_port
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import ROOT, SimulatedVehicle, SimulatorProcess

NOBODY = SimulatedVehicle(vin="1FADP3F23JL999999", name="Nobody at home", url="http://127.0.0.1:1")
PAGE = (ROOT / "docs/runbooks/monitoring.md").read_text()
QUERIES = re.findall(r"^```promql\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
TOLD = [line for block in QUERIES for line in block.splitlines()]
RUNBOOK = (
    'rate(commands_executed_total{status="failed"}[5m])',
    "histogram_quantile(0.95, rate(command_execution_duration_seconds_bucket[5m]))",
    "websocket_connections_active",
    "vehicle_connections_active",
)
PANELS = [target["expr"] for told in DASHBOARDS.values() for panel in told["panels"] for target in panel["targets"]]
RULES = [rule["expr"] for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]
EXPRESSIONS = sorted({*PANELS, *RULES, *TOLD})
SELECTORS = sorted({selector for expression in EXPRESSIONS for selector in promql.selectors(expression)})


@pytest.fixture(scope="module")
def prometheus(
    simulator_process: SimulatorProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PrometheusServer]:
    """It has scraped a backend before and after it worked, and goes on."""
    home = tmp_path_factory.mktemp("prometheus")
    port = free_port()
    unbuilt = str(home / "no-console")  # answered with 503
    vehicles = [*simulator_process.vehicles, NOBODY]
    with (
        run_service(Servers(), vehicles, SOVD_METRICS_PORT=str(port), SOVD_CONSOLE_DIR=unbuilt) as service,
        needed(run_prometheus(home, {"backend": f"127.0.0.1:{port}"})) as server,
    ):
        server.query_until('up{job="backend"} == 1')
        asyncio.run(work(service))
        server.query_until('commands_executed_total{status="failed"} > 0')
        # A second sample, for those who ask by how much something rises.
        seen = time.time()
        server.query_until(f'timestamp(commands_executed_total{{status="failed"}}) > {seen + 1:.3f}')
        yield server


async def work(service: ServiceProcess) -> None:
    """What leaves a trace in every metric: reads, a failure, a refusal, a socket, a stranger, a server error."""
    # An admin: where rate limits are on, they are out of the way.
    async with Client(service.url, "admin") as admin, admin.socket() as socket:
        await socket.subscribe(all=True)
        listed = (await admin.http.get("/api/v1/vehicles")).json()["items"]
        for vehicle in listed:
            await admin.run(vehicle["id"], method="GET", path="components")
        await admin.run(listed[0]["id"], method="GET", path="components/no-such-component")
        await admin.http.get("/")
    async with httpx2.AsyncClient(base_url=service.url) as stranger:
        assert (await stranger.get("/api/v1/vehicles")).status_code == 401


@pytest.mark.runbook("M1")
def test_prometheus_sees_its_target_up(prometheus: PrometheusServer) -> None:
    [target] = prometheus.get("/api/v1/targets")["activeTargets"]
    assert (target["labels"]["job"], target["health"], target["lastError"]) == ("backend", "up", "")


@pytest.mark.runbook("M1")
@pytest.mark.parametrize("query", RUNBOOK)
def test_the_runbooks_query_returns_data(prometheus: PrometheusServer, query: str) -> None:
    [sample] = prometheus.query(query)
    assert float(sample["value"][1]) >= 0


@pytest.mark.runbook("M1")
def test_the_runbooks_error_rate_rises_with_a_command_that_fails(prometheus: PrometheusServer) -> None:
    [sample] = prometheus.query('increase(commands_executed_total{status="failed"}[5m])')
    assert float(sample["value"][1]) > 0
    [latency] = prometheus.query(RUNBOOK[1])
    assert 0 < float(latency["value"][1]) < 1800


@pytest.mark.runbook("D1")
def test_every_query_that_the_monitoring_page_tells_returns_data(prometheus: PrometheusServer) -> None:
    assert set(RUNBOOK) <= set(TOLD)
    assert [query for query in TOLD if not prometheus.query(query)] == []


@pytest.mark.runbook("M2")
def test_every_expression_of_a_dashboard_or_an_alert_is_promql(prometheus: PrometheusServer) -> None:
    for expression in EXPRESSIONS:
        prometheus.query(expression)
    with pytest.raises(AssertionError, match="parse error"):
        prometheus.query("sum(rate(")


@pytest.mark.runbook("M2")
def test_what_an_expression_selects_is_there(prometheus: PrometheusServer) -> None:
    assert len(SELECTORS) > 20
    assert [selector for selector in SELECTORS if not prometheus.query(selector)] == []


@pytest.mark.runbook("M2")
def test_every_label_of_an_expression_is_on_its_metrics(prometheus: PrometheusServer) -> None:
    unknown: dict[str, set[str]] = {}
    for expression in EXPRESSIONS:
        samples = [sample for name in promql.names(expression) for sample in prometheus.query(name)]
        asked = promql.labels_grouped_by(expression) | promql.labels_matched(expression)
        unknown[expression] = asked - {label for sample in samples for label in sample["metric"]}
    assert {expression: labels for expression, labels in unknown.items() if labels} == {}


@pytest.mark.runbook("M2")
def test_every_panel_of_a_working_backend_shows_something(prometheus: PrometheusServer) -> None:
    """An empty panel looks like a broken one."""
    assert [panel for panel in PANELS if not prometheus.query(panel)] == []


def test_no_label_has_a_value_that_somebody_chose(prometheus: PrometheusServer) -> None:
    """Every id, name or path in a label would be a series of its own for ever."""
    series = prometheus.get("/api/v1/series", **{"match[]": '{job="backend"}'})
    told = json.dumps([{name: value for name, value in each.items() if name != "instance"} for each in series])
    assert "no-such-component" not in told
    assert NOBODY.vin not in told
    assert not any(character.isdigit() for each in series for character in each.get("route", "").replace("v1", ""))
    assert len(series) < 2000


def test_prometheus_evaluates_every_alert(prometheus: PrometheusServer) -> None:
    rules = [rule for group in prometheus.get("/api/v1/rules")["groups"] for rule in group["rules"]]
    assert sorted(rule["query"] for rule in rules) == sorted(prometheus_words(prometheus, each) for each in RULES)
    assert {rule["health"] for rule in rules} == {"ok"}


def prometheus_words(prometheus: PrometheusServer, expression: str) -> str:
    """As Prometheus would write it, on one line."""
    formatted: str = prometheus.get("/api/v1/format_query", query=expression)
    return " ".join(formatted.split()).replace("( ", "(").replace(" )", ")")
