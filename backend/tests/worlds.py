"""A small world around the code under test: database, bus and presence, embedded or on real servers."""

import asyncio
import contextlib
import functools
import tempfile
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.config import Settings
from app.features.accounts.sessions import SESSION_KEYS
from app.infra.bus import Bus, ProcessBus, RedisBus
from app.infra.db import Database
from app.infra.presence import Presence, ProcessPresence, RedisPresence
from app.infra.schema import upgrade
from tests.servers import PostgresServer, RedisServer

KINDS = ("embedded", "servers")
START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class SteppingClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self._now = START

    def now(self) -> datetime:
        return self._now

    def boottime(self) -> float:
        return (self._now - START).total_seconds() + 1000

    def step(self, by: timedelta) -> None:
        self._now += by


@dataclass(slots=True)
class World:
    database: Database
    bus: Bus
    presence: Presence
    clock: SteppingClock = field(default_factory=SteppingClock)

    async def rows(self, sql: str, **values: object) -> Sequence[dict[str, object]]:
        async with self.database.read() as connection:
            found = await connection.execute(text(sql), values)
            return [dict(row) for row in found.mappings()]

    async def execute(self, sql: str, **values: object) -> None:
        """As a person types it into `psql`."""
        async with self.database.write() as connection:
            await connection.execute(text(sql), values)


def async_url(database_url: str) -> str:
    return Settings(database_url=database_url).async_database_url()


@contextlib.asynccontextmanager
async def embedded_world(folder: Path) -> AsyncIterator[World]:
    clock = SteppingClock()
    file = folder / "sovd.db"
    file.write_bytes(migrated_file())
    database = Database(f"sqlite+aiosqlite:///{file}", pool=5)
    try:
        yield World(database, ProcessBus(), ProcessPresence(clock), clock)
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def server_world(postgres_url: str, redis_url: str) -> AsyncIterator[World]:
    """`postgres_url`: of a database with its schema."""
    database = Database(async_url(postgres_url), pool=5)
    presence = RedisPresence(redis_url, prefix=SESSION_KEYS)
    try:
        yield World(database, RedisBus(redis_url), presence)
    finally:
        await presence.close()
        await database.close()


@contextlib.asynccontextmanager
async def running(*tasks: object) -> AsyncIterator[None]:
    """Things with a `run` that goes on until it is cancelled."""
    started = [asyncio.create_task(task.run()) for task in tasks]  # type: ignore[attr-defined]  # by its name
    try:
        yield
    finally:
        # The Redis client forgets a cancellation that reaches it while it connects.
        while unfinished := [task for task in started if not task.done()]:
            for task in unfinished:
                task.cancel()
            await asyncio.wait(unfinished, timeout=0.2)
        for task in started:
            if not task.cancelled():
                task.result()


@contextlib.asynccontextmanager
async def open_world(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[World]:
    """For a fixture whose parameters are KINDS: the servers are started only when they are asked for."""
    if request.param == "embedded":
        async with embedded_world(folder) as world:
            yield world
        return
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    redis: RedisServer = request.getfixturevalue("redis_server")
    redis.flushall()
    template = postgres.prepare_template("with_schema", migrate_url)
    with postgres.database(template=template) as url:
        async with server_world(url, redis.url()) as world:
            yield world


@functools.cache
def migrated_file() -> bytes:
    """A SQLite database with the schema; copied, it is there at once."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sovd.db"
        migrate_url(f"sqlite:///{file}")
        return file.read_bytes()


def migrate_url(database_url: str) -> None:
    """May be called where a loop is running."""

    async def migrate() -> None:
        database = Database(async_url(database_url), pool=1)
        await upgrade(database)
        await database.close()

    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, migrate()).result()
