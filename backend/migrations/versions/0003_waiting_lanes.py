"""Find who waits for a lane without looking at everybody who waits.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WAITING = sa.text("status = 'accepted'")


def upgrade() -> None:
    op.create_index(
        "ix_commands_waiting",
        "commands",
        ["vehicle_id", "lane", "id"],
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_commands_waiting", table_name="commands")
