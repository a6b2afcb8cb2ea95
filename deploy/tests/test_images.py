"""Both images, really built, and their programs really started: `make images`. Not a part of `make test`."""

import subprocess
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from app.middleware.security_headers import HEADERS
from deploy.tests.builder import Builder, Container, Image
from tests.processes import accepts, free_port
from tests.servers import PostgresCluster, RedisProcess
from tests.service import Client

pytestmark = pytest.mark.timeout(1800)
START_UP = timedelta(seconds=90)
LARGEST = {"backend": 200, "frontend": 30}  # megabytes on top of the base
SECRET = "of these tests, and long enough to sign with"
USER = "10001:10001"
BY_BUILDAH = {"/etc/hosts", "/etc/resolv.conf", "/etc/hostname", "/run/.containerenv"}


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    with tempfile.TemporaryDirectory(prefix="sovd-images-", ignore_cleanup_errors=True) as home:
        Path(home).chmod(0o755)
        yield Builder(Path(home))


@pytest.fixture(scope="module")
def base(builder: Builder) -> Image:
    return builder.make_base("base")


@pytest.fixture(scope="module")
def backend(builder: Builder, base: Image) -> Image:
    return builder.build("backend", "deploy/backend.Dockerfile", BASE=f"localhost/{base.name}")


@pytest.fixture(scope="module")
def frontend(builder: Builder, base: Image) -> Image:
    node = builder.make_node_base("node", base.name)
    arguments = {"BASE": f"localhost/{base.name}", "NODE": f"localhost/{node.name}"}
    return builder.build("frontend", "deploy/frontend.Dockerfile", **arguments)


@pytest.fixture
def inside(builder: Builder, backend: Image) -> Iterator[Container]:
    with builder.container(backend) as container:
        yield container


def test_both_images_are_as_large_as_expected_and_run_without_rights(
    base: Image, backend: Image, frontend: Image
) -> None:
    for image in (base, backend, frontend):
        print(f"{image.name:<10}{image.seconds:7.1f} s{image.megabytes:8.0f} MB  {' '.join(image.program)}")
    for image in (backend, frontend):
        assert image.megabytes - base.megabytes < LARGEST[image.name], image.name
    assert (backend.user, frontend.user) == (USER, USER)


@pytest.mark.runbook("P3")
def test_the_application_is_what_the_runbook_looks_for(inside: Container) -> None:
    assert inside.run("pwd").strip() == "/app"
    assert inside.run("ls", "/app/scripts/init_db.sh")
    assert "allow_origins" in inside.run("grep", "-r", "allow_origins", "/app")
    assert "psql (PostgreSQL) 15" in inside.run("psql", "--version")
    assert inside.run("sovd", "--help")


@pytest.mark.runbook("P3")
def test_ping_needs_no_rights_where_a_container_may_send_pings(inside: Container) -> None:
    """As compose sets it; here in a network of its own."""
    allowed = 'ip link set lo up && echo "0 2147483647" > /proc/sys/net/ipv4/ping_group_range && exec "$@"'
    words = ["unshare", "--net", "sh", "-c", allowed, "sh", *inside.words(["ping", "-c", "1", "127.0.0.1"])]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert "1 received" in done.stdout, done.stderr


@pytest.mark.runbook("P3")
def test_the_database_is_made_ready_and_asked_as_the_runbook_does(
    inside: Container, postgres_cluster: PostgresCluster
) -> None:
    url = postgres_cluster.create_database()
    env = {"DATABASE_URL": url, "SOVD_PROFILE": "demo", "SOVD_DEMO_HOSTS": "localhost", "JWT_SECRET_KEY": SECRET}
    for _ in range(2):
        said = inside.run("/bin/bash", "-c", "cd /app && bash /app/scripts/init_db.sh", **env)
        assert "the demo accounts exist" in said
    assert "admin" in inside.run("psql", url, "-c", "SELECT username, role FROM users")
    assert "verified" in inside.run("sovd", "backup", "/data/backup.sovd", "--verify", **env).lower()
    script = (
        "from sqlalchemy import create_engine; import os\n"
        "engine = create_engine(os.getenv('DATABASE_URL'))\n"
        "conn = engine.connect(); print('Database connected'); conn.close()"
    )
    assert inside.run("python", "-c", script, **env) == "Database connected\n"


@pytest.mark.runbook("P3")
def test_redis_is_asked_as_the_runbook_does(inside: Container, redis_process: RedisProcess) -> None:
    script = f"import redis; r = redis.from_url('{redis_process.url()}'); r.ping(); print('Redis connected')"
    assert inside.run("python", "-c", script) == "Redis connected\n"


@pytest.fixture
def vehicles(inside: Container, tmp_path: Path) -> Iterator[str]:
    """The simulator of the image, and where inside of it the list of its vehicles is."""
    listed = "/vehicles/vehicles.json"
    words = ["python", "-m", "simulator", "--known-as=127.0.0.1", f"--vehicles-file={listed}"]
    with inside.running(words, tmp_path / "simulator.log") as child:
        child.wait_until((inside.tree / listed[1:]).exists, within=START_UP)
        yield listed


@pytest.fixture
def service_port(inside: Container, backend: Image, vehicles: str, tmp_path: Path) -> Iterator[int]:
    """The service of the image, started by its own entry point."""
    port = free_port()
    env = {
        "SOVD_PROFILE": "demo",
        "SOVD_HOST": "127.0.0.1",
        "SOVD_PORT": str(port),
        "SOVD_DEMO_VEHICLES": vehicles,
        "SOVD_FAULTS_READ_FIRST": "0",
        "JWT_SECRET_KEY": SECRET,
    }
    with inside.running(backend.program, tmp_path / "service.log", **env) as child:
        child.wait_until(lambda: accepts(port), within=START_UP)
        inside.run("python", "/app/scripts/healthy.py", SOVD_PORT=str(port))
        yield port


async def test_what_both_images_start_leads_to_a_log_in_with_vehicles(
    builder: Builder, inside: Container, frontend: Image, service_port: int, tmp_path: Path
) -> None:
    port = free_port()
    where = {"BACKEND": f"127.0.0.1:{service_port}", "PORT": str(port)}
    # An engine hands its standard output over to the user inside; buildah keeps it for itself.
    own_log = {**where, "SOVD_NGINX_LOG": "/tmp/access.log"}
    with (
        builder.container(frontend) as before,
        before.running(frontend.program, tmp_path / "n.log", **own_log) as nginx,
    ):
        nginx.wait_until(lambda: accepts(port), within=START_UP)
        before.run("/usr/local/bin/healthy.sh", **where)
        page = httpx2.get(f"http://127.0.0.1:{port}/", trust_env=False)
        assert page.status_code == 200
        assert {name: page.headers[name] for name in HEADERS} == HEADERS
        async with Client(f"http://127.0.0.1:{port}", "engineer") as engineer:
            assert len((await engineer.http.get("/api/v1/vehicles")).json()["items"]) == 3
            async with engineer.socket():
                pass
        assert written(before, "/tmp/") == set()
    assert written(inside, "/data/", "/tmp/", "/vehicles/") == set()


def written(container: Container, *allowed: str) -> set[str]:
    """What a read-only container could not have written."""
    return {path for path in container.changed_files() - BY_BUILDAH if not path.startswith(allowed)}
