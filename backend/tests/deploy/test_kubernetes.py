"""The Kubernetes manifests: valid for real, and meaning what they should."""

import json
import re
from typing import Any

import pytest

from app.config import Settings, require_safe
from tests.deploy.composed import checked, composed
from tests.deploy.manifests import FOLDER, MANIFESTS, Manifest, containers, named, of_kind, pods, workloads
from tests.project.test_settings_example import variable_of
from tests.vehicle_servers import ROOT

VERSIONS = ("1.30", "1.33", "1.37")
OURS = set(map(variable_of, Settings.model_fields))
OF_INIT_DB = set(re.findall(r"SOVD_\w+", (ROOT / "backend/scripts/init_db.sh").read_text()))
every_pod = pytest.mark.parametrize("name", pods())


@pytest.mark.parametrize("version", VERSIONS)
def test_every_manifest_is_valid_and_has_no_unknown_field(version: str) -> None:
    checked("kubernetes-validate", "--strict", "-k", version, *sorted(FOLDER.glob("*.yaml")))


def test_nothing_is_tied_to_a_namespace() -> None:
    assert [each["metadata"]["name"] for each in MANIFESTS if "namespace" in each["metadata"]] == []


@pytest.mark.runbook("P6")
@pytest.mark.parametrize("name", ["backend", "frontend"])
def test_the_runbooks_label_finds_the_pods(name: str) -> None:
    deployment = named("Deployment", name)
    assert deployment["spec"]["selector"]["matchLabels"] == {"app": name}
    assert deployment["spec"]["template"]["metadata"]["labels"]["app"] == name


@pytest.mark.runbook("P6")
def test_readiness_and_liveness_are_the_runbooks_and_exist() -> None:
    backend = container_of("backend")
    probes = {name: backend[name]["httpGet"]["path"] for name in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert probes == {
        "startupProbe": "/health/live",
        "readinessProbe": "/health/ready",
        "livenessProbe": "/health/live",
    }
    paths = json.loads((ROOT / "contracts/openapi.json").read_text())["paths"]
    assert set(probes.values()) <= paths.keys()


def container_of(name: str) -> Manifest:
    return next(container for workload, container in containers() if workload == name)


def selects(selector: dict[str, Any], name: str) -> bool:
    labels: dict[str, Any] = pods()[name]["metadata"]["labels"]
    return selector.items() <= labels.items()


def test_every_selector_finds_pods_of_exactly_one_workload() -> None:
    selectors = {
        **{f"Service {each['metadata']['name']}": each["spec"]["selector"] for each in of_kind("Service")},
        **{
            f"{kind} {each['metadata']['name']}": each["spec"][member]["matchLabels"]
            for kind, member in (
                ("Deployment", "selector"),
                ("PodDisruptionBudget", "selector"),
                ("NetworkPolicy", "podSelector"),
            )
            for each in of_kind(kind)
        },
    }
    found = {who: [name for name in pods() if selects(selector, name)] for who, selector in selectors.items()}
    assert len(found) == 9
    # `Kind name` finds the workload of that name; a Job's carries a version.
    assert {who: [re.sub(r"^sovd-(migrate)-.*", r"\1", name) for name in names] for who, names in found.items()} == {
        who: [who.split()[1]] for who in found
    }


def test_every_service_leads_to_a_port_that_its_pods_open() -> None:
    for service in of_kind("Service"):
        opened = {port["name"]: port["containerPort"] for port in container_of(service["metadata"]["name"])["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= opened.keys()


@pytest.mark.runbook("M1")
def test_prometheus_finds_the_metrics_where_they_are_served() -> None:
    port = int(named("ConfigMap", "sovd-config")["data"]["SOVD_METRICS_PORT"])
    assert pods()["backend"]["metadata"]["annotations"]["prometheus.io/port"] == str(port)
    assert {"name": "metrics", "containerPort": port} in container_of("backend")["ports"]
    way_in = named("NetworkPolicy", "backend")["spec"]["ingress"]
    assert [[each["port"] for each in way["ports"]] for way in way_in] == [[8000], [port]]


def test_ports_are_those_of_the_images() -> None:
    for name in ("backend", "frontend"):
        exposed = re.findall(r"^EXPOSE (.+)$", (ROOT / f"deploy/{name}.Dockerfile").read_text(), re.MULTILINE)
        assert [" ".join(str(port["containerPort"]) for port in container_of(name)["ports"])] == exposed


def test_the_ingress_leads_to_the_frontend_and_the_frontend_to_the_backend() -> None:
    paths = of_kind("Ingress")[0]["spec"]["rules"][0]["http"]["paths"]
    assert [(path["path"], path["backend"]["service"]) for path in paths] == [
        ("/", {"name": "frontend", "port": {"name": "http"}})
    ]
    told = {each["name"]: each.get("value") for each in container_of("frontend")["env"]}
    service = named("Service", "backend")["spec"]["ports"][0]["port"]
    assert told["BACKEND"] == f"backend.$(NAMESPACE).svc.cluster.local:{service}"


def test_every_variable_is_one_that_the_service_reads() -> None:
    assert named("ConfigMap", "sovd-config")["data"].keys() <= OURS
    for name, container in containers():
        told = {each["name"] for each in container.get("env", ())}
        known = {"BACKEND", "NAMESPACE"} if name == "frontend" else OURS | OF_INIT_DB
        assert told <= known, name


def test_what_pods_refer_to_is_in_the_folder_or_told_to_be_made_by_hand() -> None:
    told = (FOLDER / "config.yaml").read_text()
    for name, container in containers():
        for source in container.get("envFrom", ()):
            if "configMapRef" in source:
                assert named("ConfigMap", source["configMapRef"]["name"])
            else:
                assert f"`{source['secretRef']['name']}`" in told, name
    assert not of_kind("Secret")


def test_with_a_secret_of_ones_own_the_settings_start_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "DATABASE_URL": "postgresql://sovd:one-of-my-own@db.example/sovd",
        "REDIS_URL": "rediss://cache.example:6379/0",
        "JWT_SECRET_KEY": "of this test, and long enough for all of it",
    }
    told = (FOLDER / "config.yaml").read_text()
    assert all(name in told for name in secrets)
    for name, value in {**named("ConfigMap", "sovd-config")["data"], **secrets}.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    require_safe(settings)
    assert settings.profile == "production"
    policy = named("NetworkPolicy", "backend")["spec"]["egress"][-1]
    assert [block["ipBlock"]["cidr"] for block in policy["to"]] == list(map(str, settings.vehicle_networks))
    assert [port["port"] for port in policy["ports"]] == list(settings.vehicle_ports)


@every_pod
def test_every_pod_is_restricted(name: str) -> None:
    """What the Pod Security Standard `restricted` asks for, and a disk that cannot be written."""
    spec = pods()[name]["spec"]
    security = spec["securityContext"]
    assert (security["runAsNonRoot"], security["runAsUser"]) == (True, 10001)
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    assert (spec["automountServiceAccountToken"], spec["enableServiceLinks"]) == (False, False)
    assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys()
    assert {next(iter(volume.keys() - {"name"})) for volume in spec["volumes"]} <= {"emptyDir", "secret"}
    for container in spec["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        assert mounted == {volume["name"] for volume in spec["volumes"]}


@every_pod
def test_every_container_says_what_it_needs_and_has_composes_image(name: str) -> None:
    images = {service["image"] for service in composed()["services"].values()}
    for container in pods()[name]["spec"]["containers"]:
        assert container["image"] in images
        assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
        assert "memory" in container["resources"]["limits"]


@pytest.mark.parametrize("name", ["backend", "frontend"])
def test_a_pod_that_ends_has_time_to_let_everybody_go(name: str) -> None:
    spec = pods()[name]["spec"]
    container = container_of(name)
    pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pause + 10 < spec["terminationGracePeriodSeconds"]
    assert named("Deployment", name)["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_the_autoscaler_counts_the_processor_and_open_sockets() -> None:
    scaler = of_kind("HorizontalPodAutoscaler")[0]["spec"]
    assert scaler["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "backend"}
    assert "replicas" not in named("Deployment", "backend")["spec"]
    measured = [(metric["type"], metric.get("resource", metric.get("pods"))) for metric in scaler["metrics"]]
    assert [kind for kind, _ in measured] == ["Resource", "Pods"]
    assert measured[0][1]["name"] == "cpu"
    assert measured[1][1]["metric"]["name"] == "websocket_connections_active"
    pool = int(named("ConfigMap", "sovd-config")["data"]["SOVD_DATABASE_POOL"])
    # One more pod while a version replaces another; PostgreSQL's own default is 100 connections.
    assert (scaler["maxReplicas"] + 1) * pool < 100


def test_the_schema_is_made_by_a_job_of_the_same_version_as_the_service() -> None:
    jobs = of_kind("Job")
    version = container_of("backend")["image"].partition(":")[2]
    assert [job["metadata"]["name"] for job in jobs] == [f"sovd-migrate-{version}"]
    migrate = container_of(f"sovd-migrate-{version}")
    assert migrate["image"] == container_of("backend")["image"]
    assert migrate["command"] == ["bash", "/app/scripts/init_db.sh"]
    assert set(workloads()) == {"backend", "frontend", f"sovd-migrate-{version}"}
