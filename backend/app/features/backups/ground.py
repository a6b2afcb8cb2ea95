"""Where a backup comes from and goes to: one of the two kinds of database."""

from pathlib import Path
from typing import Protocol

from app.features.backups.archive import Contents, Manifest
from app.infra.db import Database


class Ground(Protocol):
    kind: str

    async def copy(self, to: Path) -> Contents:
        """Write the whole database as of one moment into a file; the service may go on working.

        Raises: Unavailable, ToolMissing; OSError.
        """
        ...

    async def read(self) -> Contents | None:
        """What is there now; None where there is no database.

        Raises: Unavailable, also when it is damaged.
        """
        ...

    async def put_back(self, payload: Path, manifest: Manifest) -> Database:
        """Replace what is there by the backup, out of the reach of a service until `release`.

        Raises: Unavailable, ToolMissing; OSError.
        """
        ...

    async def release(self, database: Database, manifest: Manifest) -> None:
        """Let the service have it. Closes `database`."""
        ...

    def open(self) -> Database:
        """What the service works on."""
        ...

    async def try_out(self, payload: Path) -> Contents:
        """Put the backup into an empty database of its own, read it, and remove that again.

        Raises: Unavailable, ToolMissing; OSError.
        """
        ...
