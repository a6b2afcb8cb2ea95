"""The doctor names what is wrong with the service, its settings and the embedded database; each breakage is real."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from tests.processes import Child, Launch, accepts, free_port
from tests.runbook.clinic import KEY, System, bare_environment, call_doctor, diagnose, environment_of
from tests.service import Servers, run_service

pytestmark = [pytest.mark.runbook("D2"), pytest.mark.timeout(120)]

STAND_IN = Path(__file__).with_name("stand_in.py")
ELSEWHERE = "https://console.example"


@contextmanager
def stand_in(folder: Path, *words: str) -> Iterator[int]:
    port = free_port()
    child = Child(Launch([sys.executable, "-P", STAND_IN, str(port), *words], output=folder / "stand-in.log"))
    try:
        child.wait_until(lambda: accepts(port), within=timedelta(seconds=20))
        yield port
    finally:
        child.end()


# A healthy system


def test_nothing_is_wrong_with_a_healthy_embedded_system(embedded: System) -> None:
    told = embedded.diagnose()
    assert told.states == {"fine"}, [each for each in told.result["findings"] if each["state"] != "fine"]
    assert (told.code, told.causes) == (0, set())
    assert told.of("redis")["cause"] == "redis.embedded"


def test_a_person_reads_one_line_a_check(embedded: System) -> None:
    called = call_doctor(embedded.environment, embedded.folder)
    lines = called.stdout.splitlines()
    assert called.returncode == 0
    assert all(line.startswith("fine ") for line in lines), called.stdout
    assert any(line.split()[:2] == ["fine", "database"] for line in lines)


def test_what_is_broken_comes_with_its_mending(embedded: System) -> None:
    called = call_doctor({**embedded.environment, "JWT_SECRET_KEY": "another-" + "y" * 40}, embedded.folder)
    [line] = [line for line in called.stdout.splitlines() if line.startswith("broken")]
    assert line.split()[1] == "token"
    assert "another JWT_SECRET_KEY" in line
    assert "→ Start it again" in line
    assert called.returncode == 1
    assert called.stderr.strip() == "Broken: token."


# The service


@pytest.mark.runbook("A5")
def test_a_service_with_another_key(embedded: System) -> None:
    told = embedded.diagnose(JWT_SECRET_KEY="another-" + "y" * 40)
    assert told.causes == {"token.other_key"}


def test_a_service_that_is_not_started(embedded: System) -> None:
    port = free_port()
    told = embedded.diagnose(SOVD_PORT=str(port))
    assert told.causes == {"service.absent"}
    assert f"nobody listens at http://127.0.0.1:{port}" in told.says("service")


def test_a_service_that_is_frozen(embedded: System) -> None:
    embedded.service.suspend()
    try:
        told = embedded.diagnose()
    finally:
        embedded.service.resume()
    assert told.causes == {"service.hanging"}
    assert f"process {embedded.service.pid}" in told.says("service")


@pytest.mark.runbook("P7")
def test_a_port_that_another_program_has_taken(embedded: System) -> None:
    with stand_in(embedded.folder, "--stranger") as port:
        told = embedded.diagnose(SOVD_PORT=str(port))
    assert told.causes == {"port.taken"}
    assert f"Port {port} is taken by python" in told.says("port")
    assert "kill " in told.says("port")


def test_a_clock_of_the_service_that_is_off(embedded: System) -> None:
    with stand_in(embedded.folder, "--skew", "-90") as port:
        told = embedded.diagnose(SOVD_PORT=str(port))
    assert "service_clock.apart" in told.causes
    assert "by 9" in told.says("service_clock") or "by 89" in told.says("service_clock")
    assert "NTP" in told.says("service_clock")


def test_a_proxy_that_passes_no_websocket_on(embedded: System) -> None:
    with stand_in(embedded.folder, "--websocket", "400") as port:
        told = embedded.diagnose(SOVD_PORT=str(port))
    assert "websocket.refused" in told.causes
    assert "answers 400 where 101 was expected" in told.says("websocket")
    assert "Upgrade: websocket" in told.says("websocket")


@pytest.mark.runbook("L2")
def test_a_rate_limit_that_is_reached_at_the_real_service(tmp_path: Path) -> None:
    with run_service(Servers(), SOVD_RATE_LIMITS="on") as service:
        with httpx2.Client(base_url=service.url, trust_env=False) as client:
            while client.get("/api/v1/about").status_code != 429:
                pass
        told = diagnose(environment_of(service, tmp_path), tmp_path)
    assert told.warnings == {"limit.reached"}
    assert "backend/app/middleware/rate_limiting_middleware.py" in told.says("limit")
    assert told.code == 0


@pytest.mark.runbook("W4")
def test_a_page_that_the_running_service_does_not_know(embedded: System) -> None:
    told = embedded.diagnose(SOVD_ALLOWED_ORIGINS=f"http://localhost:5173,{ELSEWHERE}")
    assert told.causes == {"origins.refused"}
    assert ELSEWHERE in told.says("origins")


def test_a_rate_limit_that_is_reached(embedded: System) -> None:
    with stand_in(embedded.folder, "--limited") as port:
        told = embedded.diagnose(SOVD_PORT=str(port))
    assert "limit.reached" in told.warnings
    assert "for 41 s" in told.says("limit")
    assert "rate_limiting_middleware.py" in told.says("limit")


# Settings


def test_a_production_without_a_key_or_with_a_known_one(embedded: System) -> None:
    production = {**bare_environment(embedded.folder), "SOVD_PROFILE": "production", "SOVD_PORT": str(free_port())}
    production["SOVD_DATA_DIR"] = embedded.environment["SOVD_DATA_DIR"]
    causes = {}
    for key in ("", "too-short", "your-secret-key-change-in-production"):
        told = diagnose({**production, **({"JWT_SECRET_KEY": key} if key else {})}, embedded.folder)
        causes[key] = told.causes & {"key.missing", "key.short", "key.published"}
        assert "openssl rand -base64 48" in told.says("key")
        assert told.of("service")["needs"] == "key"
    assert causes == {
        "": {"key.missing"},
        "too-short": {"key.short"},
        "your-secret-key-change-in-production": {"key.published"},
    }


def test_demo_accounts_in_production(embedded: System) -> None:
    told = embedded.diagnose(SOVD_PROFILE="production")
    assert told.causes == {"accounts.published"}
    assert "The user admin has a published password" in told.says("accounts")


def test_a_demo_that_is_open_to_everybody(embedded: System) -> None:
    told = embedded.diagnose(SOVD_HOST="0.0.0.0")
    assert told.causes == {"settings.refused"}
    assert "E_DEMO_EXPOSED" in told.says("settings")


def test_a_setting_that_makes_no_sense(embedded: System) -> None:
    told = embedded.diagnose(SOVD_LEASE="soon")
    assert told.causes == {"settings.invalid"}
    assert "SOVD_LEASE" in told.says("settings")


def test_a_variable_that_nobody_reads(embedded: System) -> None:
    told = embedded.diagnose(SOVD_DATABASE_URL="postgresql://somewhere/sovd", SOVD_ALOWED_ORIGINS=ELSEWHERE)
    assert told.warnings == {"variables.misnamed"}
    said = [each["sentence"] + each["mend"] for each in told.result["findings"] if each["check"] == "variables"]
    assert any("SOVD_DATABASE_URL" in line and "Call it DATABASE_URL" in line for line in said)
    assert any("SOVD_ALOWED_ORIGINS" in line and "SOVD_ALLOWED_ORIGINS" in line for line in said)


def test_a_dotenv_that_says_something_else(embedded: System, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f'# ours\nexport JWT_SECRET_KEY="not-{KEY}"  # new\n')
    told = diagnose(embedded.environment, tmp_path)
    assert told.warnings == {"dotenv.differs"}
    assert "JWT_SECRET_KEY is another in .env" in told.says("dotenv")
    assert KEY not in str(told.result)


def test_what_is_not_set_is_read_from_dotenv(embedded: System, tmp_path: Path) -> None:
    names = ("SOVD_PROFILE", "SOVD_DATA_DIR", "SOVD_PORT", "JWT_SECRET_KEY")
    (tmp_path / ".env").write_text("\n".join(f"{name}={embedded.environment[name]}" for name in names))
    told = diagnose(bare_environment(tmp_path), tmp_path)
    assert told.states == {"fine"}, told.result
