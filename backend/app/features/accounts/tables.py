"""Tables of accounts: who may log in, and who is logged in."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Uuid

from app.infra.db import UtcDateTime, metadata

users = Table(
    "users",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("username", String(64), nullable=False, unique=True),  # lower case
    Column("password_hash", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("disabled_at", UtcDateTime()),
    # Since when somebody else knows the password; NULL: its owner chose it.
    Column("password_given_at", UtcDateTime()),
    Column("last_login_at", UtcDateTime()),
    Column("created_at", UtcDateTime(), nullable=False),
    CheckConstraint("role IN ('viewer', 'engineer', 'admin')", name="ck_users_role"),
    CheckConstraint("username = lower(username)", name="ck_users_username"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("user_id", Uuid(), ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("role", String(16), nullable=False),  # at log-in; a change of users.role waits for the next one
    Column("created_at", UtcDateTime(), nullable=False),
    Column("last_used_at", UtcDateTime(), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
    Column("refresh_hash", String(64), nullable=False),
    Column("previous_refresh_hash", String(64)),
    Column("rotated_at", UtcDateTime()),
    # When it was put where every process sees it; NULL: Redis was away, so its absence there means nothing.
    Column("placed_at", UtcDateTime()),
    Column("revoked_at", UtcDateTime()),
    Column("revoked_reason", String(100)),
    Column("address", String(64)),  # where the log-in came from, for people to recognise
    Column("user_agent", String(200)),
    Index("ix_sessions_expires_at", "expires_at"),
)
