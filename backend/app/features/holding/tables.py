"""Tables of holding: who holds which lock, who set which mode, and which commands are about to change that."""

from sqlalchemy import Column, Float, Index, String, Table, Text, Uuid

from app.infra.db import Json, UtcDateTime, metadata

# The vehicle knows one client, this service; which of our users holds a lock stands here and nowhere else.
locks_held = Table(
    "locks_held",
    metadata,
    Column("command_id", Uuid, primary_key=True),  # the command that took it
    Column("vehicle_id", Uuid, nullable=False),
    Column("entity", Text, nullable=False),
    Column("ground", Text, nullable=False),  # the entity as paths are compared, `components/bms/`
    Column("lock_id", Text),  # at the vehicle; null while the vehicle has not answered
    Column("scopes", Text),  # `,data,faults,`; null for the whole entity
    Column("holder_id", Uuid, nullable=False),
    Column("holder", String(64), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("reason", Text),
    # Of a broken lock, kept until its holder was told.
    Column("broken_by", String(64)),
    Column("broken_at", UtcDateTime),
    Column("broken_because", Text),
    Index("ix_locks_held_vehicle_id", "vehicle_id"),
)

modes_set = Table(
    "modes_set",
    metadata,
    Column("vehicle_id", Uuid, primary_key=True),
    Column("ground", Text, primary_key=True),
    Column("mode", Text, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("value", Json),
    Column("set_by", String(64), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),  # null: until it is set again
    Column("command_id", Uuid, nullable=False),
)

# Written with the acceptance, removed with the end: what is left behind was lost on its way and is looked up.
holding_changes = Table(
    "holding_changes",
    metadata,
    Column("command_id", Uuid, primary_key=True),
    Column("vehicle_id", Uuid, nullable=False),
    Column("entity", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("deed", String(16), nullable=False),
    Column("item", Text, nullable=False),  # the lock or the mode; empty where there is none
    Column("user_id", Uuid, nullable=False),
    Column("username", String(64), nullable=False),
    Column("seconds", Float),  # asked for
    Column("value", Json),  # asked for
    Column("reason", Text),
    Column("at", UtcDateTime, nullable=False),
)

# What a vehicle wants to have answered with a key. For the asker only, and only until it is stale.
seeds = Table(
    "seeds",
    metadata,
    Column("command_id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("seed", Json, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
