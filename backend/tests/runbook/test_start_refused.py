"""What the log says when the service cannot start for its database: one line, the cause, the setting, no secret."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.processes import free_port
from tests.servers import PostgresCluster
from tests.vehicle_servers import ROOT

SECRET = "Do-Not-Tell-Anybody-4711"


def start(home: Path, database_url: str) -> tuple[int, list[str]]:
    """The exit code and the log of a production start."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("SOVD_")}
    settings = {
        "DATABASE_URL": database_url,
        "JWT_SECRET_KEY": SECRET + "x" * 32,
        "SOVD_DATA_DIR": str(home),
        "SOVD_PORT": str(free_port()),
        "PYTHONPATH": str(ROOT / "backend"),
    }
    words = [sys.executable, "-m", "app", "serve"]
    done = subprocess.run(
        words,
        check=False,
        env={**given, **settings},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=50,
    )
    assert SECRET not in done.stdout
    return done.returncode, done.stdout.splitlines()


def changed(url: str, *, password: str | None = None, place: str | None = None, path: str | None = None) -> str:
    parts = urlsplit(url)
    where = place or f"{parts.hostname}:{parts.port}"
    netloc = f"{parts.username}:{password or parts.password}@{where}"
    return urlunsplit(parts._replace(netloc=netloc, path=path or parts.path))


@pytest.mark.runbook("E3")
def test_a_database_without_schema_is_named_with_the_command_that_mends_it(tmp_path: Path, postgres_url: str) -> None:
    code, [line] = start(tmp_path, postgres_url)
    assert code == 78
    assert 'relation "users" does not exist' in line
    assert "Run: python -m app migrate (in the container: bash /app/scripts/init_db.sh)" in line


@pytest.mark.runbook("E4")
def test_a_wrong_password(tmp_path: Path, postgres_url: str) -> None:
    code, lines = start(tmp_path, changed(postgres_url, password=SECRET))
    assert (code, lines) == (1, ["sovd: The database refuses the user or the password of DATABASE_URL."])


@pytest.mark.runbook("E4")
def test_a_missing_database(tmp_path: Path, postgres_url: str) -> None:
    code, lines = start(tmp_path, changed(postgres_url, path="/nowhere"))
    assert (code, lines) == (1, ["sovd: The database that DATABASE_URL names does not exist."])


@pytest.mark.runbook("E4")
def test_a_refused_connection(tmp_path: Path, postgres_url: str) -> None:
    place = f"127.0.0.1:{free_port()}"
    code, [line] = start(tmp_path, changed(postgres_url, place=place, password=SECRET))
    assert code == 1
    assert line.startswith(f"sovd: DATABASE_URL: connection refused, nobody listens at {place}.")


@pytest.mark.runbook("E4")
def test_a_host_that_nobody_knows(tmp_path: Path, postgres_url: str) -> None:
    code, lines = start(tmp_path, changed(postgres_url, place="no-such-machine.invalid:5432", password=SECRET))
    assert (code, lines) == (1, ["sovd: DATABASE_URL: there is no host with the name in no-such-machine.invalid:5432."])


@pytest.mark.runbook("E4")
def test_a_database_that_hangs(tmp_path: Path, postgres_cluster: PostgresCluster) -> None:
    url = postgres_cluster.create_database()
    postgres_cluster.suspend()
    try:
        code, lines = start(tmp_path, url)
    finally:
        postgres_cluster.resume()
    place = f"127.0.0.1:{postgres_cluster.port}"
    assert (code, lines) == (1, [f"sovd: DATABASE_URL: no answer from {place} within 5 s."])
