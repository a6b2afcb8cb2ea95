"""PostgreSQL's own programs, which know how to copy a database. The password goes by the environment."""

import asyncio
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.engine import URL

from app.features.backups.errors import ToolMissing

DEBIAN = Path("/usr/lib/postgresql")  # <version>/bin, for what is not on PATH
INSTALL = "apt-get install postgresql-client"


def find_program(name: str) -> str:
    """The newest: an old one refuses a newer server.

    Raises: ToolMissing with what installs it.
    """
    there = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parent.parent.name), reverse=True)
    found = str(there[0]) if there else shutil.which(name)
    if found is None:
        raise ToolMissing(f"{name} is not on this machine, and a PostgreSQL database needs it. Run: {INSTALL}")
    return found


def connection_of(url: URL) -> Mapping[str, str]:
    """Source: PostgreSQL documentation, libpq, environment variables."""
    told = {
        "PGHOST": url.host,
        "PGPORT": str(url.port or 5432),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": str(url.query.get("ssl") or url.query.get("sslmode") or "") or None,
        "PGCONNECT_TIMEOUT": "5",
    }
    own = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**own, **{name: value for name, value in told.items() if value is not None}}


async def run_program(words: Sequence[str], url: URL) -> None:
    """Raises: ToolMissing with the first thing it complained of."""
    process = await asyncio.create_subprocess_exec(
        *words, env=dict(connection_of(url)), stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
    )
    _, complaints = await process.communicate()
    require_success(words[0], process.returncode, complaints)


async def pipe_programs(first: Sequence[str], then: Sequence[str], url: URL) -> None:
    """What the first prints, the second reads.

    Raises: ToolMissing with the first thing that one of them complained of.
    """
    reading, writing = os.pipe()
    try:
        source = await asyncio.create_subprocess_exec(
            *first, env=dict(connection_of(url)), stdin=DEVNULL, stdout=writing, stderr=PIPE
        )
        sink = await asyncio.create_subprocess_exec(
            *then, env=dict(connection_of(url)), stdin=reading, stdout=DEVNULL, stderr=PIPE
        )
    finally:
        os.close(reading)
        os.close(writing)
    (_, of_source), (_, of_sink) = await asyncio.gather(source.communicate(), sink.communicate())
    require_success(then[0], sink.returncode, of_sink)
    require_success(first[0], source.returncode, of_source)


def require_success(program: str, code: int | None, complaints: bytes) -> None:
    if code != 0:
        lines = complaints.decode(errors="replace").strip().splitlines() or [f"it ended with {code}"]
        raise ToolMissing(f"{Path(program).name} failed: {lines[0]}")
