"""nginx as the frontend image starts it: the same script, the same template, Debian's program, no privileges."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.processes import Child, Launch, ServerMissing, accepts, apt_line, find_program, free_port
from tests.vehicle_servers import ROOT

START_UP = timedelta(seconds=20)
CONSOLE = ROOT / "frontend/dist"
FILES = ("start.sh", "healthy.sh", "nginx.conf.in")
UNPRIVILEGED = "www-data"  # Debian has it everywhere


class NginxServer:
    def __init__(self, home: Path, backend: str, frontend_env: str) -> None:
        """Shape: `backend` is host:port.

        Raises: ServerMissing, ServerFailed.
        """
        if not (CONSOLE / "index.html").exists():
            raise ServerMissing("The console is not built. Run: make build")
        nginx = find_program("nginx", also_in=[Path("/usr/sbin")], mend=apt_line("nginx-light"))
        self.home = home
        self.port = free_port()
        self.log = home / "run" / "access.log"
        self._fill(frontend_env)
        self.environment = {
            "PATH": os.environ["PATH"],
            "NGINX": str(nginx),
            "BACKEND": backend,
            "PORT": str(self.port),
            "SOVD_NGINX_TEMPLATE": str(home / "nginx.conf.in"),
            "SOVD_NGINX_ENV": str(home / "env"),
            "SOVD_NGINX_CONSOLE": str(home / "console"),
            "SOVD_NGINX_RUN": str(home / "run"),
            "SOVD_NGINX_LOG": str(self.log),
        }
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._child = Child(
            Launch([home / "start.sh"], output=home / "output.log", env=self.environment, cwd=home, user=user)
        )
        self._child.wait_until(lambda: accepts(self.port), within=START_UP)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._child.end()

    def _fill(self, frontend_env: str) -> None:
        """What the image would hold, where a user without rights may read it: a checkout may be closed to others."""
        for name in FILES:
            shutil.copy(ROOT / "deploy/nginx" / name, self.home / name)
        (self.home / "env").write_text(frontend_env)
        shutil.copytree(CONSOLE, self.home / "console")
        (self.home / "run").mkdir()
        self.home.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.home / "run", UNPRIVILEGED)


@contextmanager
def run_nginx(backend: str, frontend_env: str = "VITE_API_BASE_URL=\n") -> Iterator[NginxServer]:
    """Raises: ServerMissing, ServerFailed."""
    home = Path(tempfile.mkdtemp(prefix="sovd-nginx-"))
    try:
        server = NginxServer(home, backend, frontend_env)
        try:
            yield server
        finally:
            server.close()
    finally:
        shutil.rmtree(home)
