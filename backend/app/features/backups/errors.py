"""Why a backup or a restore was refused. Nothing was changed then."""

from app.problems import Conflict, Invalid, NotFound

# Conflict
# ├── FileExists        a backup never writes over a file
# ├── NotEmpty          the system holds something, and nobody said that it may go
# └── StillRunning      a process of the service works on this database
# Invalid
# ├── BadBackup         no backup, or one that was damaged on its way
# ├── ForeignBackup     of another kind of database, or of a newer program
# └── ToolMissing       PostgreSQL's own programs are needed and not here, or they failed
# NotFound
# └── NothingThere      no database, so nothing to keep


class FileExists(Conflict): ...


class NotEmpty(Conflict): ...


class StillRunning(Conflict): ...


class BadBackup(Invalid): ...


class ForeignBackup(Invalid): ...


class ToolMissing(Invalid): ...


class NothingThere(NotFound): ...
