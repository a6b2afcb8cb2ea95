"""The Helm chart. Helm itself does not run here: its templates keep to two forms that can be read without it,
and with its own values it must say what deploy/k8s says.
"""

import json
import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.deploy.manifests import documents
from tests.vehicle_servers import ROOT

CHART = ROOT / "deploy/helm/sovd"
TEMPLATES = sorted((CHART / "templates").glob("*.yaml"))
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
ABOUT: dict[str, Any] = yaml.safe_load((CHART / "Chart.yaml").read_text())
SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text())
ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")
every_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)


def value_at(path: str) -> Any:
    """Raises: KeyError when the chart has no such value."""
    node: Any = VALUES
    for step in path.split("."):
        node = node[step]
    return node


def with_values(text: str) -> str:
    """What Helm would make of the forms that these templates use; any other is an error.

    Raises: ValueError.
    """

    def said(found: re.Match[str]) -> str:
        action = found[1]
        if path := re.fullmatch(r"toJson \.Values\.([\w.]+)", action):
            return json.dumps(value_at(path[1]))
        if action == ".Chart.AppVersion":
            return str(ABOUT["appVersion"])
        if path := re.fullmatch(r"if \.Values\.([\w.]+)", action):
            assert value_at(path[1]) is True
            return ""
        if action == "end":
            return ""
        raise ValueError(f"a form that is not read here: {action}")

    return ACTION.sub(said, text)


@every_template
def test_a_template_has_only_forms_that_are_read_here_and_each_if_has_its_end(template: Any) -> None:
    text = template.read_text()
    actions = ACTION.findall(text)
    assert actions.count("end") == sum(action.startswith("if ") for action in actions)
    left = ACTION.sub("", text)
    assert "{{" not in left.replace("{{ ", "{{"), "an action is not closed"
    with_values(text)


@every_template
def test_with_its_own_values_the_chart_says_what_the_manifests_say(template: Any) -> None:
    said = list(yaml.safe_load_all(with_values(template.read_text())))
    assert said == documents()[template.name]


def test_every_manifest_is_in_the_chart() -> None:
    assert [template.name for template in TEMPLATES] == list(documents())


def test_the_values_are_what_the_schema_allows() -> None:
    Draft7Validator.check_schema(SCHEMA)
    Draft7Validator(SCHEMA).validate(VALUES)


def test_every_value_is_used() -> None:
    used = " ".join(ACTION.findall("".join(template.read_text() for template in TEMPLATES)))
    paths = [f"{room}.{name}" for room, told in VALUES.items() for name in told if room != "settings"]
    assert [path for path in [*paths, "settings"] if f".Values.{path}" not in used] == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("images.backend", "sovd-backend"),
        ("images.backend", "sovd-backend:latest"),
        ("settings.SOVD_PROFILE", "demo"),
        ("settings.JWT_SECRET_KEY", "a secret that a release would remember"),
        ("settings.SOVD_DATABASE_POOL", 10),
        ("backend.minReplicas", 0),
        ("backend.replicas", 3),
        ("backend.socketsPerPod", 500),
        ("frontend.resources", {"requests": {"memory": "64MB"}, "limits": {"memory": "64Mi"}}),
        ("ingress.enabled", "yes"),
        ("networkPolicy.vehicleNetworks", ["10.20.0.0/16"]),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(path: str, wrong: object) -> None:
    changed = json.loads(json.dumps(VALUES))
    room, name = path.split(".")
    changed[room][name] = wrong
    assert not Draft7Validator(SCHEMA).is_valid(changed)


def test_chart_and_service_have_one_version() -> None:
    version = re.findall(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert [ABOUT["appVersion"]] == version
    assert {image.rpartition(":")[2] for image in VALUES["images"].values()} == set(version)
