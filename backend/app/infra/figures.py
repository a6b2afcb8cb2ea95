"""Numbers of this process, kept so that its neighbours on the machine can read them, also after a kill -9.

A place is a slot in a file that is mapped into memory: adding to it is an addition, and the kernel keeps it when the
process dies. What the numbers mean is in `metrics`.
"""

import contextlib
import fcntl
import mmap
import os
import secrets
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import IO, Protocol

import orjson
import structlog

log = structlog.get_logger()

MOST_VALUES = 32 * 1024  # a quarter of a megabyte per process
NUMBER = 8  # bytes
LOCK_SECONDS = 1.0  # a neighbour holds the folder for milliseconds; one that is suspended must not stop everybody
DEPARTED = "departed.json"

Key = tuple[str, tuple[str, ...]]  # name of a metric, values of its labels
Reading = Mapping[Key, Sequence[float]]


class FolderBusy(Exception):
    """A neighbour has held the folder of figures for too long."""


class Figures(Protocol):
    values: "memoryview[float]"  # of C doubles; only the thread of the event loop adds to them

    def place(self, key: Key, size: int) -> int | None:
        """Where `size` numbers of this key begin in `values`; None when there is no room for more."""
        ...

    def everybody(self) -> tuple[Sequence[Reading], Reading]:
        """What each living process has, and what all that have died had together.

        Raises: FolderBusy, OSError.
        """
        ...

    def close(self) -> None:
        """This process counts no more. What it counted stays for its neighbours."""
        ...


class OwnFigures:
    """For a process that nobody reads but itself."""

    def __init__(self) -> None:
        self.values = memoryview(bytearray(MOST_VALUES * NUMBER)).cast("d")
        self._places = _Places()

    def place(self, key: Key, size: int) -> int | None:
        return self._places.take(key, size)

    def everybody(self) -> tuple[Sequence[Reading], Reading]:
        return [self._places.read(self.values)], {}

    def close(self) -> None:
        """There is no neighbour."""


class SharedFigures:
    """In `folder`, one pair of files per process: `<name>.keys`, a line per place, and `<name>.values`.

    Its owner holds a lock on the file of keys. The kernel takes it away when the process dies, so who is alive is
    known without process numbers, which are given out again.
    """

    def __init__(self, folder: Path) -> None:
        """Raises: FolderBusy, OSError."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._places = _Places()
        with self._alone():
            self._begin_anew_if_nobody_lives()
            self._keys = self._file("keys").open("ab", buffering=0)
            fcntl.flock(self._keys, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with self._file("values").open("w+b") as file:
                # Reserved now: a disk that is full later would end the process in the middle of an addition.
                os.posix_fallocate(file.fileno(), 0, MOST_VALUES * NUMBER)
                self.values = memoryview(mmap.mmap(file.fileno(), MOST_VALUES * NUMBER)).cast("d")

    def place(self, key: Key, size: int) -> int | None:
        place = None if self._keys.closed else self._places.take(key, size)
        if place is not None:
            self._keys.write(orjson.dumps([*key, place, size]) + b"\n")
        return place

    def everybody(self) -> tuple[Sequence[Reading], Reading]:
        with self._alone():
            living, dead = self._others()
            departed = self._bury(dead)
            return [self._places.read(self.values), *(_read(self._folder, name) for name in living)], departed

    def close(self) -> None:
        self._keys.close()

    def _others(self) -> tuple[list[str], list[str]]:
        """Names of the living and of the dead."""
        living: list[str] = []
        dead: list[str] = []
        for file in sorted(self._folder.glob("*.keys")):
            if file.stem != self._name:
                with file.open("rb") as keys:
                    (living if _is_held(keys) else dead).append(file.stem)
        return living, dead

    def _begin_anew_if_nobody_lives(self) -> None:
        """Counters then begin at zero, as those of any restarted process do, and old names do not gather."""
        living, dead = self._others()
        if not living:
            (self._folder / DEPARTED).unlink(missing_ok=True)
            for name in dead:
                self._remove(name)

    def _bury(self, dead: Iterable[str]) -> Reading:
        """Add what the dead had to the one file of all that have died."""
        file = self._folder / DEPARTED
        told = orjson.loads(file.read_bytes()) if file.exists() else {"names": [], "sums": []}
        known = set(told["names"])
        sums: dict[Key, list[float]] = {(name, tuple(labels)): values for name, labels, values in told["sums"]}
        fresh = [name for name in dead if name not in known]
        for name in fresh:
            add_up(sums, _read(self._folder, name))
        if fresh:
            told = {"names": list(dead), "sums": [[*key, values] for key, values in sums.items()]}
            draft = self._folder / f"{DEPARTED}.new"
            draft.write_bytes(orjson.dumps(told))
            draft.replace(file)
        # Whoever dies before the next line leaves files whose names say that they were added already.
        for name in dead:
            self._remove(name)
        return sums

    def _remove(self, name: str) -> None:
        for suffix in ("values", "keys"):
            (self._folder / f"{name}.{suffix}").unlink(missing_ok=True)

    def _file(self, suffix: str) -> Path:
        return self._folder / f"{self._name}.{suffix}"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        deadline = time.monotonic() + LOCK_SECONDS
        with (self._folder / "lock").open("ab") as lock:
            while not _try_lock(lock):
                if time.monotonic() > deadline:
                    raise FolderBusy(f"another process has held {self._folder} for {LOCK_SECONDS:g} s")
                time.sleep(0.01)
            yield


class _Places:
    """Which numbers are whose."""

    def __init__(self) -> None:
        self._taken: dict[Key, tuple[int, int]] = {}
        self._next = 0
        self._is_full = False

    def take(self, key: Key, size: int) -> int | None:
        if self._next + size > MOST_VALUES:
            if not self._is_full:
                log.error("metrics.full", metric=key[0])
            self._is_full = True
            return None
        place = self._next
        self._taken[key] = (place, size)
        self._next += size
        return place

    def read(self, values: "memoryview[float]") -> Reading:
        return {key: values[place : place + size].tolist() for key, (place, size) in list(self._taken.items())}


def add_up(sums: MutableMapping[Key, list[float]], more: Reading) -> None:
    for key, values in more.items():
        known = sums.get(key)
        if known is None:
            sums[key] = list(values)
        elif len(known) == len(values):  # another version of this program may divide a histogram in another way
            sums[key] = [one + other for one, other in zip(known, values, strict=True)]


def _read(folder: Path, name: str) -> Reading:
    values_file = folder / f"{name}.values"
    if not values_file.exists():
        return {}
    values = array("d", values_file.read_bytes())
    found: dict[Key, list[float]] = {}
    for line in (folder / f"{name}.keys").read_bytes().split(b"\n")[:-1]:  # the last line may not be whole
        metric, labels, place, size = orjson.loads(line)
        found[metric, tuple(labels)] = values[place : place + size].tolist()
    return found


def _is_held(file: IO[bytes]) -> bool:
    """By its owner; ours ends when the file is closed."""
    return not _try_lock(file)


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
