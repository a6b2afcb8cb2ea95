"""The embedded database: a file. It is copied while the service writes, and replaced in one step."""

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.exc import DatabaseError

from app.features.backups.archive import Contents, Manifest
from app.features.backups.contents import read_contents
from app.features.backups.errors import BadBackup, NothingThere
from app.infra.db import Database
from app.problems import Unavailable

BUSY_S = 30.0


class SqliteGround:
    kind = "sqlite"

    def __init__(self, file: Path) -> None:
        self._file = file

    async def copy(self, to: Path) -> Contents:
        if not self._file.exists():
            raise NothingThere(f"There is no database file {self._file}.")
        await asyncio.to_thread(self._vacuum_into, to)
        return await contents_of(to)

    def _vacuum_into(self, to: Path) -> None:
        """One reading transaction: it sees one moment, and writers do not wait for it."""
        address = f"file:{quote(str(self._file))}?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=BUSY_S)) as connection:
                connection.execute("VACUUM INTO ?", (str(to),))
        except sqlite3.DatabaseError as wrong:
            raise Unavailable(f"The database could not be copied: {wrong}.") from wrong

    async def read(self) -> Contents | None:
        try:
            return await contents_of(self._file) if self._file.exists() else None
        except DatabaseError as wrong:
            raise Unavailable(f"The database {self._file} cannot be read: {wrong.orig}. Say --replace.") from wrong

    async def put_back(self, payload: Path, manifest: Manifest) -> Database:
        """Beside the old file; `release` puts it in its place."""
        await asyncio.to_thread(require_whole, payload)
        await asyncio.to_thread(self._take_in, payload)
        return database_in(self._draft)

    def _take_in(self, payload: Path) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        for left in self._file.parent.glob(f"{self._draft.name}*"):
            left.unlink()
        payload.replace(self._draft)

    async def release(self, database: Database, manifest: Manifest) -> None:
        await database.close()
        await asyncio.to_thread(self._swap)

    def _swap(self) -> None:
        """The old database is kept under another name: who restores the wrong backup can go back."""
        fold_in(self._draft)
        kept = f"{self._file.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        with suppress(sqlite3.DatabaseError):  # a damaged one is kept as it is, with its log
            fold_in(self._file)
        for more in ("", "-wal", "-shm"):
            old = self._file.with_name(self._file.name + more)
            if old.exists():
                old.replace(self._file.with_name(kept + more))
        self._draft.replace(self._file)
        folder = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    async def try_out(self, payload: Path) -> Contents:
        await asyncio.to_thread(require_whole, payload)
        return await contents_of(payload)

    def open(self) -> Database:
        return database_in(self._file)

    @property
    def _draft(self) -> Path:
        return self._file.with_name(f"{self._file.name}.restoring")


def require_whole(file: Path) -> None:
    """Raises: BadBackup."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            [told] = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as wrong:
        raise BadBackup(f"The database in the backup is damaged: {wrong}.") from wrong
    if told != "ok":
        raise BadBackup(f"The database in the backup is damaged: {told}.")


def fold_in(file: Path) -> None:
    """Write what stands in the log beside the file into it, so that the file is all there is."""
    if not file.exists():
        return
    with closing(sqlite3.connect(file, timeout=BUSY_S)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    for more in ("-wal", "-shm"):
        file.with_name(file.name + more).unlink(missing_ok=True)


async def contents_of(file: Path) -> Contents:
    database = database_in(file)
    try:
        async with database.engine.connect() as connection, connection.begin():
            return await read_contents(connection)
    finally:
        await database.close()


def database_in(file: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{file}", pool=1)
