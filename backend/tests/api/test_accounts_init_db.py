"""`scripts/init_db.sh` makes an empty database ready, and may be run again."""

import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from tests.processes import free_port

SCRIPT = Path(__file__).parents[2] / "scripts" / "init_db.sh"
SECRET = "a signing key that only this test knows, long enough"


def run(tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHON": sys.executable,
        "JWT_SECRET_KEY": SECRET,
        "SOVD_DATA_DIR": str(tmp_path / "data"),
        **more,
    }
    return subprocess.run(
        ["bash", SCRIPT],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


async def users_in(url: str) -> list[tuple[str, str]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch("SELECT username, role FROM users ORDER BY 1")]
    finally:
        await connection.close()


@pytest.mark.runbook("P3")
async def test_in_the_demo_profile_it_makes_the_demo_accounts_and_may_be_run_twice(
    tmp_path: Path, postgres_url: str
) -> None:
    for _ in range(2):
        done = run(tmp_path, DATABASE_URL=postgres_url, SOVD_PROFILE="demo")
        assert done.returncode == 0, done.stderr
    assert await users_in(postgres_url) == [
        ("admin", "admin"),
        ("engineer", "engineer"),
        ("viewer", "viewer"),
    ]


@pytest.mark.runbook("P3")
async def test_in_production_it_makes_the_named_administrator_once(tmp_path: Path, postgres_url: str) -> None:
    password = tmp_path / "password"
    password.write_text("a password of one's own\n")
    named = {"SOVD_ADMIN_USERNAME": "boss", "SOVD_ADMIN_PASSWORD_FILE": str(password)}
    first = run(tmp_path, DATABASE_URL=postgres_url, **named)
    second = run(tmp_path, DATABASE_URL=postgres_url, **named)
    for done in (first, second):
        assert done.returncode == 0, done.stdout + done.stderr
        assert "a password of" not in done.stdout + done.stderr
    assert "there is an administrator already" in second.stdout
    assert await users_in(postgres_url) == [("boss", "admin")]


def test_without_a_named_administrator_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "python -m app create-admin USERNAME" in done.stdout


def test_a_published_password_makes_no_administrator(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("admin123\n")
    done = run(tmp_path, SOVD_ADMIN_USERNAME="boss", SOVD_ADMIN_PASSWORD_FILE=str(password))
    assert done.returncode != 0
    assert "published" in done.stdout
    assert "admin123" not in done.stdout + done.stderr


def test_it_gives_up_waiting_for_a_database_that_is_not_there(tmp_path: Path) -> None:
    url = f"postgresql://sovd:secret-of-the-test@127.0.0.1:{free_port()}/sovd"
    done = run(tmp_path, DATABASE_URL=url, SOVD_DATABASE_WAIT="5")
    assert done.returncode != 0
    assert "waiting for the database" in done.stderr
    assert "secret-of-the-test" not in done.stdout + done.stderr
