"""The database: one engine, two dialects, readers and writers. Knows no table."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import asyncpg
import orjson
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, String, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.infra.shortage import Shortage
from app.problems import Unavailable

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BigNumber = BigInteger().with_variant(Integer(), "sqlite")

_NO_ANSWER = "The database does not answer."
_LOST = (
    OSError,
    TimeoutError,
    PoolTimeoutError,
    OperationalError,
    InterfaceError,
    asyncpg.InterfaceError,
    # A server that shuts down between two statements leaves the driver in a state of its own, and it says so.
    asyncpg.InternalClientError,
)
# What PostgreSQL says when it will not serve us, by SQLSTATE (PostgreSQL documentation, appendix A).
_REFUSALS: Mapping[str, str] = {
    "08": _NO_ANSWER,
    "57P": "The database is starting up or shutting down.",
    "53": "The database has no room for another connection.",
    "28": "The database refuses the user or the password of DATABASE_URL.",
    "3D": "The database that DATABASE_URL names does not exist.",
    "25006": "The database accepts no writes at present.",
}

# How PostgreSQL knows a connection of a process that serves; the number of the process follows.
BACKEND = "sovd-backend"

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 10
POOL_WAIT_SECONDS = 5
BESIDE_SECONDS = 3  # for the one who asks whether the database is there at all, while everybody else waits


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps no zone, so there it is text of fixed width that sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return time_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


def time_text(value: datetime) -> str:
    """`2026-11-23T13:20:01.123456Z`: read by both databases, sorts as text."""
    # Half the cost of strftime, on the hot path.
    return value.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def encode_json(value: object) -> str:
    return orjson.dumps(value, default=str).decode()


def now_in(dialect: str, *, plus: str = "0") -> str:
    """SQL for the database's own time, `plus` seconds (a number, or the name of a parameter such as `:lease`)."""
    if dialect == "postgresql":
        return f"(clock_timestamp() + make_interval(secs => CAST({plus} AS double precision)))"
    return f"(strftime('%Y-%m-%dT%H:%M:%f', 'now', {plus} || ' seconds') || '000Z')"


class Database:
    """Hands out connections. Whatever the driver says about a lost server becomes `Unavailable`."""

    def __init__(self, url: str, *, pool: int, name: str = "sovd", patience: float | None = STATEMENT_SECONDS) -> None:
        """Of PostgreSQL, `name`: of the connections, there. `patience`: seconds for a statement; None: no end."""
        self.dialect = make_url(url).get_backend_name()
        self.engine = _sqlite_engine(url) if self.dialect == "sqlite" else _postgres_engine(url, pool, name, patience)
        self._url = url
        # SQLite's pool has no setting, and a file is not gone.
        self._shortage = None if self.dialect == "sqlite" else Shortage(pool, partial(_ask_beside, url))
        # BEGIN and ROLLBACK would be two of three round trips of a read. SQLite's connections say BEGIN when we do.
        plain = {"sovd_plain": True} if self.dialect == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        self._reader = self.engine.execution_options(**plain)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Each statement sees what is committed when it begins; there is no transaction around them.

        Raises: Unavailable.
        """
        with lost_server_is_unavailable():
            async with self._connected(self._reader) as connection:
                yield connection

    def bare(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection without a transaction of SQLAlchemy's, for `rows` to put its own on."""
        return self._connected(self._reader)

    @asynccontextmanager
    async def unhurried(self) -> AsyncIterator["Database"]:
        """The same database for what may take long. SQLite has no time for a statement, only for waiting."""
        if self.dialect == "sqlite":
            yield self
            return
        other = Database(self._url, pool=1, patience=None)
        try:
            yield other
        finally:
            await other.close()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end of the block, rolled back by an exception.

        Raises: Unavailable; then it is not known whether a COMMIT under way was done.
        """
        with lost_server_is_unavailable():
            async with self._connected(self.engine) as connection:
                await connection.execution_options(sovd_writes=True)
                async with connection.begin():
                    yield connection

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        try:
            async with engine.connect() as connection:
                if self._shortage is not None and self._shortage.is_on:
                    self._shortage.end_if_over(in_use=self.in_use)
                yield connection
        except PoolTimeoutError as late:
            if self._shortage is None:
                raise
            raise await self._shortage.explain(waited=POOL_WAIT_SECONDS) from late
        except TimeoutError as late:
            if self._shortage is None:
                raise
            raise await self._shortage.explain_slow() from late

    async def ping(self) -> None:
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    @property
    def in_use(self) -> int:
        """Connections that somebody has at present."""
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    async def close(self) -> None:
        await self.engine.dispose()


class lost_server_is_unavailable:  # noqa: N801 - reads as the sentence it is, `with ...:`
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None and (sentence := find_loss(error)) is not None:
            raise Unavailable(sentence, code="DATABASE_UNAVAILABLE") from error


def find_loss(error: BaseException) -> str | None:
    """Why the database is not at our service, in a sentence without secrets; None for any other error."""
    state = _sqlstate(error)
    if state is not None:
        return next((why for prefix, why in _REFUSALS.items() if state.startswith(prefix)), None)
    if isinstance(error, OperationalError) and str(error.orig).startswith("no such "):
        return None  # SQLite's word for a table that is missing
    if isinstance(error, _LOST) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return _NO_ANSWER
    return None


def told_at_start(problem: Unavailable, url: str) -> str:
    """For whoever starts the service: what is known of a database that does not answer, and which setting to look at.

    What it says of itself, such as a refused password, is told as it is.
    """
    if problem.sentence != _NO_ANSWER:
        return problem.sentence
    place = make_url(url)
    where = f"{place.host or 'localhost'}:{place.port or 5432}"
    cause = problem.__cause__
    told = str(getattr(cause, "orig", cause))
    if isinstance(cause, socket.gaierror):
        return f"DATABASE_URL: there is no host with the name in {where}."
    if isinstance(cause, ConnectionRefusedError) or "Connect call failed" in told:
        return f"DATABASE_URL: connection refused, nobody listens at {where}. Start it, or correct the address."
    return f"DATABASE_URL: no answer from {where} within {CONNECT_SECONDS} s."


def _sqlstate(error: BaseException) -> str | None:
    """While it connects, the driver's own errors come through as they are; later they are wrapped."""
    for told in (error, getattr(error, "orig", None)):
        state = getattr(told, "sqlstate", None)
        if isinstance(state, str):
            return state
    return None


async def _ask_beside(url: str) -> Unavailable | None:
    """What keeps the database from answering, over a connection that no pool has."""
    limits = {"timeout": BESIDE_SECONDS, "command_timeout": BESIDE_SECONDS}
    engine = create_async_engine(url, poolclass=NullPool, connect_args=limits)
    try:
        with lost_server_is_unavailable():
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
    except Unavailable as gone:
        return gone
    return None


def _postgres_engine(url: str, pool: int, name: str, patience: float | None) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_use_lifo=True,
        json_serializer=encode_json,
        hide_parameters=True,  # an error is logged, and they may be names, hashes and VINs
        json_deserializer=orjson.loads,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": patience,
            "server_settings": {"application_name": name},
        },
    )


def _sqlite_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        json_serializer=encode_json,
        hide_parameters=True,  # an error is logged, and they may be names, hashes and VINs
        json_deserializer=orjson.loads,
        connect_args={"timeout": STATEMENT_SECONDS},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={STATEMENT_SECONDS}000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("sovd_plain", False):
        return  # a reader, or a transaction that `rows` has begun
    # A writer that begins as a reader can fail when it upgrades, however long it is willing to wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("sovd_writes", False) else "BEGIN")
