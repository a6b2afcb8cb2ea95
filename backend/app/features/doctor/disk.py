"""The data folder and the disk under it."""

import getpass
import shutil
import tempfile
from pathlib import Path

from app.features.doctor.findings import Cause, Finding, found
from app.features.doctor.sizes import size_text

MIB = 1024 * 1024
LOW = 512 * MIB
FULL = 32 * MIB  # a write-ahead log of SQLite may grow so far before it is folded in


def look_at_folder(folder: Path) -> list[Finding]:
    """Nothing is created: where the folder is not there yet, the nearest one that is gets judged."""
    there = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=there, prefix=".doctor-") as file:
            file.write(b"\0" * 4096)
            file.flush()
    except OSError as why:
        user = getpass.getuser()
        if why.errno is not None and shutil.disk_usage(there).free < FULL:
            return [_space(there)]
        return [found(Cause.FOLDER_REFUSED, folder=str(folder), why=why.strerror or "", user=user), _space(there)]
    return [found(Cause.FOLDER_WRITABLE, folder=str(folder)), _space(there)]


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    cause = Cause.DISK_FULL if free < FULL else Cause.DISK_LOW if free < LOW else Cause.DISK_FREE
    return found(cause, free=size_text(free), folder=str(folder))
