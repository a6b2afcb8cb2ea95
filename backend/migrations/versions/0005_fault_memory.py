"""What was read of faults, what is open by vehicle, and words to find vehicles by their tags."""

import sqlalchemy as sa
from alembic import op

from app.infra.db import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FAULTY = sa.text("worst_fault > 0")
COUNTS = ("open_fatal", "open_error", "open_warn", "open_info")


def upgrade() -> None:
    for name in COUNTS:
        op.add_column("vehicles", sa.Column(name, sa.Integer()))
    op.add_column("vehicles", sa.Column("worst_fault", sa.SmallInteger()))
    op.add_column("vehicles", sa.Column("tag_words", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_vehicles_faulty", "vehicles", ["name", "id"], postgresql_where=FAULTY, sqlite_where=FAULTY)
    op.create_table(
        "vehicle_faults",
        sa.Column("vehicle_id", sa.Uuid(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("faults", Json, nullable=False),
        sa.Column("previous_read_at", UtcDateTime()),
        sa.Column("previous_faults", Json),
        sa.Column("outdated_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("vehicle_id", "entity", name="pk_vehicle_faults"),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicles.id"], name="fk_vehicle_faults_vehicle_id_vehicles", ondelete="CASCADE"
        ),
    )
    _say_tags_in_words()


def downgrade() -> None:
    op.drop_table("vehicle_faults")
    op.drop_index("ix_vehicles_faulty", table_name="vehicles")
    for name in ("tag_words", "worst_fault", *reversed(COUNTS)):
        op.drop_column("vehicles", name)


def _say_tags_in_words() -> None:
    vehicles = sa.table(
        "vehicles", sa.column("id", sa.Uuid()), sa.column("tags", Json), sa.column("tag_words", sa.Text())
    )
    connection = op.get_bind()
    tagged = [row for row in connection.execute(sa.select(vehicles.c.id, vehicles.c.tags)) if row.tags]
    if tagged:
        change = (
            sa.update(vehicles)
            .where(vehicles.c.id == sa.bindparam("vehicle_id", type_=sa.Uuid()))
            .values(tag_words=sa.bindparam("words"))
        )
        words = [{"vehicle_id": row.id, "words": "\n" + "\n".join(row.tags).lower() + "\n"} for row in tagged]
        connection.execute(change, words)
