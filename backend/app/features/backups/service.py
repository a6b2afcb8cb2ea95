"""Making a backup, trying one out, and putting one back. What a slice has to do after a restore is handed in."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.features.backups.archive import (
    Contents,
    Manifest,
    checksum_of,
    read_manifest,
    require_new,
    size_of,
    unpack,
    write_archive,
)
from app.features.backups.contents import is_empty
from app.features.backups.errors import BadBackup, ForeignBackup, NotEmpty
from app.features.backups.ground import Ground
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.schema import known_revisions, upgrade
from app.problems import Unavailable

# Each is told the restored database before the service may have it.
Aftercare = Callable[[Database], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Restored:
    """`before`: what the system held, None where there was none."""

    manifest: Manifest
    before: Contents | None
    after: Contents


class Backups:
    def __init__(self, ground: Ground, clock: Clock, version: str) -> None:
        self._ground = ground
        self._clock = clock
        self._version = version

    async def make(self, file: Path) -> Manifest:
        """Of a system that may be at work.

        Raises: FileExists, ToolMissing; Unavailable; OSError.
        """
        require_new(file)
        with working_folder(file.parent) as folder:
            payload = Path(folder) / "payload"
            created_at = self._clock.now()
            contents = await self._ground.copy(payload)
            checksum = await asyncio.to_thread(checksum_of, payload)
            manifest = Manifest(
                version=self._version,
                database=self._ground.kind,
                created_at=created_at.isoformat(),
                contents=contents,
                checksum=checksum,
                size=size_of(payload),
            )
            await asyncio.to_thread(write_archive, file, payload, manifest)
        return manifest

    async def verify(self, file: Path, *, folder: Path) -> Manifest:
        """Put it into an empty database of its own, and compare what is there with the manifest.

        Raises: BadBackup, ForeignBackup, ToolMissing; Unavailable; OSError.
        """
        manifest = self._readable(file)
        with working_folder(folder) as working:
            payload = Path(working) / "payload"
            await asyncio.to_thread(unpack, file, manifest, payload)
            require_same(manifest, await self._ground.try_out(payload))
        return manifest

    async def put_back(self, file: Path, *, replace: bool, folder: Path, aftercare: Sequence[Aftercare]) -> Restored:
        """`folder`: on the disk of the database. Before the last step nothing that was there is gone.

        Raises: BadBackup, ForeignBackup, NotEmpty, ToolMissing; Unavailable; OSError.
        """
        manifest = self._readable(file)
        before = await self._read(despite_damage=replace)
        if before is not None and not replace and not is_empty(before):
            rows = sum(before.counts.values())
            raise NotEmpty(f"The system is not empty ({rows} rows). Say --replace if all of it may go.")
        with working_folder(folder) as working:
            payload = Path(working) / "payload"
            await asyncio.to_thread(unpack, file, manifest, payload)
            database = await self._ground.put_back(payload, manifest)
            for care in aftercare:
                await care(database)
            await self._ground.release(database, manifest)
        await self._bring_up_to_date()
        after = await self._ground.read()
        if after is None:
            raise BadBackup("After the restore there is no database.")
        return Restored(manifest, before, after)

    async def _read(self, *, despite_damage: bool) -> Contents | None:
        """Raises: Unavailable."""
        try:
            return await self._ground.read()
        except Unavailable:
            if not despite_damage:
                raise
            return None

    async def _bring_up_to_date(self) -> None:
        """A backup of an older program has an older schema."""
        database = self._ground.open()
        try:
            await upgrade(database)
        finally:
            await database.close()

    def _readable(self, file: Path) -> Manifest:
        manifest = read_manifest(file)
        if manifest.database != self._ground.kind:
            raise ForeignBackup(
                f"This backup is of {manifest.database}, and the settings name {self._ground.kind}: "
                "set DATABASE_URL accordingly."
            )
        if manifest.contents.revision not in known_revisions():
            raise ForeignBackup(
                f"This backup has the schema {manifest.contents.revision}, which this program ({self._version}) does "
                f"not know: it was made by {manifest.version}. Restore it with that program."
            )
        return manifest


def require_same(manifest: Manifest, found: Contents) -> None:
    """Raises: BadBackup naming what differs."""
    promised = manifest.contents
    differing = [name for name, count in promised.counts.items() if found.counts.get(name) != count]
    if differing:
        name = differing[0]
        raise BadBackup(
            f"The backup is not whole: {name} has {found.counts.get(name, 0)} rows in place of {promised.counts[name]}."
        )
    if found.last_command != promised.last_command or found.position != promised.position:
        raise BadBackup(f"The backup is not whole: its last command is not {promised.last_command}.")


def working_folder(beside: Path) -> tempfile.TemporaryDirectory[str]:
    """On the same disk, so that files can be moved instead of copied."""
    beside.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=beside.absolute(), prefix=".sovd-backup-")
