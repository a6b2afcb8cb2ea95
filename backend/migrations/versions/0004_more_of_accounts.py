"""Who gave the password, the last log-in, and where sessions came from.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from app.infra.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("password_given_at", UtcDateTime()))
    op.add_column("users", sa.Column("last_login_at", UtcDateTime()))
    op.add_column("sessions", sa.Column("address", sa.String(64)))
    op.add_column("sessions", sa.Column("user_agent", sa.String(200)))


def downgrade() -> None:
    op.drop_column("sessions", "user_agent")
    op.drop_column("sessions", "address")
    op.drop_column("users", "last_login_at")
    op.drop_column("users", "password_given_at")
