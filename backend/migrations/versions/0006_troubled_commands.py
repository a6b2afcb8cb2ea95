"""Commands that did not succeed, in the order of their time: found without walking through all that did."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TROUBLED = sa.text("status IN ('failed', 'refused', 'unknown', 'resolved', 'expired', 'cancelled')")


def upgrade() -> None:
    op.create_index(
        "ix_commands_troubled",
        "commands",
        ["created_at", "id"],
        postgresql_where=TROUBLED,
        sqlite_where=TROUBLED,
    )


def downgrade() -> None:
    op.drop_index("ix_commands_troubled", "commands")
