"""Who holds which lock, who set which mode, and the commands that are about to change that.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from app.infra.db import Json, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_what_is_held()
    _create_what_is_under_way()


def downgrade() -> None:
    for table in ("seeds", "holding_changes", "modes_set", "locks_held"):
        op.drop_table(table)


def _create_what_is_held() -> None:
    op.create_table(
        "locks_held",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("lock_id", sa.Text()),
        sa.Column("scopes", sa.Text()),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("broken_by", sa.String(64)),
        sa.Column("broken_at", UtcDateTime()),
        sa.Column("broken_because", sa.Text()),
        sa.PrimaryKeyConstraint("command_id", name="pk_locks_held"),
    )
    op.create_index("ix_locks_held_vehicle_id", "locks_held", ["vehicle_id"])
    op.create_table(
        "modes_set",
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("value", Json),
        sa.Column("set_by", sa.String(64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime()),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("vehicle_id", "ground", "mode", name="pk_modes_set"),
    )


def _create_what_is_under_way() -> None:
    op.create_table(
        "holding_changes",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(16), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("value", Json),
        sa.Column("reason", sa.Text()),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("command_id", name="pk_holding_changes"),
    )
    op.create_table(
        "seeds",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("seed", Json, nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("command_id", name="pk_seeds"),
    )
