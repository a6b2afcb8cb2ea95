"""The file of a backup: a zip with a manifest and the database, written in one step and never over another."""

import hashlib
import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.features.backups.errors import BadBackup, FileExists, ForeignBackup

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
PRIVATE = 0o600  # it holds password hashes and the keys to vehicles


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a database: how many rows in each table, and the end of its history."""

    revision: str  # of the schema
    counts: Mapping[str, int]
    last_command: str | None  # 32 hex digits
    position: int  # of the newest event


@dataclass(frozen=True, slots=True)
class Manifest:
    """`created_at`: the moment whose state it holds. `checksum`: SHA-256 of the database, 64 hex digits."""

    version: str
    database: str  # sqlite, postgresql
    created_at: str
    contents: Contents
    checksum: str
    size: int  # bytes of the database in it

    def to_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=2)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raises: BadBackup, ForeignBackup."""
        try:
            values: dict[str, Any] = json.loads(text)
            written_as = values.pop("format")
            contents = Contents(**values.pop("contents"))
            manifest = cls(**values, contents=contents)
        except (ValueError, TypeError, KeyError, AttributeError) as wrong:
            raise BadBackup("This is no backup of ours: its manifest cannot be read.") from wrong
        if written_as != FORMAT:
            raise ForeignBackup(f"This backup has the format {written_as}; this program reads {FORMAT}.")
        return manifest


def require_new(file: Path) -> None:
    """Raises: FileExists."""
    if file.exists():
        raise FileExists(f"{file} exists already. A backup is never written over another file.")


def write_archive(file: Path, payload: Path, manifest: Manifest) -> None:
    """Raises: FileExists; OSError."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE)
    try:
        with os.fdopen(descriptor, "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(MANIFEST, manifest.to_json())
                # PostgreSQL has compressed its own.
                packed = zipfile.ZIP_DEFLATED if manifest.database == "sqlite" else zipfile.ZIP_STORED
                archive.write(payload, payload_name(manifest), packed)
            out.flush()
            os.fsync(out.fileno())
        _name(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, file: Path) -> None:
    """As a link: unlike a rename it fails where there is a file of that name."""
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        require_new(file)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_manifest(file: Path) -> Manifest:
    """Raises: BadBackup, ForeignBackup; OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            return Manifest.from_json(archive.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError) as wrong:
        raise BadBackup(f"{file} is no backup, or it is cut short.") from wrong


def unpack(file: Path, manifest: Manifest, to: Path) -> None:
    """Raises: BadBackup when what comes out is not what went in; OSError."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open(payload_name(manifest)) as packed, to.open("xb") as out:
            to.chmod(PRIVATE)
            shutil.copyfileobj(packed, out, CHUNK)
            out.flush()
            os.fsync(out.fileno())
    except (zipfile.BadZipFile, KeyError, EOFError) as wrong:
        raise BadBackup(f"{file} is damaged: the database in it cannot be read.") from wrong
    if checksum_of(to) != manifest.checksum:
        raise BadBackup(f"{file} is damaged: its checksum is not the one in its manifest.")


def size_of(file: Path) -> int:
    return file.stat().st_size


def checksum_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def payload_name(manifest: Manifest) -> str:
    return {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}[manifest.database]
