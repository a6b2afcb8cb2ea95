"""Tables of the commands slice."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, Uuid, text

from app.features.commands.expressions import EntityRoot
from app.infra.db import BigNumber, Json, UtcDateTime, metadata

# What partial indexes cover, as their conditions say it.
OPEN = "status IN ('accepted', 'claimed', 'dispatching', 'streaming')"
TROUBLED = "status IN ('failed', 'refused', 'unknown', 'resolved', 'expired', 'cancelled')"
UNKNOWN = "status = 'unknown'"
ENDED = "status IN ('succeeded', 'failed', 'refused', 'unknown', 'resolved', 'expired', 'cancelled')"

# An own column, because an index may hold an expression of one.
_path = Column("path", Text, nullable=False)

commands = Table(
    "commands",
    metadata,
    Column("id", Uuid, primary_key=True),
    # A plain value: the history of a vehicle outlives the vehicle.
    Column("vehicle_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("username", String(64), nullable=False),
    Column("method", String(8), nullable=False),
    _path,
    Column("query", Json),
    Column("body", Json),
    Column("command", String(32)),
    Column("risk", String(16), nullable=False),
    # The entity that only one writing command at a time may touch; null for reads.
    Column("lane", Text),
    Column("status", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_after", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("reason", Text),
    Column("correlation_id", String(64), nullable=False),
    Column("response", Json),
    Column("error", Json),
    Column("fence", Integer, nullable=False),
    Column("owner", Uuid),
    Column("last_seq", Integer, nullable=False),
    Column("following", Json),
    Column("stop_wanted", Integer, nullable=False, server_default=text("0")),
    Index("ix_commands_created", "created_at", "id"),
    Index("ix_commands_vehicle", "vehicle_id", "created_at", "id"),
    Index("ix_commands_user", "user_id", "created_at", "id"),
    Index(
        "ix_commands_waiting",
        "vehicle_id",
        "lane",
        "id",
        postgresql_where=text("status = 'accepted'"),
        sqlite_where=text("status = 'accepted'"),
    ),
    Index(
        "ix_commands_open",
        "status",
        "created_at",
        postgresql_where=text(OPEN),
        sqlite_where=text(OPEN),
    ),
    # What people look for is rare among what succeeded. A command that succeeds never enters it.
    Index(
        "ix_commands_troubled",
        "created_at",
        "id",
        postgresql_where=text(TROUBLED),
        sqlite_where=text(TROUBLED),
    ),
    # The few that somebody has to resolve are counted all the time.
    Index("ix_commands_unknown", "created_at", "id", postgresql_where=text(UNKNOWN), sqlite_where=text(UNKNOWN)),
    # Of what has ended only: a command enters these once, at its end, and not with its acceptance and each move.
    Index(
        "ix_commands_ended_command",
        "command",
        "created_at",
        "id",
        postgresql_where=text(ENDED),
        sqlite_where=text(ENDED),
    ),
    Index(
        "ix_commands_ended_entity",
        EntityRoot(_path),
        "created_at",
        "id",
        postgresql_where=text(ENDED),
        sqlite_where=text(ENDED),
    ),
)

# Who holds a component at present. A row conflict is the queue's "not yet".
command_lanes = Table(
    "command_lanes",
    metadata,
    Column("vehicle_id", Uuid, primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("command_id", Uuid, nullable=False, unique=True),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("command_id", Uuid, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

command_events = Table(
    "command_events",
    metadata,
    Column("command_id", Uuid, primary_key=True),
    Column("seq", Integer, primary_key=True),
    # One dense count over all events: what a socket that follows a vehicle resumes from.
    Column("position", BigNumber, nullable=False, unique=True),
    Column("vehicle_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", String(16), nullable=False),
    Column("data", Json, nullable=False),
    Index("ix_command_events_vehicle", "vehicle_id", "position"),
)

# One row. `epoch` changes when history is replaced, for instance by a restored backup.
ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", String(32), nullable=False),
    Column("position", BigNumber, nullable=False),
)

# The processes that work on commands, and until when each may.
workers = Table(
    "workers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("lease_until", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
)
