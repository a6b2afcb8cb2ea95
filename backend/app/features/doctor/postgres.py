"""PostgreSQL as the doctor sees it: one connection of its own, beside the pool of the service, with short waits."""

import asyncio
import socket
import time
from collections.abc import Mapping, Sequence

import asyncpg
from sqlalchemy.engine import URL

from app.features.doctor.findings import Cause, Check, Finding, found, unchecked
from app.features.doctor.postgres_inside import look_inside

CONNECT_S = 2.5
QUERY_S = 1.5
STRANGER_S = 1.0
DOCTOR = "sovd-doctor"  # how PostgreSQL names its connections
INSIDE = (Check.SCHEMA, Check.CONNECTIONS, Check.QUERIES, Check.TABLES, Check.CLOCK)

# By SQLSTATE (PostgreSQL documentation, appendix A); the first that fits.
REFUSALS: Mapping[str, Cause] = {
    "28": Cause.DATABASE_PASSWORD,
    "3D": Cause.DATABASE_MISSING,
    "53": Cause.DATABASE_NO_ROOM,
    "57P": Cause.DATABASE_STARTING,
}


async def look_at_postgres(url: URL, *, pool: int) -> Sequence[Finding]:
    """`pool`: connections that a process of the service may have."""
    facts = {
        "place": f"{url.host or 'localhost'}:{url.port or 5432}",
        "host": url.host or "localhost",
        "user": url.username or "",
        "name": url.database or "",
    }
    began = time.monotonic()
    try:
        connection = await _connect(url)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as why:
        broken = _refusal(why, facts)
        if broken.cause is Cause.DATABASE_HANGING and await _speaks_otherwise(url):
            broken = found(Cause.DATABASE_FOREIGN, **facts)
        return [broken, *(unchecked(check, needs=Check.DATABASE) for check in INSIDE)]
    try:
        milliseconds = max(1, round((time.monotonic() - began) * 1000))
        version = str(await connection.fetchval("SHOW server_version")).split()[0]
        answers = found(Cause.DATABASE_ANSWERS, server=f"PostgreSQL {version}", milliseconds=milliseconds)
        if await connection.fetchval("SHOW transaction_read_only") == "on":
            answers = found(Cause.DATABASE_READ_ONLY, place=facts["place"])
        return [answers, *await look_inside(connection, pool)]
    finally:
        connection.terminate()  # closing would wait for a server that has begun to hang


async def _connect(url: URL) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=url.host,
        port=url.port,
        user=url.username,
        password=url.password,
        database=url.database,
        ssl=url.query.get("ssl") or url.query.get("sslmode"),
        timeout=CONNECT_S,
        command_timeout=QUERY_S,
        server_settings={"application_name": DOCTOR},
    )


def _refusal(why: BaseException, facts: Mapping[str, str]) -> Finding:
    """asyncpg tries every address of a name and hands on the last error."""
    cause = Cause.DATABASE_UNREACHABLE
    match why:
        case asyncpg.PostgresError():
            state = why.sqlstate or ""
            cause = next((told for prefix, told in REFUSALS.items() if state.startswith(prefix)), cause)
        case TimeoutError():
            cause = Cause.DATABASE_HANGING
        case socket.gaierror():
            cause = Cause.DATABASE_HOST_UNKNOWN
        case ConnectionRefusedError():
            cause = Cause.DATABASE_REFUSED
        case ConnectionError() | asyncpg.InterfaceError() | asyncpg.InternalClientError():
            cause = Cause.DATABASE_FOREIGN
        case OSError() if "Connect call failed" in str(why):
            cause = Cause.DATABASE_REFUSED
    return found(cause, **facts, why=type(why).__name__)


async def _speaks_otherwise(url: URL) -> bool:
    """A server that waits for the end of a line looks as if it hung. PostgreSQL never answers to this one."""
    try:
        async with asyncio.timeout(STRANGER_S):
            reader, writer = await asyncio.open_connection(url.host or "localhost", url.port or 5432)
            writer.write(b"PING\r\n\r\n")
            answered = await reader.read(1) != b""
            writer.close()
            return answered
    except (OSError, TimeoutError):
        return False
