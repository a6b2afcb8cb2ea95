"""Images without a container engine: mmdebstrap makes a base, buildah builds on it and runs what it built.

Both need root. The bases stand for those that the Dockerfiles name: a Debian 12 with Python, and one with Node.js.
Containers share the network of this machine.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import Child, Launch
from tests.vehicle_servers import ROOT

PATIENCE_S = 1200
PYTHON_BASE = ("python3", "python3-venv", "ca-certificates")
NODE_PARTS = ("bin/node", "lib/node_modules/npm")
# What the clients of package registries know on this machine; it is mounted for a build and stays out of the image.
SETTINGS_OF_CLIENTS = (
    Path("/etc/pip.conf"),
    Path("/usr/etc/npmrc"),
    Path("/usr/local/etc/npmrc"),
    Path("/etc/ssl/certs"),
)


@dataclass(frozen=True, slots=True)
class Image:
    name: str
    seconds: float
    megabytes: float
    user: str
    program: Sequence[str]  # entry point and command
    environment: Mapping[str, str]


class Container:
    """Made of an image, and gone with the test."""

    def __init__(self, buildah: Sequence[str], name: str, tree: Path) -> None:
        self._buildah = buildah
        self._name = name
        self._made = time.time()
        self.tree = tree  # its files, seen from outside

    def words(self, program: Sequence[str], user: str | None = None, **env: str) -> list[str | Path]:
        """What runs a program in it."""
        options = ["--isolation", "chroot", *(["--user", user] if user else [])]
        options += [word for name, value in env.items() for word in ("--env", f"{name}={value}")]
        return [*self._buildah, "run", *options, self._name, "--", *program]

    def run(self, *program: str, user: str | None = None, **env: str) -> str:
        """What it printed; one that fails fails the test."""
        done = subprocess.run(
            self.words(program, user, **env), capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def running(self, program: Sequence[str], output: Path, **env: str) -> Iterator[Child]:
        """A program that is ended with all that it started."""
        child = Child(Launch(self.words(program, **env), output=output))
        try:
            yield child
        finally:
            child.end()

    def changed_files(self) -> set[str]:
        """Written by what ran in it."""
        files = (path for path in self.tree.rglob("*") if path.is_file() and not path.is_symlink())
        return {f"/{path.relative_to(self.tree)}" for path in files if path.stat().st_mtime > self._made}


class Builder:
    def __init__(self, home: Path) -> None:
        self._home = home
        self._buildah = ("buildah", "--root", f"{home}/storage", "--runroot", f"{home}/run", "--storage-driver", "vfs")

    def make_base(self, name: str) -> Image:
        """A small Debian 12 with Python."""
        started = time.monotonic()
        folder = self._home / "base"
        folder.mkdir()
        # In mounts and processes of its own: one that is interrupted leaves neither behind.
        apart = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
        include = f"--include={','.join(PYTHON_BASE)}"
        _run(*apart, "mmdebstrap", "--variant=minbase", include, "bookworm", folder / "base.tar")
        return self._build_text(name, "FROM scratch\nADD base.tar /\n", folder, started)

    def make_node_base(self, name: str, below: str) -> Image:
        """The Node.js of this machine on top of a base: Debian 12 has none that is new enough."""
        started = time.monotonic()
        program = shutil.which("node")
        assert program is not None, "Node.js is not installed"
        folder = self._home / "node"
        for part in NODE_PARTS:
            target = folder / part
            target.parent.mkdir(parents=True, exist_ok=True)
            _run("cp", "-a", Path(program).resolve().parents[1] / part, target)
        text = f"FROM localhost/{below}\nCOPY . /usr/\nRUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/bin/npm\n"
        return self._build_text(name, text, folder, started)

    def build(self, name: str, dockerfile: str, **arguments: str) -> Image:
        started = time.monotonic()
        words = [word for key, value in arguments.items() for word in ("--build-arg", f"{key}={value}")]
        words += [word for path in SETTINGS_OF_CLIENTS if path.exists() for word in ("--volume", f"{path}:{path}:ro")]
        words += ["--ignorefile", f"{ROOT}/.dockerignore", "--file", f"{ROOT}/{dockerfile}"]
        self._bud(name, *words, str(ROOT))
        return self._image(name, started)

    @contextmanager
    def container(self, image: Image) -> Iterator[Container]:
        name = _run(*self._buildah, "from", "--pull-never", f"localhost/{image.name}").strip()
        try:
            tree = Path(_run(*self._buildah, "mount", name).strip())
            yield Container(self._buildah, name, tree)
        finally:
            _run(*self._buildah, "rm", name)

    def _build_text(self, name: str, dockerfile: str, folder: Path, started: float) -> Image:
        written = self._home / f"{name}.Dockerfile"
        written.write_text(dockerfile)
        self._bud(name, "--file", str(written), str(folder))
        return self._image(name, started)

    def _bud(self, name: str, *words: str) -> None:
        # In Docker's format, which alone keeps health checks.
        words = ("--isolation", "chroot", "--pull-never", "--format", "docker", "--tag", f"localhost/{name}", *words)
        _run(*self._buildah, "bud", *words)

    def _image(self, name: str, started: float) -> Image:
        seconds = time.monotonic() - started
        told = json.loads(_run(*self._buildah, "inspect", "--type", "image", f"localhost/{name}"))
        config = told["Docker"]["config"]
        size = json.loads(_run(*self._buildah, "images", "--json", f"localhost/{name}"))[0]["size"]
        return Image(
            name=name,
            seconds=seconds,
            megabytes=_megabytes(size),
            user=config.get("User", ""),
            program=[*(config.get("Entrypoint") or ()), *(config.get("Cmd") or ())],
            environment=dict(pair.split("=", 1) for pair in config.get("Env") or ()),
        )


def _megabytes(size: str) -> float:
    number, unit = size.split()
    return float(number) * {"KB": 0.001, "MB": 1, "GB": 1000}[unit]


def _run(*words: str | Path) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, f"{words[0]}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout
