"""The Dockerfiles, as far as they can be judged without building them; `make images` builds them."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import needed
from tests.deploy.composed import checked
from tests.processes import free_port
from tests.project.checkout import list_files
from tests.service import Servers, ServiceProcess, run_service
from tests.vehicle_servers import ROOT

DOCKERFILES = sorted((ROOT / "deploy").glob("*.Dockerfile"))
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()
HEALTHY = ROOT / "backend/scripts/healthy.py"
every_file = pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.stem)


def test_there_are_two_images() -> None:
    assert [path.stem for path in DOCKERFILES] == ["backend", "frontend"]


@every_file
def test_the_linter_has_nothing_to_say(dockerfile: Path) -> None:
    checked("hadolint", dockerfile)


@every_file
def test_every_base_can_be_replaced_and_is_pinned(dockerfile: Path) -> None:
    lines = dockerfile.read_text().splitlines()
    defaults = [line for line in lines if line.startswith("ARG ")]
    assert [line for line in defaults if not re.fullmatch(r"ARG [A-Z]+=[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+", line)] == []
    named = {line.split()[1].split("=")[0] for line in defaults}
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert [base for base in bases if base not in {f"${{{name}}}" for name in named}] == []


@every_file
def test_it_runs_without_rights_and_says_how_it_is(dockerfile: Path) -> None:
    last = dockerfile.read_text().rpartition("\nFROM ")[2]
    assert "\nUSER 10001:10001\n" in last
    assert "\nHEALTHCHECK " in last
    assert "\nENTRYPOINT [" in last


def is_let_in(name: str) -> bool:
    """Shape: the list first shuts everything out, then lets places in, then shuts parts of them out again."""
    lets = [line[1:] for line in IGNORED if line.startswith("!")]
    shuts = [line for line in IGNORED if line and not line.startswith(("#", "!", "*"))]
    return any(name == place or name.startswith(f"{place}/") for place in lets) and not any(
        name == place or name.startswith(f"{place}/") for place in shuts
    )


@every_file
def test_what_is_copied_is_let_in(dockerfile: Path) -> None:
    assert IGNORED[1] == "*", "first everything is shut out"
    copied = [
        name.rstrip("/")
        for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile.read_text(), re.MULTILINE)
        for name in line.split()[:-1]
        if not name.startswith("--")
    ]
    files = [str(path.relative_to(ROOT)) for path in list_files()]
    assert copied
    for name in copied:
        inside = [file for file in files if file == name or file.startswith(f"{name}/")]
        assert any(map(is_let_in, inside)), name


def test_no_secret_gets_near_an_image() -> None:
    assert [name for name in (".env", ".data/jwt-secret", ".git/config", ".venv/bin/python") if is_let_in(name)] == []
    assert [name for name in ("backend/tests/conftest.py", "frontend/node_modules/x/y.js") if is_let_in(name)] == []


def test_every_python_package_is_checked_by_its_hash() -> None:
    text_of = (ROOT / "deploy/backend.Dockerfile").read_text()
    assert re.findall(r"pip install (.+?) \\\n", text_of) == [
        "--no-cache-dir --no-deps --require-hashes --only-binary :all:"
    ]
    assert "-r /locks/requirements.lock -r /locks/requirements-image.lock" in text_of


@pytest.mark.runbook("P3")
def test_the_application_is_copied_to_where_the_runbook_looks_for_it() -> None:
    text_of = (ROOT / "deploy/backend.Dockerfile").read_text()
    assert "\nCOPY backend/ /app/\n" in text_of
    assert {"iputils-ping", "postgresql-client"} <= set(text_of.split())
    assert os.access(ROOT / "backend/scripts/init_db.sh", os.X_OK)
    assert is_let_in("backend/scripts/init_db.sh")


@pytest.mark.runbook("P3")
def test_the_runbooks_engine_is_made_with_the_driver_that_the_image_has(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()
    assert f"{engine.driver}==" in (ROOT / "deploy/requirements-image.lock").read_text()


@pytest.mark.runbook("P3")
def test_the_origins_are_found_where_the_runbook_greps_for_them() -> None:
    found = subprocess.run(
        ["grep", "-r", "--include=*.py", "allow_origins", ROOT / "backend/app"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "cross_origin.py" in found.stdout
    assert "SOVD_ALLOWED_ORIGINS" in (ROOT / "backend/app/middleware/cross_origin.py").read_text()


@pytest.fixture(scope="module")
def service() -> Iterator[ServiceProcess]:
    with needed(run_service(Servers())) as service:
        yield service


def healthy(*words: str, port: int) -> subprocess.CompletedProcess[str]:
    env = {"SOVD_PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run(
        [sys.executable, HEALTHY, *words], env=env, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.mark.runbook("P1")
def test_the_health_check_of_the_backend_tells_ready_from_not(service: ServiceProcess) -> None:
    assert healthy(port=service.port).returncode == 0
    assert healthy(f"{service.url}/health/live", port=1).returncode == 0
    assert healthy(f"{service.url}/api/v1/vehicles", port=service.port).returncode == 1
    nobody = healthy(port=free_port())
    assert nobody.returncode == 1
    assert "refused" in nobody.stderr
