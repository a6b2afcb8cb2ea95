"""Tables of vehicles."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from app.infra.db import Json, UtcDateTime, metadata

FAULTY = text("worst_fault > 0")

vehicles = Table(
    "vehicles",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("vin", String(17), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("search", String(120), nullable=False),  # VIN and name in lower case
    Column("tags", Json, nullable=False),
    Column("tag_words", Text(), nullable=False, server_default=text("''")),  # in lower case, a line break around each
    Column("endpoint", Json, nullable=False),  # without what follows
    Column("endpoint_token", Text()),
    Column("client_key_pem", Text()),
    Column("status", String(16), nullable=False),
    Column("status_reason", String(300)),
    Column("last_seen_at", UtcDateTime()),
    Column("checked_at", UtcDateTime()),
    # What is open by the last readings together; null until the first one.
    Column("open_fatal", Integer()),
    Column("open_error", Integer()),
    Column("open_warn", Integer()),
    Column("open_info", Integer()),
    Column("worst_fault", SmallInteger()),  # 0: none is open; else the severity as the standard counts
    Column("created_at", UtcDateTime(), nullable=False),
    Column("updated_at", UtcDateTime(), nullable=False),
    CheckConstraint("status IN ('connected', 'disconnected', 'unknown')", name="ck_vehicles_status"),
    Index("ix_vehicles_name_id", "name", "id"),
    Index("ix_vehicles_status_name_id", "status", "name", "id"),
    Index("ix_vehicles_checked_at", "checked_at"),
    Index("ix_vehicles_faulty", "name", "id", postgresql_where=FAULTY, sqlite_where=FAULTY),
)

vehicle_entities = Table(
    "vehicle_entities",
    metadata,
    Column("vehicle_id", Uuid(), ForeignKey("vehicles.id", ondelete="CASCADE"), primary_key=True),
    Column("description", Json, nullable=False),
    Column("read_at", UtcDateTime(), nullable=False),
)

vehicle_faults = Table(
    "vehicle_faults",
    metadata,
    Column("vehicle_id", Uuid(), ForeignKey("vehicles.id", ondelete="CASCADE"), primary_key=True),
    Column("entity", Text(), primary_key=True),  # its path
    Column("read_at", UtcDateTime(), nullable=False),
    Column("faults", Json, nullable=False),
    Column("previous_read_at", UtcDateTime()),
    Column("previous_faults", Json),
    Column("outdated_at", UtcDateTime()),
)
