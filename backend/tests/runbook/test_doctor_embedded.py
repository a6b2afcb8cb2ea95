"""The doctor names what is wrong with the embedded database, its disk, and what the system holds."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.runbook.clinic import System, diagnose

pytestmark = [pytest.mark.runbook("D2"), pytest.mark.timeout(120)]


def database_of(system: System) -> Path:
    return system.service.home / "data" / "sovd.db"


# The data folder and the file in it


def with_tmpfs(folder: Path, options: str) -> list[str]:
    """Words that run a program where the folder is a disk of its own, seen by that program alone."""
    mount = f'mount -t tmpfs -o {options} none {folder} && exec "$@"'
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh"]


def test_a_full_disk(embedded: System, tmp_path: Path) -> None:
    told = diagnose(
        {**embedded.environment, "SOVD_DATA_DIR": str(tmp_path)}, tmp_path, prefix=with_tmpfs(tmp_path, "size=1m")
    )
    assert "disk.full" in told.causes
    assert "Make room" in told.says("disk")


def test_a_data_folder_that_cannot_be_written(embedded: System, tmp_path: Path) -> None:
    told = diagnose(
        {**embedded.environment, "SOVD_DATA_DIR": str(tmp_path)}, tmp_path, prefix=with_tmpfs(tmp_path, "ro,size=64m")
    )
    assert "folder.refused" in told.causes
    assert "Read-only file system" in told.says("folder")


def test_a_database_file_that_is_not_there(embedded: System, tmp_path: Path) -> None:
    told = embedded.diagnose(SOVD_DATA_DIR=str(tmp_path))
    assert told.causes == {"database.file_missing"}
    assert not (tmp_path / "sovd.db").exists()


def test_a_database_file_that_is_locked(embedded: System) -> None:
    with closing(sqlite3.connect(database_of(embedded), isolation_level=None, timeout=20)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        told = embedded.diagnose()
        connection.execute("ROLLBACK")
    assert told.causes == {"database.locked"}
    assert "fuser" in told.says("database")


@pytest.mark.parametrize("harm", ["no database", "a damaged page"])
def test_a_database_file_that_is_damaged(embedded: System, tmp_path: Path, harm: str) -> None:
    with closing(sqlite3.connect(database_of(embedded))) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "sovd.db"),))
    with (tmp_path / "sovd.db").open("r+b") as file:
        file.seek(0 if harm == "no database" else 4096)
        file.write(b"\xff" * 2048)
    told = embedded.diagnose(SOVD_DATA_DIR=str(tmp_path))
    assert told.causes == {"database.file_damaged"}
    assert "sovd restore" in told.says("database")


# What the system holds


def copy_of(system: System, folder: Path, *statements: str) -> dict[str, str]:
    """An environment over a copy of the database in which something was changed; nobody serves it."""
    with closing(sqlite3.connect(database_of(system))) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / "sovd.db"),))
    with closing(sqlite3.connect(folder / "sovd.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return {"SOVD_DATA_DIR": str(folder)}


def a_command(status: str, not_after: datetime) -> str:
    stamp = not_after.isoformat(timespec="microseconds")[:-6] + "Z"
    return (
        "INSERT INTO commands (id, vehicle_id, user_id, username, method, path, risk, status, created_at, not_after, "
        "correlation_id, fence, last_seq, stop_wanted) VALUES (lower(hex(randomblob(16))), lower(hex(randomblob(16))), "
        f"lower(hex(randomblob(16))), 'jo', 'PUT', 'components/bms/data/x', 'write', '{status}', '{stamp}', '{stamp}', "
        "'0', 1, 1, 0)"
    )


def test_commands_whose_outcome_nobody_knows(embedded: System, tmp_path: Path) -> None:
    statement = a_command("unknown", datetime.now(UTC))
    told = embedded.diagnose(**copy_of(embedded, tmp_path, statement, statement))
    assert told.warnings == {"commands.unknown"}
    assert "Commands whose outcome is unknown: 2" in told.says("commands")
    assert "sovd resolve" in told.says("commands")


def test_commands_on_which_nobody_works(embedded: System, tmp_path: Path) -> None:
    statement = a_command("accepted", datetime.now(UTC) - timedelta(minutes=5))
    told = embedded.diagnose(**copy_of(embedded, tmp_path, statement))
    assert told.causes == {"commands.waiting"}
    assert "No process works on commands" in told.says("commands")


def test_vehicles_that_do_not_answer(embedded: System, tmp_path: Path) -> None:
    row = (
        "INSERT INTO vehicles (id, vin, name, search, tags, endpoint, status, created_at, updated_at) VALUES "
        "(lower(hex(randomblob(16))), '{vin}', 'car', 'car', '[]', '{{}}', '{status}', "
        "'2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z')"
    )
    states = ("disconnected", "disconnected", "disconnected", "connected")
    rows = [row.format(vin=f"SVDECAR18TA00000{number}", status=status) for number, status in enumerate(states)]
    told = embedded.diagnose(**copy_of(embedded, tmp_path, *rows))
    assert told.warnings == {"vehicles.unreachable"}
    assert "3 of 4 vehicles do not answer" in told.says("vehicles")
