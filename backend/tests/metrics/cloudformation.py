"""The CloudFormation template with its references filled in, and the filter patterns that it uses, as a matcher."""

import json
import operator
import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

import yaml

from tests.vehicle_servers import ROOT

TEMPLATE = ROOT / "deploy/aws/monitoring.yaml"
# Amazon CloudWatch Logs user guide, "Filter pattern syntax for metric filters", JSON log events: comparisons of one
# property, joined by &&. What else there is, the template does not use, and here it is an error.
CLAUSE = re.compile(r'^\(?\s*\$\.(?P<property>\w+)\s*(?P<how>=|>=)\s*(?:"(?P<text>[^"]*)"|(?P<number>\d+))\s*\)?$')
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {"=": operator.eq, ">=": operator.ge}


class NotUnderstood(Exception):
    """The pattern uses more than this matcher knows."""


def matches(pattern: str, line: str) -> bool:
    """Raises: NotUnderstood."""
    if not (pattern.startswith("{ ") and pattern.endswith(" }")):
        raise NotUnderstood(pattern)
    try:
        event = json.loads(line)
    except ValueError:
        return False
    return all(_clause_holds(clause.strip(), event) for clause in pattern[2:-2].split("&&"))


def _clause_holds(clause: str, event: Mapping[str, Any]) -> bool:
    found = CLAUSE.match(clause)
    if found is None:
        raise NotUnderstood(clause)
    value = event.get(found["property"])
    if found["text"] is not None:
        return isinstance(value, str) and found["how"] == "=" and fnmatchcase(value, found["text"])
    return isinstance(value, int | float) and COMPARE[found["how"]](value, float(found["number"]))


def filled_in(**parameters: str) -> dict[str, Any]:
    """The template's resources as they are made; what another resource gives is called by its own name."""
    tree = yaml.load(TEMPLATE.read_text(), _loader(parameters))  # noqa: S506 - a safe loader with two more tags
    resources: dict[str, Any] = tree["Resources"]
    return resources


def _loader(parameters: Mapping[str, str]) -> type[yaml.SafeLoader]:
    class Loader(yaml.SafeLoader):
        pass

    told = yaml.load(TEMPLATE.read_text(), _untagged())["Parameters"]  # noqa: S506 - the same
    values = {name: each["Default"] for name, each in told.items() if "Default" in each}
    values.update(parameters)
    values["AWS::Region"] = "eu-central-1"
    for group in ("Backend", "Frontend"):
        values[f"{group}Logs"] = f"/sovd/{values['Environment']}/{group.lower()}"
    Loader.add_constructor("!Ref", lambda _loader, node: values.get(str(node.value), str(node.value)))
    Loader.add_constructor(
        "!Sub", lambda _loader, node: re.sub(r"\$\{([\w:]+)\}", lambda found: str(values[found[1]]), str(node.value))
    )
    return Loader


def _untagged() -> type[yaml.SafeLoader]:
    class Loader(yaml.SafeLoader):
        pass

    for tag in ("!Ref", "!Sub"):
        Loader.add_constructor(tag, lambda _loader, node: str(node.value))
    return Loader
