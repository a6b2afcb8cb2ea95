"""The audit trail: rows are added, never changed, never removed."""

from sqlalchemy import Column, Index, String, Table, Uuid

from app.infra.db import Json, UtcDateTime, metadata

audit_events = Table(
    "audit_events",
    metadata,
    Column("id", Uuid(), primary_key=True),  # sorts by time
    Column("at", UtcDateTime(), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16)),
    Column("action", String(64), nullable=False),
    Column("target", String(200)),
    Column("command_id", Uuid()),  # a plain value: an entry outlives what it speaks of
    Column("outcome", String(32), nullable=False),
    Column("details", Json, nullable=False),
    Column("correlation_id", String(128)),
    Index("ix_audit_events_at", "at"),
    Index("ix_audit_events_command_id", "command_id"),
)
