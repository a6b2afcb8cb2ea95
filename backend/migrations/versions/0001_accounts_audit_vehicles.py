"""Accounts and sessions, the audit trail, vehicles and what they say of themselves."""

import sqlalchemy as sa
from alembic import op

from app.infra.db import Json, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_accounts()
    _create_audit()
    _create_vehicles()


def downgrade() -> None:
    for table in ("vehicle_entities", "vehicles", "audit_events", "sessions", "users"):
        op.drop_table(table)


def _create_accounts() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("disabled_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'engineer', 'admin')", name="ck_users_role"),
        sa.CheckConstraint("username = lower(username)", name="ck_users_username"),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("username", name="uq_users_username"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("refresh_hash", sa.String(64), nullable=False),
        sa.Column("previous_refresh_hash", sa.String(64)),
        sa.Column("rotated_at", UtcDateTime()),
        sa.Column("placed_at", UtcDateTime()),
        sa.Column("revoked_at", UtcDateTime()),
        sa.Column("revoked_reason", sa.String(100)),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id_users", ondelete="CASCADE"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def _create_audit() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16)),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("target", sa.String(200)),
        sa.Column("command_id", sa.Uuid()),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("correlation_id", sa.String(128)),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_at", "audit_events", ["at"])
    op.create_index("ix_audit_events_command_id", "audit_events", ["command_id"])


def _create_vehicles() -> None:
    op.create_table(
        "vehicles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vin", sa.String(17), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("search", sa.String(120), nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("endpoint", Json, nullable=False),
        sa.Column("endpoint_token", sa.Text()),
        sa.Column("client_key_pem", sa.Text()),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("status_reason", sa.String(300)),
        sa.Column("last_seen_at", UtcDateTime()),
        sa.Column("checked_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("status IN ('connected', 'disconnected', 'unknown')", name="ck_vehicles_status"),
        sa.PrimaryKeyConstraint("id", name="pk_vehicles"),
        sa.UniqueConstraint("vin", name="uq_vehicles_vin"),
    )
    op.create_index("ix_vehicles_name_id", "vehicles", ["name", "id"])
    op.create_index("ix_vehicles_status_name_id", "vehicles", ["status", "name", "id"])
    op.create_index("ix_vehicles_checked_at", "vehicles", ["checked_at"])
    op.create_table(
        "vehicle_entities",
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("description", Json, nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("vehicle_id", name="pk_vehicle_entities"),
        sa.ForeignKeyConstraint(
            ["vehicle_id"],
            ["vehicles.id"],
            name="fk_vehicle_entities_vehicle_id_vehicles",
            ondelete="CASCADE",
        ),
    )
