"""Commands, their events, who works on them, and the head of the event log."""

import secrets

import sqlalchemy as sa
from alembic import op

from app.infra.db import BigNumber, Json, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("status IN ('accepted', 'claimed', 'dispatching', 'streaming')")


def upgrade() -> None:
    _create_commands()
    _create_events()
    _create_work()


def downgrade() -> None:
    for table in (
        "workers",
        "idempotency_keys",
        "command_lanes",
        "ledger_head",
        "command_events",
        "commands",
    ):
        op.drop_table(table)


def _create_commands() -> None:
    op.create_table(
        "commands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("query", Json),
        sa.Column("body", Json),
        sa.Column("command", sa.String(32)),
        sa.Column("risk", sa.String(16), nullable=False),
        sa.Column("lane", sa.Text()),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("not_after", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime()),
        sa.Column("reason", sa.Text()),
        sa.Column("correlation_id", sa.String(64), nullable=False),
        sa.Column("response", Json),
        sa.Column("error", Json),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Uuid()),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("following", Json),
        sa.Column("stop_wanted", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_commands"),
    )
    op.create_index("ix_commands_created", "commands", ["created_at", "id"])
    op.create_index("ix_commands_vehicle", "commands", ["vehicle_id", "created_at", "id"])
    op.create_index("ix_commands_user", "commands", ["user_id", "created_at", "id"])
    op.create_index("ix_commands_open", "commands", ["status", "created_at"], postgresql_where=OPEN, sqlite_where=OPEN)


def _create_events() -> None:
    op.create_table(
        "command_events",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("position", BigNumber, nullable=False),
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.PrimaryKeyConstraint("command_id", "seq", name="pk_command_events"),
        sa.UniqueConstraint("position", name="uq_command_events_position"),
    )
    op.create_index("ix_command_events_vehicle", "command_events", ["vehicle_id", "position"])
    head = op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(32), nullable=False),
        sa.Column("position", BigNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_head"),
    )
    op.bulk_insert(head, [{"id": 1, "epoch": secrets.token_hex(8), "position": 0}])


def _create_work() -> None:
    op.create_table(
        "command_lanes",
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("vehicle_id", "lane", name="pk_command_lanes"),
        sa.UniqueConstraint("command_id", name="uq_command_lanes_command_id"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name="pk_idempotency_keys"),
    )
    op.create_table(
        "workers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
    )
