"""The session on disk: one file, readable by its owner alone, replaced in one step."""

import asyncio
import fcntl
import hashlib
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sovd_client.errors import SovdError
from sovd_client.sessions import Session

LOCK_WAIT_S = 40.0  # a little longer than the longest answer the holder may be waiting for


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file holds: for which service, for whom, whom to believe there, and the session."""

    url: str
    username: str | None
    ca: Path | None
    session: Session


class FileSessions:
    """A SessionStore in a file. It only gives out a session made for `url`: a token goes nowhere else."""

    def __init__(self, path: Path, url: str, username: str | None = None, *, ca: Path | None = None) -> None:
        self.path = path
        self._ca = ca
        self._url = url.rstrip("/")
        self._username = username

    def current(self) -> Session | None:
        kept = read_kept(self.path)
        return kept.session if kept is not None and kept.url == self._url else None

    def keep(self, session: Session) -> None:
        """Raises: SovdError when the file cannot be written."""
        kept: dict[str, str | None] = {
            "url": self._url,
            "username": self._username or self._kept_username(),
            "access_token": session.access_token,
            "refresh_cookie": session.refresh_cookie,
        }
        if self._ca is not None:
            kept["ca"] = str(self._ca)
        try:
            write_private(self.path, json.dumps(kept))
        except OSError as wrong:
            raise SovdError(f"Cannot write {self.path}: {wrong.strerror}.", code="NO_STATE_FILE") from wrong

    def forget(self) -> None:
        if self.current() is not None:
            self.path.unlink(missing_ok=True)

    @asynccontextmanager
    async def renewing(self) -> AsyncIterator[None]:
        """One process at a time; after a while it goes on alone rather than hang."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            await take_lock(lock)
            yield
        finally:
            os.close(lock)

    def _kept_username(self) -> str | None:
        kept = read_kept(self.path)
        return kept.username if kept is not None and kept.url == self._url else None


async def take_lock(lock: int) -> None:
    give_up_at = time.monotonic() + LOCK_WAIT_S
    while time.monotonic() < give_up_at:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(0.05)
        else:
            return


def state_folder(environment: Mapping[str, str]) -> Path:
    """`$XDG_CONFIG_HOME/sovd`, by default `~/.config/sovd`."""
    configured = Path(environment.get("XDG_CONFIG_HOME", ""))
    # The XDG specification: a path that is not absolute is to be ignored.
    base = configured if configured.is_absolute() else Path.home() / ".config"
    return base / "sovd"


def session_path(environment: Mapping[str, str]) -> Path:
    """The file of the person who logged in by hand."""
    return state_folder(environment) / "session.json"


def service_session_path(environment: Mapping[str, str], url: str, username: str) -> Path:
    """The file of a service account, apart from the person's, one per service and account.

    It spares a script a log-in per call; the service allows only a few a minute.
    """
    name = hashlib.sha256(f"{url}\n{username}".encode()).hexdigest()[:16]
    return state_folder(environment) / "services" / f"{name}.json"


def read_kept(path: Path) -> Kept | None:
    """What the file holds, or None when there is none or it makes no sense."""
    try:
        wire: Any = json.loads(path.read_text(encoding="utf-8"))
        return Kept(
            url=str(wire["url"]),
            username=wire.get("username"),
            ca=Path(wire["ca"]) if wire.get("ca") else None,
            session=Session(str(wire["access_token"]), wire.get("refresh_cookie")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step with mode 0600; a reader sees the old text or the new."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp gives 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
