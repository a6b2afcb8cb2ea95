"""docker-compose.yml holds what the runbook promises of it."""

import re
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from app.config import BadConfiguration, Settings, require_safe
from tests.deploy.composed import COMPOSE, EXAMPLE, VariableMissing, checked, composed, read_env
from tests.processes import Child, Launch, accepts, apt_line, find_program, free_port
from tests.project.test_settings_example import variable_of
from tests.vehicle_servers import ROOT

PORTS = {"backend": 8000, "frontend": 5173, "db": 5432, "redis": 6379, "prometheus": 9090, "grafana": 3000}
SERVICES = composed()["services"]
every_service = pytest.mark.parametrize("name", SERVICES)


def published(env: dict[str, str]) -> dict[str, list[str]]:
    return {name: service.get("ports", []) for name, service in composed(env)["services"].items()}


@pytest.mark.runbook("P1")
def test_compose_accepts_the_file() -> None:
    checked("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE)


@pytest.mark.runbook("P1")
def test_the_services_are_those_of_the_runbook_on_its_ports() -> None:
    usual = {name for name, service in SERVICES.items() if "profiles" not in service}
    assert usual == PORTS.keys()
    assert published(read_env(EXAMPLE)) == {
        **{name: [f"127.0.0.1:{port}:{port}"] for name, port in PORTS.items()},
        "sim": [],
    }
    assert SERVICES["sim"]["profiles"] == ["sim"]


@pytest.mark.runbook("P1")
@every_service
def test_every_service_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= check.keys()


@pytest.mark.runbook("P1")
def test_each_service_waits_for_those_that_it_needs() -> None:
    waits = {
        name: {other: told["condition"] for other, told in service["depends_on"].items()}
        for name, service in SERVICES.items()
        if "depends_on" in service
    }
    assert waits == {
        "backend": {"db": "service_healthy", "redis": "service_healthy"},
        "frontend": {"backend": "service_healthy"},
        "grafana": {"prometheus": "service_healthy"},
    }


@every_service
def test_every_service_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert re.fullmatch(r"\d+m", service["mem_limit"])
    user = service.get("user") or last_user(ROOT / service["build"]["dockerfile"])
    assert user.split(":")[0] not in {"", "0", "root"}


def last_user(dockerfile: Path) -> str:
    return str(re.findall(r"^USER (\S+)$", dockerfile.read_text(), re.MULTILINE)[-1])


@every_service
def test_every_image_is_pinned_to_one_version(name: str) -> None:
    assert re.fullmatch(r"[a-z/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?", SERVICES[name]["image"])


@pytest.mark.runbook("P5")
def test_memory_is_limited_as_the_runbook_says() -> None:
    assert (SERVICES["db"]["mem_limit"], SERVICES["redis"]["mem_limit"]) == ("512m", "256m")


@pytest.mark.runbook("P5")
def test_volumes_are_called_the_same_whatever_the_folder_is_called() -> None:
    volumes = composed()["volumes"]
    assert volumes["sovd_redis_data"] == {"name": "sovd_redis_data"}
    assert {name: told["name"] for name, told in volumes.items()} == {name: name for name in volumes}
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == volumes.keys()


@pytest.mark.runbook("P5")
def test_what_redis_was_told_is_there_after_down_and_up(tmp_path: Path) -> None:
    """With the very words of the compose file."""
    assert "sovd_redis_data:/data" in SERVICES["redis"]["volumes"]
    for expected in (None, b"admin"):
        port = free_port()
        child = start_redis(tmp_path, port)
        with redis.Redis(port=port) as client:
            assert client.get("session") == expected
            client.set("session", "admin")
        child.end()


def start_redis(data: Path, port: int) -> Child:
    program, *options = SERVICES["redis"]["command"]
    words: list[str | Path] = [find_program(program, mend=apt_line("redis-server")), *options]
    words += ["--dir", data, "--port", str(port), "--bind", "127.0.0.1"]
    child = Child(Launch(words, output=data / "output.log"))
    child.wait_until(lambda: accepts(port), within=timedelta(seconds=20))
    return child


@pytest.mark.runbook("P4")
def test_a_psql_that_names_no_database_has_one() -> None:
    """`docker-compose exec db psql -U sovd_user -c "CREATE DATABASE sovd_db;"`: there is none called sovd_user."""
    assert SERVICES["db"]["environment"]["PGDATABASE"] == "postgres"


def test_redis_refuses_what_does_not_fit_before_its_container_is_killed() -> None:
    words = SERVICES["redis"]["command"]
    most = words[words.index("--maxmemory") + 1]
    assert int(most.removesuffix("mb")) < int(SERVICES["redis"]["mem_limit"].removesuffix("m"))
    assert words[words.index("--maxmemory-policy") + 1] == "noeviction"


@pytest.mark.runbook("P4")
def test_the_example_has_the_runbooks_addresses() -> None:
    env = read_env(EXAMPLE)
    assert env["DATABASE_URL"] == "postgresql://sovd_user:sovd_password@db:5432/sovd_db"
    assert env["REDIS_URL"] == "redis://redis:6379/0"
    assert (env["POSTGRES_USER"], env["POSTGRES_PASSWORD"], env["POSTGRES_DB"]) == (
        "sovd_user",
        "sovd_password",
        "sovd_db",
    )
    assert env["JWT_SECRET_KEY"]
    assert "VITE_API_BASE_URL" in read_env(ROOT / "frontend/.env")


@pytest.mark.runbook("P4")
def test_the_settings_come_from_env_and_only_what_the_container_decides_from_compose() -> None:
    backend = SERVICES["backend"]
    assert backend["env_file"] == ".env"
    assert backend["environment"].keys() <= set(map(variable_of, Settings.model_fields))
    decided = {"SOVD_HOST", "SOVD_PORT", "SOVD_DATA_DIR", "SOVD_CONSOLE_DIR", "SOVD_METRICS_HOST", "SOVD_METRICS_PORT"}
    assert backend["environment"].keys() == decided


@pytest.mark.runbook("P4")
@pytest.mark.parametrize("name", PORTS)
def test_a_taken_port_is_changed_in_env_and_nowhere_else(name: str) -> None:
    other = PORTS[name] + 1
    env = {**read_env(EXAMPLE), f"{name.upper()}_PORT": str(other)}
    assert published(env)[name] == [f"127.0.0.1:{other}:{PORTS[name]}"]
    inside = {each: {**told, "ports": []} for each, told in composed(env)["services"].items()}
    assert inside == {each: {**told, "ports": []} for each, told in SERVICES.items()}


def test_a_missing_password_stops_compose_with_its_name() -> None:
    env = read_env(EXAMPLE)
    del env["POSTGRES_PASSWORD"]
    with pytest.raises(VariableMissing, match="POSTGRES_PASSWORD is missing, see .env.example"):
        composed(env)


def settings_of(monkeypatch: pytest.MonkeyPatch, **changed: str) -> Settings:
    for name, value in {**read_env(EXAMPLE), **SERVICES["backend"]["environment"], **changed}.items():
        monkeypatch.setenv(name, value)
    return Settings()


@pytest.mark.runbook("P4")
def test_the_example_starts_the_demo_inside_a_container(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(monkeypatch)
    require_safe(settings)
    assert (settings.profile, settings.host) == ("demo", "0.0.0.0")
    assert str(settings.vehicle_networks[0]) == composed()["networks"]["vehicles"]["ipam"]["config"][0]["subnet"]
    assert composed()["networks"]["vehicles"]["internal"] is True


@pytest.mark.runbook("L4")
def test_only_the_frontends_word_about_a_clients_address_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    address = SERVICES["frontend"]["networks"]["inside"]["ipv4_address"]
    assert [str(network) for network in settings_of(monkeypatch).trusted_proxies] == [f"{address}/32"]
    plan = composed()["networks"]["inside"]["ipam"]["config"][0]
    assert ip_address(address) in ip_network(plan["subnet"])
    assert ip_address(address) not in ip_network(plan["ip_range"]), "somebody else could be given it"


def test_the_demo_is_not_served_beyond_this_machine_without_names(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadConfiguration, match="E_DEMO_EXPOSED"):
        require_safe(settings_of(monkeypatch, SOVD_DEMO_HOSTS=""))


def test_the_examples_secrets_are_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    production = {"SOVD_PROFILE": "production", "SOVD_DEMO_VEHICLES": ""}
    with pytest.raises(BadConfiguration, match="JWT_SECRET_KEY is a published example value"):
        require_safe(settings_of(monkeypatch, **production))
    with pytest.raises(BadConfiguration, match="password in DATABASE_URL is a published default"):
        require_safe(settings_of(monkeypatch, **production, JWT_SECRET_KEY="of this test, and long enough for all"))


def test_the_simulated_vehicles_are_where_the_backend_looks_for_them() -> None:
    backend, simulator = SERVICES["backend"], SERVICES["sim"]
    assert "--vehicles-file=" + read_env(EXAMPLE)["SOVD_DEMO_VEHICLES"] in simulator["command"]
    assert "sovd_vehicles:/vehicles" in simulator["volumes"]
    assert "sovd_vehicles:/vehicles:ro" in backend["volumes"]
    assert "vehicles" in backend["networks"]
    assert simulator["networks"] == ["vehicles"]
    assert "--known-as=sim" in simulator["command"]


def test_what_is_mounted_from_the_checkout_is_in_it() -> None:
    mounted = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    ours = [ROOT / path for path in mounted if path.startswith("./")]
    assert [path for path in ours if not path.exists()] == []


def test_the_file_is_read_by_compose_of_both_generations() -> None:
    """The old `docker-compose`, which the runbook types, refuses a name at the top."""
    told: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    assert {name for name in told if not name.startswith("x-")} == {"services", "networks", "volumes"}
