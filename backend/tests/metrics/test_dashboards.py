"""Grafana's files: complete, of one kind, and found where the provisioning looks. What they ask is asked elsewhere."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from tests.deploy.composed import composed
from tests.metrics import promql
from tests.vehicle_servers import ROOT

GRAFANA = ROOT / "deploy/grafana"
FILES = sorted((GRAFANA / "dashboards").glob("*.json"))
DASHBOARDS: Mapping[str, dict[str, Any]] = {file.stem: json.loads(file.read_text()) for file in FILES}
# https://github.com/grafana/grafana: packages/grafana-data/src/valueFormats/categories.ts
UNITS = {"short", "s", "percentunit", "reqps"}


def expressions() -> list[Any]:
    return [
        pytest.param(target["expr"], target["legendFormat"], id=f"{name}: {panel['title']} {target['refId']}")
        for name, dashboard in DASHBOARDS.items()
        for panel in dashboard["panels"]
        for target in panel["targets"]
    ]


@pytest.mark.runbook("M2")
def test_there_are_the_three_dashboards_of_the_runbook() -> None:
    assert {name: told["uid"] for name, told in DASHBOARDS.items()} == {
        "commands": "sovd-commands",
        "operations": "sovd-operations",
        "vehicles": "sovd-vehicles",
    }
    titles = [panel["title"] for panel in DASHBOARDS["operations"]["panels"]]
    assert {"Requests with a server error", "How long requests take", "Requests by route"} <= set(titles)


@pytest.mark.runbook("M2")
@pytest.mark.parametrize("name", DASHBOARDS)
def test_every_panel_says_what_it_shows_in_a_unit(name: str) -> None:
    panels = DASHBOARDS[name]["panels"]
    assert all(panel["title"].strip() for panel in panels)
    assert len({panel["title"] for panel in panels}) == len(panels)
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert {panel["fieldConfig"]["defaults"]["unit"] for panel in panels} <= UNITS
    assert all(panel["targets"] for panel in panels)


@pytest.mark.parametrize("name", DASHBOARDS)
def test_no_panel_lies_on_another(name: str) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARDS[name]["panels"]:
        place = panel["gridPos"]
        columns, rows = range(place["x"], place["x"] + place["w"]), range(place["y"], place["y"] + place["h"])
        cells = {(x, y) for x in columns for y in rows}
        assert max(columns) < 24
        assert not cells & taken, panel["title"]
        taken |= cells


@pytest.mark.runbook("M2")
def test_grafana_finds_the_dashboards_and_they_find_prometheus() -> None:
    services = composed()["services"]
    mounted = dict(volume.split(":")[:2] for volume in services["grafana"]["volumes"] if volume.startswith("./"))
    [provider] = yaml.safe_load((GRAFANA / "provisioning/dashboards/sovd.yml").read_text())["providers"]
    assert mounted["./deploy/grafana/dashboards"] == provider["options"]["path"]
    assert mounted["./deploy/grafana/provisioning"] == "/etc/grafana/provisioning"
    [source] = yaml.safe_load((GRAFANA / "provisioning/datasources/prometheus.yml").read_text())["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert services["prometheus"]["networks"] == services["grafana"]["networks"] == ["inside"]
    used = {panel["datasource"]["uid"] for told in DASHBOARDS.values() for panel in told["panels"]}
    used |= {
        target["datasource"]["uid"]
        for told in DASHBOARDS.values()
        for panel in told["panels"]
        for target in panel["targets"]
    }
    assert used == {source["uid"]}


@pytest.mark.parametrize(("expression", "legend"), expressions())
def test_a_legend_names_only_labels_that_the_expression_keeps(expression: str, legend: str) -> None:
    named = {part.partition("}}")[0].strip() for part in legend.split("{{")[1:]}
    assert legend.strip()
    assert named <= promql.labels_grouped_by(expression)


def test_the_reader_of_expressions_sees_metrics_matchers_and_labels() -> None:
    read = 'sum by (le, status) (rate(x_total{status=~"5..", kind!="a"}[5m])) > 2 and on () max(up{job="b"}) == 1'
    assert list(promql.selectors(read)) == ['x_total{status=~"5..", kind!="a"}', 'up{job="b"}']
    assert promql.labels_grouped_by(read) == {"le", "status"}
    assert promql.labels_matched(read) == {"status", "kind", "job"}
    assert list(promql.selectors("histogram_quantile(0.95, sum by (le) (rate(y_bucket[5m])))")) == ["y_bucket"]
    assert list(promql.selectors("(sum(a_b) or vector(0)) / topk(5, c)")) == ["a_b", "c"]
