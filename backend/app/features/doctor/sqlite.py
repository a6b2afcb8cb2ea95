"""The embedded database as the doctor sees it: its file, opened beside the service, with short waits."""

import asyncio
import getpass
import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from app.features.doctor.findings import Cause, Check, Finding, found, unchecked
from app.features.doctor.schema import judge_schema
from app.features.doctor.sizes import size_text

LOCK_S = 2.0  # the service writes for milliseconds
INTEGRITY_S = 1.5
STEPS_BETWEEN_LOOKS = 10_000
LARGEST_TOLD = 3

INSIDE = (Check.SCHEMA, Check.TABLES)


async def look_at_sqlite(file: Path) -> Sequence[Finding]:
    return await asyncio.to_thread(_look, file)


def _look(file: Path) -> Sequence[Finding]:
    began = time.monotonic()
    facts = {"file": str(file), "user": getpass.getuser()}
    if not file.exists():
        return _closed(found(Cause.DATABASE_FILE_MISSING, **facts))
    if not os.access(file, os.R_OK | os.W_OK):
        return _closed(found(Cause.DATABASE_FILE_REFUSED, **facts))
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, timeout=LOCK_S)) as connection:
            connection.isolation_level = None
            broken = _integrity(connection, facts) or _write_lock(connection, facts)
            inside = [_schema(connection), _tables(connection, file)] if broken is None else []
    except sqlite3.DatabaseError as why:
        return _closed(_refusal(why, facts))
    if broken is not None:
        return _closed(broken)
    milliseconds = max(1, round((time.monotonic() - began) * 1000))
    answers = found(Cause.DATABASE_ANSWERS, server=f"SQLite {sqlite3.sqlite_version}", milliseconds=milliseconds)
    return [answers, *inside]


def _closed(broken: Finding) -> Sequence[Finding]:
    return [broken, *(unchecked(check, needs=Check.DATABASE) for check in INSIDE)]


def _integrity(connection: sqlite3.Connection, facts: dict[str, str]) -> Finding | None:
    """As much of the file as can be read in the time; a large one is judged by its beginning."""
    give_up = time.monotonic() + INTEGRITY_S
    connection.set_progress_handler(lambda: time.monotonic() > give_up, STEPS_BETWEEN_LOOKS)
    try:
        [told] = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as why:
        if "interrupted" not in str(why):
            raise
        told = "ok"
    finally:
        connection.set_progress_handler(None, 0)
    return None if told == "ok" else found(Cause.DATABASE_FILE_DAMAGED, **facts, why=str(told).splitlines()[-1])


def _write_lock(connection: sqlite3.Connection, facts: dict[str, str]) -> Finding | None:
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as why:
        return _refusal(why, facts)
    return None


def _refusal(why: sqlite3.DatabaseError, facts: dict[str, str]) -> Finding:
    said = str(why)
    if "locked" in said or "busy" in said:
        return found(Cause.DATABASE_LOCKED, **facts)
    if "unable to open" in said or "readonly" in said:
        return found(Cause.DATABASE_FILE_REFUSED, **facts)
    return found(Cause.DATABASE_FILE_DAMAGED, **facts, why=said)


def _schema(connection: sqlite3.Connection) -> Finding:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    current = None
    if "alembic_version" in tables:
        [current] = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    return judge_schema(current, has_users="users" in tables)


def _tables(connection: sqlite3.Connection, file: Path) -> Finding:
    """SQLite tells no sizes of tables without an extension; the counts of the newest ids come close."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    highest = {name: _highest_row(connection, name) for name in names}
    largest = sorted(highest, key=lambda name: highest[name], reverse=True)[:LARGEST_TOLD]
    told = ", ".join(f"{name} {highest[name]} rows" for name in largest if highest[name]) or "no rows"
    return found(Cause.TABLES_SIZES, size=size_text(_size(file)), largest=told)


def _size(file: Path) -> int:
    """With what stands in the log beside it."""
    log = file.with_name(f"{file.name}-wal")
    return file.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _highest_row(connection: sqlite3.Connection, table: str) -> int:
    try:
        [number] = connection.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()  # noqa: S608 - a table's own name
    except sqlite3.OperationalError:
        return 0
    return int(number or 0)
