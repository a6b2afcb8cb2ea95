"""The runbooks and guides are for this system as it is: what they name exists, and what they mark is typed here."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from sovd_cli.main import build_app
from sovd_cli.manual import ENVIRONMENT
from tests.conftest import needed
from tests.processes import free_port
from tests.runbook.operator import backend, demo, typed
from tests.runbook.written_pages import PAGES, Typed, anchors_of, codes_of, links_of, typed_on
from tests.servers import run_postgres, run_redis
from tests.vehicle_servers import ROOT

pytestmark = pytest.mark.runbook("D1")

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
TARGETS = set(re.findall(r"^\.PHONY: (\w+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
PATHS = json.loads((ROOT / "contracts/openapi.json").read_text())["paths"].keys()
SETTINGS = "".join(
    path.read_text()
    for path in [
        ROOT / ".env.example",
        ROOT / "docker-compose.yml",
        *sorted((ROOT / "scripts").glob("*")),
        *sorted((ROOT / "deploy").rglob("*.Dockerfile")),
    ]
    if path.is_file()
)
SOURCES = "".join(path.read_text() for path in sorted((ROOT / "backend/app").rglob("*.py")))
ROOMS = "backend|frontend|cli|simulator|contracts|deploy|bench|docs|scripts"
IDS = [str(page.relative_to(ROOT)) for page in PAGES]

# Metrics inside, TLS in front, a port that was moved, and a server that somebody else runs.
OTHER_PORTS = {"9464", "8443", "8001", "18111"}

every_page = pytest.mark.parametrize("page", PAGES, ids=IDS)


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=False, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def kept() -> set[str]:
    """Every file and folder of the repository."""
    files = [Path(line) for line in git("ls-files", "--cached", "--others", "--exclude-standard").splitlines()]
    return {str(place) for file in files for place in (file, *file.parents)}


def test_the_pages_of_the_runbook_are_there() -> None:
    for name in ("troubleshooting", "deployment", "monitoring", "disaster_recovery"):
        assert (ROOT / f"docs/runbooks/{name}.md").exists()
    assert (ROOT / "docs/user-guides/engineer_guide.md").exists()


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for link in links_of(page):
        if not link.startswith(("http:", "https:")):
            place, _, anchor = link.partition("#")
            target = (page.parent / place).resolve() if place else page
            assert target.exists(), link
            assert not anchor or anchor in anchors_of(target), link


@every_page
def test_files_and_folders_exist(page: Path, kept: set[str]) -> None:
    named = {
        path.rstrip("/.,")
        for code in codes_of(page)
        for path in re.findall(rf"(?<![\w/.-])(?:\./)?((?:{ROOMS})/[\w./-]+)", code)
    }
    missing = {path for path in named if path not in kept and not git("check-ignore", path)}
    assert missing == set()


@every_page
def test_make_has_the_targets(page: Path) -> None:
    named = {target for code in codes_of(page) for target in re.findall(r"(?:^|[\s;&(])make (\w+)", code)}
    assert named - TARGETS == set()


@every_page
def test_sovd_has_the_commands(page: Path) -> None:
    known = set(get_command(build_app()).commands)  # type: ignore[attr-defined]  # it is a group
    lines = (line.strip().removeprefix("$ ") for code in codes_of(page) for line in code.splitlines())
    named = {found[1] for line in lines if (found := re.match(r"(?:[A-Z_]+=\S+ )*sovd ([a-z][a-z-]*)\b(?!:)", line))}
    assert named - known == set()


@every_page
def test_variables_are_settings(page: Path) -> None:
    named = {
        name
        for code in codes_of(page)
        for name in re.findall(r"\b(?:SOVD_[A-Z_]+[A-Z]|[A-Z]+_(?:URL|KEY|PORT|PASSWORD|USER|SUBNET|ADDRESS))\b", code)
    }
    assert {name for name in named if name not in SETTINGS and name not in ENVIRONMENT and name not in SOURCES} == set()


@every_page
def test_compose_has_the_services(page: Path) -> None:
    verbs = r"exec|logs|restart|stop|start|ps|up -d|run --rm"
    named = {
        name
        for code in codes_of(page)
        for name in re.findall(rf"docker[- ]compose (?:{verbs})(?: -\S+(?: /bin/bash)?)* ([a-z_]+)", code)
    }
    assert named - set(COMPOSE["services"]) == set()


@every_page
def test_addresses_are_served(page: Path) -> None:
    """Of our own ports the path is looked up too; what other programs serve is theirs."""
    published = set(re.findall(r"^[A-Z]+_PORT=(\d+)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    own = {"/", "/ws/commands", "/docs", "/metrics", *PATHS}
    for code in [*codes_of(page), *re.findall(r"<(http[^>]+)>", page.read_text())]:
        for port, path in re.findall(r"https?://(?:localhost|127\.0\.0\.1):(\d+)(/[\w/.-]*)?", code):
            assert port in published | OTHER_PORTS, port
            if port in {"8000", "5173"} and path:
                assert path in own, path


@every_page
def test_metrics_are_measured(page: Path) -> None:
    ends = "total|seconds(?:_bucket|_sum|_count)?|active|running|waiting|unsettled|connected"
    shape = rf"(?<![.\w])[a-z]+(?:_[a-z]+)*_(?:{ends})\b"
    named = {name for code in codes_of(page) for name in re.findall(shape, code)}
    measured = {re.sub(r"_(bucket|sum|count)$", "", name) for name in named}
    assert {name for name in measured if f'"{name}"' not in SOURCES} == set()


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a running backend, as its container has it."""
    with needed(run_postgres()) as postgres, needed(run_redis()) as redis, postgres.database() as url:
        port = free_port()
        settings = demo(DATABASE_URL=url, REDIS_URL=redis.url(), SOVD_PORT=str(port))
        with backend(port, tmp_path_factory.mktemp("system") / "log", settings):
            yield settings


def without_containers(line: str, port: str) -> str:
    """The same step, where no container stands between."""
    line = re.sub(r"docker[- ]compose exec db psql -U sovd_user -d sovd_db", 'psql "$DATABASE_URL"', line)
    line = re.sub(r"docker[- ]compose exec redis redis-cli", 'redis-cli -u "$REDIS_URL"', line)
    line = re.sub(r"docker[- ]compose exec backend ", "", line)
    assert "docker" not in line, line
    return line.replace("localhost:8000", f"localhost:{port}")


RUN = [block for page in PAGES for block in typed_on(page)]


def test_troubleshooting_marks_what_can_be_typed_here() -> None:
    assert len([block for block in RUN if block.page == "troubleshooting.md"]) >= 8


@pytest.mark.parametrize("block", RUN, ids=lambda block: f"{block.page}: {block.lines[0][:50]}")
def test_what_a_page_says_to_type_does_what_it_says(block: Typed, system: dict[str, str]) -> None:
    said = ""
    for line in block.lines:
        done = typed(f"set -o pipefail\n{without_containers(line, system['SOVD_PORT'])}", **system)
        # curl ends with 28 when it was told to stop listening after a while.
        assert done.returncode in ({0, 28} if " -m " in line else {0}), (line, done.stderr)
        said += done.stdout
    for line in block.shows.splitlines():
        assert line in said, said
