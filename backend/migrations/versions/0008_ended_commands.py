"""Commands that have ended, by their name and by their entity, in the order of their time; and the unknown ones.

On PostgreSQL nobody who writes is kept waiting, however long the history is. An index whose making was broken off
stays behind as one that is not valid, so what is there is removed first.

Revision ID: 0008
Revises: 0007
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ENDED = sa.text("status IN ('succeeded', 'failed', 'refused', 'unknown', 'resolved', 'expired', 'cancelled')")
ENTITY: Mapping[str, str] = {
    "postgresql": "(split_part(path, '/', 1) || '/' || split_part(path, '/', 2))",
    "sqlite": "(substr(path, 1, instr(path, '/') + instr(substr(path, instr(path, '/') + 1) || '/', '/') - 1))",
}
UNKNOWN = sa.text("status = 'unknown'")
INDEXES = ("ix_commands_ended_command", "ix_commands_ended_entity", "ix_commands_unknown")


def upgrade() -> None:
    context = op.get_context()
    if context.dialect.name != "postgresql":
        _create("sqlite", {})
        return
    with context.autocommit_block():
        for name in INDEXES:
            op.drop_index(name, "commands", if_exists=True, postgresql_concurrently=True)
        _create("postgresql", {"postgresql_concurrently": True})
        op.execute("ANALYZE commands")  # what an expression is like is known only after this


def _create(dialect: str, how: Mapping[str, Any]) -> None:
    made: tuple[tuple[list[sa.TextClause], sa.TextClause], ...] = (
        ([sa.text("command")], ENDED),
        ([sa.text(ENTITY[dialect])], ENDED),
        ([], UNKNOWN),
    )
    for name, (first, where) in zip(INDEXES, made, strict=True):
        columns = [*first, sa.text("created_at"), sa.text("id")]
        op.create_index(name, "commands", columns, postgresql_where=where, sqlite_where=where, **how)


def downgrade() -> None:
    for name in reversed(INDEXES):
        op.drop_index(name, "commands")
