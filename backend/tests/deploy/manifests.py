"""The manifests in deploy/k8s, read once."""

from collections.abc import Iterator
from typing import Any

import yaml

from tests.vehicle_servers import ROOT

FOLDER = ROOT / "deploy/k8s"
Manifest = dict[str, Any]


def documents() -> dict[str, list[Manifest]]:
    return {path.name: list(yaml.safe_load_all(path.read_text())) for path in sorted(FOLDER.glob("*.yaml"))}


MANIFESTS = [each for listed in documents().values() for each in listed]


def of_kind(kind: str) -> list[Manifest]:
    return [each for each in MANIFESTS if each["kind"] == kind]


def named(kind: str, name: str) -> Manifest:
    return next(each for each in of_kind(kind) if each["metadata"]["name"] == name)


def workloads() -> dict[str, Manifest]:
    """Everything that makes pods, by name."""
    return {each["metadata"]["name"]: each for kind in ("Deployment", "Job") for each in of_kind(kind)}


def pods() -> dict[str, Manifest]:
    """The template of each workload's pods, by the workload's name."""
    return {name: each["spec"]["template"] for name, each in workloads().items()}


def containers() -> Iterator[tuple[str, Manifest]]:
    for name, pod in pods().items():
        for container in pod["spec"]["containers"]:
            yield name, container
