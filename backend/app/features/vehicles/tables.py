"""Tables of vehicles."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, Uuid

from app.infra.db import Json, UtcDateTime, metadata

vehicles = Table(
    "vehicles",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("vin", String(17), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("search", String(120), nullable=False),  # VIN and name in lower case
    Column("tags", Json, nullable=False),
    Column("endpoint", Json, nullable=False),  # without what follows
    Column("endpoint_token", Text()),
    Column("client_key_pem", Text()),
    Column("status", String(16), nullable=False),
    Column("status_reason", String(300)),
    Column("last_seen_at", UtcDateTime()),
    Column("checked_at", UtcDateTime()),
    Column("created_at", UtcDateTime(), nullable=False),
    Column("updated_at", UtcDateTime(), nullable=False),
    CheckConstraint("status IN ('connected', 'disconnected', 'unknown')", name="ck_vehicles_status"),
    Index("ix_vehicles_name_id", "name", "id"),
    Index("ix_vehicles_status_name_id", "status", "name", "id"),
    Index("ix_vehicles_checked_at", "checked_at"),
)

vehicle_entities = Table(
    "vehicle_entities",
    metadata,
    Column("vehicle_id", Uuid(), ForeignKey("vehicles.id", ondelete="CASCADE"), primary_key=True),
    Column("description", Json, nullable=False),
    Column("read_at", UtcDateTime(), nullable=False),
)
