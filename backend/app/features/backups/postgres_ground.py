"""PostgreSQL: copied from one snapshot while the service works, put back in one transaction."""

import secrets
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, ProgrammingError

from app.features.backups.archive import Contents, Manifest
from app.features.backups.contents import read_contents, table_names
from app.features.backups.errors import ToolMissing
from app.features.backups.postgres_programs import find_program, pipe_programs, run_program
from app.infra.db import Database, lost_server_is_unavailable
from app.infra.schema import RESTORING

MARK = f"UPDATE public.alembic_version SET version_num = '{RESTORING}';\n"  # noqa: S608 - two constants of ours
LEAN = ("--no-owner", "--no-privileges", "--no-comments")


class PostgresGround:
    kind = "postgresql"

    def __init__(self, url: URL) -> None:
        self._url = url

    async def copy(self, to: Path) -> Contents:
        dump = find_program("pg_dump")
        database = self._database(self._url)
        try:
            with lost_server_is_unavailable():
                async with database.engine.connect() as connection:
                    await connection.execution_options(isolation_level="REPEATABLE READ")
                    snapshot = (await connection.execute(text("SELECT pg_export_snapshot()"))).scalar_one()
                    contents = await read_contents(connection)
                    words = (dump, "--format=custom", "--compress=1", f"--snapshot={snapshot}", f"--file={to}")
                    await run_program(words, self._url)
                    return contents
        finally:
            await database.close()

    async def read(self) -> Contents | None:
        contents = await self._read(self._url)
        return contents if contents.counts else None

    async def _read(self, url: URL) -> Contents:
        database = self._database(url)
        try:
            with lost_server_is_unavailable():
                async with database.engine.connect() as connection, connection.begin():
                    return await read_contents(connection)
        finally:
            await database.close()

    async def put_back(self, payload: Path, manifest: Manifest) -> Database:
        await self._restore(payload, self._url)
        return self.open()

    async def release(self, database: Database, manifest: Manifest) -> None:
        async with database.write() as connection:
            change = text("UPDATE alembic_version SET version_num = :revision")
            await connection.execute(change, {"revision": manifest.contents.revision})
        await database.close()

    def open(self) -> Database:
        return self._database(self._url)

    async def try_out(self, payload: Path) -> Contents:
        name = f"sovd_verify_{secrets.token_hex(6)}"
        await self._outside_a_transaction(f'CREATE DATABASE "{name}"')
        try:
            url = self._url.set(database=name)
            await self._restore(payload, url)
            contents = await self._read(url)
        finally:
            await self._outside_a_transaction(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        return contents

    async def _restore(self, payload: Path, url: URL) -> None:
        """Everything or nothing: the old tables go, the new ones come, nobody may start on them yet."""
        psql, restore = find_program("psql"), find_program("pg_restore")
        preparing = payload.with_name("prepare.sql")
        preparing.write_text("".join(f"{statement};\n" for statement in await self._clearing(url)))
        marking = payload.with_name("mark.sql")
        marking.write_text(MARK)
        words = (psql, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        files = (f"--file={preparing}", "--file=-", f"--file={marking}")
        await pipe_programs((restore, *LEAN, "--file=-", str(payload)), (*words, *files), url)

    async def _clearing(self, url: URL) -> list[str]:
        database = self._database(url)
        try:
            async with database.read() as connection:
                names = await connection.run_sync(table_names)
        finally:
            await database.close()
        return [f'DROP TABLE IF EXISTS public."{name}" CASCADE' for name in names]

    async def _outside_a_transaction(self, statement: str) -> None:
        database = self._database(self._url)
        try:
            async with database.read() as connection:
                await connection.execute(text(statement))
        except (ProgrammingError, DBAPIError) as refused:
            raise ToolMissing(
                "The user of DATABASE_URL may not create databases, which --verify needs: "
                "ALTER ROLE ... CREATEDB, or verify where one may."
            ) from refused
        finally:
            await database.close()

    def _database(self, url: URL) -> Database:
        return Database(url.render_as_string(hide_password=False), pool=2)
