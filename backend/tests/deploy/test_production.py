"""What docs/runbooks/deployment.md gives to production: an .env with secrets of its own, and TLS in front."""

import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import httpx2
import pytest
from websockets.asyncio.client import connect

from app.config import Settings, require_safe
from tests.conftest import needed
from tests.deploy.composed import EXAMPLE, composed, read_env
from tests.deploy.nginx_server import UNPRIVILEGED, run_nginx
from tests.processes import Child, Launch, accepts, apt_line, find_program, free_port
from tests.service import Servers, run_service
from tests.vehicle_servers import ROOT

SCRIPT = ROOT / "scripts/production_env.sh"
FRONT = ROOT / "deploy/nginx/tls-front.conf"
START_UP = timedelta(seconds=20)
NAME = "sovd.example.com"


def made_env(tmp_path: Path) -> dict[str, str]:
    said = subprocess.run([SCRIPT, f"https://{NAME}", "10.20.0.0/16"], capture_output=True, text=True, check=True)
    written = tmp_path / ".env"
    written.write_text(said.stdout)
    return read_env(written)


def test_the_env_for_production_starts_the_service_and_has_no_published_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env, example = made_env(tmp_path), read_env(EXAMPLE)
    backend = composed(env)["services"]["backend"]
    for name, value in {**env, **backend["environment"]}.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    require_safe(settings)
    assert settings.profile == "production"
    assert (settings.demo_hosts, settings.demo_vehicles) == ((), None)
    assert settings.allowed_origins == (f"https://{NAME}",)
    secrets = ("POSTGRES_PASSWORD", "DATABASE_URL", "JWT_SECRET_KEY", "GRAFANA_ADMIN_PASSWORD")
    assert [name for name in secrets if env[name] == example[name]] == []
    assert f":{env['POSTGRES_PASSWORD']}@db:" in env["DATABASE_URL"]
    assert env["COMPOSE_PROFILES"] == ""


def test_every_env_for_production_has_secrets_of_its_own(tmp_path: Path) -> None:
    first, second = made_env(tmp_path), made_env(tmp_path)
    assert first["JWT_SECRET_KEY"] != second["JWT_SECRET_KEY"]
    assert first["POSTGRES_PASSWORD"] != second["POSTGRES_PASSWORD"]


def test_the_service_believes_the_frontend_and_what_stands_on_the_machine_before_it(tmp_path: Path) -> None:
    env = made_env(tmp_path)
    frontend = composed(env)["services"]["frontend"]["networks"]["inside"]["ipv4_address"]
    gateway = composed(env)["networks"]["inside"]["ipam"]["config"][0]["gateway"]
    assert env["SOVD_TRUSTED_PROXIES"] == f"{frontend}/32,{gateway}/32"


def make_certificate(folder: Path) -> None:
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    words += ["-days", "1", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    words += ["-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)


@contextmanager
def tls_front(to: int) -> Iterator[tuple[int, Path]]:
    """The example, on a free port and with a certificate of its own; tells the port and the certificate."""
    port, plain = free_port(), free_port()
    home = Path(tempfile.mkdtemp(prefix="sovd-tls-"))
    try:
        make_certificate(home)
        front = FRONT.read_text()
        for given, here in (
            ("listen 443 ", f"listen 127.0.0.1:{port} "),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("127.0.0.1:5173", f"127.0.0.1:{to}"),
            ("/etc/ssl/sovd", str(home)),
        ):
            assert given in front
            front = front.replace(given, here)
        (home / "sovd.conf").write_text(front)
        temporary = "".join(
            f"{kind}_temp_path {home}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
        )
        http = f"access_log {home}/access.log; {temporary} include {home}/sovd.conf;"
        (home / "nginx.conf").write_text(f"pid {home}/pid; error_log stderr; events {{}} http {{ {http} }}")
        for path in (home, *home.iterdir()):
            shutil.chown(path, UNPRIVILEGED)
        nginx = find_program("nginx", also_in=[Path("/usr/sbin")], mend=apt_line("nginx-light"))
        words: list[str | Path] = [nginx, "-e", "stderr", "-c", home / "nginx.conf", "-g", "daemon off;"]
        child = Child(Launch(words, output=home / "output.log", user=UNPRIVILEGED))
        try:
            child.wait_until(lambda: accepts(port), within=START_UP)
            yield port, home / "fullchain.pem"
        finally:
            child.end()
    finally:
        shutil.rmtree(home)


async def test_through_the_example_for_tls_the_service_and_its_socket_are_reached() -> None:
    with (
        needed(run_service(Servers(), SOVD_ALLOWED_ORIGINS=f"https://{NAME}")) as service,
        needed(run_nginx(f"127.0.0.1:{service.port}")) as nginx,
        tls_front(nginx.port) as (port, certificate),
    ):
        context = ssl.create_default_context(cafile=str(certificate))
        async with httpx2.AsyncClient(verify=context, trust_env=False) as http:
            answer = await http.get(
                f"https://127.0.0.1:{port}/health/ready", headers={"Host": NAME}, extensions={"sni_hostname": NAME}
            )
        assert answer.status_code == 200
        assert answer.json()["status"] == "healthy"
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert answer.headers.get_list("content-security-policy") != []
        async with connect(
            f"wss://{NAME}/ws/commands",
            host="127.0.0.1",
            port=port,
            ssl=context,
            proxy=None,
            origin=f"https://{NAME}",  # type: ignore[arg-type]  # a NewType over str
        ):
            pass


class Heard(BaseHTTPRequestHandler):
    """A backend that notes what it is told."""

    told: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.told.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(HTTPStatus.NO_CONTENT)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base calls it
        """Nothing."""


@pytest.fixture
def hearing() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Heard) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.mark.runbook("L4")
def test_what_a_client_says_of_its_own_address_ends_at_the_outermost_proxy(hearing: int) -> None:
    claimed = {"Host": NAME, "X-Forwarded-For": "203.0.113.77", "X-Forwarded-Proto": "http"}
    with needed(run_nginx(f"127.0.0.1:{hearing}")) as nginx, tls_front(nginx.port) as (port, certificate):
        context = ssl.create_default_context(cafile=str(certificate))
        with httpx2.Client(verify=context, trust_env=False) as http:
            url = f"https://127.0.0.1:{port}/api/v1/about"
            assert http.get(url, headers=claimed, extensions={"sni_hostname": NAME}).status_code == 204
    told = Heard.told[-1]
    assert (told["host"], told["x-forwarded-proto"]) == (NAME, "https")
    assert told["x-forwarded-for"] == "127.0.0.1, 127.0.0.1"
