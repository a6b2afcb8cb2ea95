"""Password hashes: argon2id in a few threads, so that a flood of log-ins cannot stop the event loop."""

import asyncio
import os
import secrets
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from app.problems import Unavailable

T = TypeVar("T")

MOST_WAITING = 32  # log-ins in line; about a second of work
NICENESS = 10
# Without what looks alike on paper or over the telephone: 16 of these are 79 bits.
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Shape: `xxxx-xxxx-xxxx-xxxx`."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(4)) for _ in range(4))


class Passwords:
    """Raises: Unavailable (LOGIN_BUSY) from hash and matches when too many wait already."""

    def __init__(self, *, threads: int | None = None, most_waiting: int = MOST_WAITING) -> None:
        # A processor is left for everybody else.
        threads = threads or max(1, (os.cpu_count() or 1) - 1)
        # OWASP ASVS 5.0, appendix C: argon2id with at least 19 MiB, two passes, one lane.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2", initializer=_stand_back)
        self._places = BoundedSemaphore(threads + most_waiting)
        self._nobody = self._hasher.hash(os.urandom(16).hex())

    async def hash(self, password: str) -> str:
        return await self._aside(lambda: self._hasher.hash(password))

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """`None` stands for a user that does not exist: it costs as much as a wrong password."""
        is_right = await self._aside(lambda: self._verify(password_hash or self._nobody, password))
        return is_right and password_hash is not None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (Argon2Error, InvalidHashError):
            return False

    async def _aside(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(blocking=False):
            raise Unavailable("Too many log-ins at once. Try again in a moment.", code="LOGIN_BUSY")
        try:
            job = self._threads.submit(work)
        except RuntimeError as closed:
            self._places.release()
            raise Unavailable("The service is shutting down.", code="SHUTTING_DOWN") from closed
        # The place is free when the thread is, not when an impatient caller leaves.
        job.add_done_callback(self._leave)
        return await asyncio.wrap_future(job)

    def _leave(self, _job: Future[T]) -> None:
        self._places.release()


def _stand_back() -> None:
    """On Linux a thread has a priority of its own: who waits for an answer goes before who logs in."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
