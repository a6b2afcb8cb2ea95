"""Real PostgreSQL and Redis for tests and measurements. Knows no pytest: fixtures are in `conftest`."""

import asyncio
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import redis

from tests.processes import (
    Child,
    Launch,
    ServerMissing,
    accepts,
    apt_line,
    find_program,
    free_port,
)

START_UP = timedelta(seconds=30)
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")  # <version>/bin, never on PATH
DATABASE_OWNER = "sovd"
# A test's database is thrown away, so nothing is flushed; a measurement asks for `durable`.
NOT_DURABLE = ("fsync=off", "full_page_writes=off")


class PostgresServer:
    """A PostgreSQL server in which tests make databases. It may be shared: do not stop it."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self._templates: set[str] = set()

    def create_database(self, *, template: str = "template1") -> str:
        """Make an empty database, or a copy of `template`, and tell its URL."""
        name = f"sovd_{secrets.token_hex(6)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._url_of(name)

    def drop_database(self, url: str) -> None:
        """Also ends the connections to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)')

    @contextmanager
    def database(self, *, template: str = "template1") -> Iterator[str]:
        url = self.create_database(template=template)
        try:
            yield url
        finally:
            self.drop_database(url)

    def prepare_template(self, name: str, prepare: Callable[[str], None]) -> str:
        """Run `prepare` on a database once per process; copies of it then cost milliseconds."""
        unique = f"{name}_{os.getpid()}"
        if unique not in self._templates:
            self.execute(f'DROP DATABASE IF EXISTS "{unique}" WITH (FORCE)')
            self.execute(f'CREATE DATABASE "{unique}"')
            prepare(self._url_of(unique))
            self._templates.add(unique)
        return unique

    def execute(self, statement: str) -> None:
        """Run one statement as the owner, outside a transaction. May be called where a loop is running."""
        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, _execute(self.admin_url, statement)).result()

    def _url_of(self, name: str) -> str:
        return urlunsplit(urlsplit(self.admin_url)._replace(path=f"/{name}"))


class PostgresCluster(PostgresServer):
    """A PostgreSQL server of one's own, which may be stopped, killed and frozen."""

    def __init__(self, home: Path, *, durable: bool = False) -> None:
        """Shape: `home` is an empty directory that the server's user may enter.

        Raises: ServerMissing, ServerFailed.
        """
        self._home = home
        self._durable = durable
        self._user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        password = secrets.token_urlsafe(12)
        self._initialise(password)
        self.port = free_port()
        super().__init__(f"postgresql://{DATABASE_OWNER}:{password}@127.0.0.1:{self.port}/postgres")
        self._server = self._launch()

    def stop(self) -> None:
        """Fast shutdown: connections are cut, everything committed is on disk."""
        self._server.end(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut would; `start` then recovers from the log."""
        self._server.kill()

    def start(self) -> None:
        """Start it again on the same port with the same data."""
        if not self._server.is_running():
            self._server = self._launch()

    def suspend(self) -> None:
        self._server.suspend()

    def resume(self) -> None:
        self._server.resume()

    def close(self) -> None:
        self._server.end(signal.SIGQUIT)

    def _initialise(self, password: str) -> None:
        password_file = self._home / "password"
        password_file.write_text(password)
        if self._user is not None:
            for path in (self._home, password_file):
                shutil.chown(path, self._user, self._user)
        words: list[str | Path] = [
            "--pgdata",
            self._data,
            "--username",
            DATABASE_OWNER,
            "--pwfile",
            password_file,
        ]
        words += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        Child(self._as_server([_postgres_program("initdb"), *words])).finish(within=START_UP)

    def _launch(self) -> Child:
        settings = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self._home}",
        ]
        settings += ["max_connections=200", *(() if self._durable else NOT_DURABLE)]
        words: list[str | Path] = [_postgres_program("postgres"), "-D", self._data]
        words += [word for setting in settings for word in ("-c", setting)]
        # SIGQUIT is "immediate": the postmaster takes its children along.
        server = Child(self._as_server(words, death_signal=signal.SIGQUIT))
        server.wait_until(lambda: self._says_ready(server.pid), within=START_UP)
        return server

    def _says_ready(self, pid: int) -> bool:
        """Shape: line 1 of postmaster.pid is the pid, line 8 the state."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _as_server(self, words: list[str | Path], death_signal: signal.Signals = signal.SIGKILL) -> Launch:
        return Launch(
            words,
            output=self._home / "output.log",
            cwd=self._home,
            user=self._user,
            death_signal=death_signal,
        )

    @property
    def _data(self) -> Path:
        return self._home / "data"


class RedisServer:
    """A Redis in which a test may erase everything. It may be shared: do not stop it."""

    def __init__(self, address: str) -> None:
        """Shape: `redis://host:port`, without a database number."""
        self._address = address.rstrip("/")

    def url(self, db: int = 0) -> str:
        return f"{self._address}/{db}"

    def flushall(self) -> None:
        with redis.Redis.from_url(self.url()) as client:
            client.flushall()


class RedisProcess(RedisServer):
    """A Redis of one's own, which may be stopped, killed and frozen. It keeps nothing on disk."""

    def __init__(self, home: Path) -> None:
        """Raises: ServerMissing, ServerFailed."""
        self._home = home
        self.port = free_port()
        super().__init__(f"redis://127.0.0.1:{self.port}")
        self._server = self._launch()

    def stop(self) -> None:
        self._server.end()

    def kill(self) -> None:
        self._server.kill()

    def start(self) -> None:
        """Start it again on the same port, empty."""
        if not self._server.is_running():
            self._server = self._launch()

    def suspend(self) -> None:
        self._server.suspend()

    def resume(self) -> None:
        self._server.resume()

    def close(self) -> None:
        self._server.end()

    def _launch(self) -> Child:
        program = find_program("redis-server", mend=apt_line("redis-server"))
        words: list[str | Path] = [
            program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--dir",
            self._home,
        ]
        words += ["--save", "", "--appendonly", "no"]
        server = Child(Launch(words, output=self._home / "output.log"))
        server.wait_until(lambda: accepts(self.port), within=START_UP)
        return server


@contextmanager
def run_postgres(*, durable: bool = False) -> Iterator[PostgresCluster]:
    """A PostgreSQL of one's own, gone afterwards.

    Raises: ServerMissing, ServerFailed.
    """
    with _home("postgres") as home:
        cluster = PostgresCluster(home, durable=durable)
        try:
            yield cluster
        finally:
            cluster.close()


@contextmanager
def shared_postgres() -> Iterator[PostgresServer]:
    """The server TEST_DATABASE_URL names, whose user may create databases; else one of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield PostgresServer(given)
        return
    with run_postgres() as cluster:
        yield cluster


@contextmanager
def run_redis() -> Iterator[RedisProcess]:
    """A Redis of one's own, gone afterwards.

    Raises: ServerMissing, ServerFailed.
    """
    with _home("redis") as home:
        server = RedisProcess(home)
        try:
            yield server
        finally:
            server.close()


@contextmanager
def shared_redis() -> Iterator[RedisServer]:
    """The server TEST_REDIS_URL names (everything in it is erased); else one of our own.

    Raises: ServerMissing if several test workers would erase each other's data in a given one.
    """
    given = os.environ.get("TEST_REDIS_URL")
    if not given:
        with run_redis() as server:
            yield server
        return
    if os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1") != "1":
        raise ServerMissing("TEST_REDIS_URL is one server for one worker. Run pytest with -n 0, or unset it.")
    yield RedisServer(urlunsplit(urlsplit(given)._replace(path="")))


@contextmanager
def _home(name: str) -> Iterator[Path]:
    # Not under the checkout: root's home is closed to the user PostgreSQL runs as.
    home = Path(tempfile.mkdtemp(prefix=f"sovd-{name}-"))
    try:
        yield home
    finally:
        shutil.rmtree(home)


def _postgres_program(name: str) -> Path:
    folders = sorted(DEBIAN_POSTGRES.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    return find_program(name, also_in=folders, mend=apt_line("postgresql"))


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
