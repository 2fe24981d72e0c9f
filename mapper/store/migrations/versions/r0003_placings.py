"""Placings: how the words of a report were put on the railway, and which wait for an editor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "placing",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("pending_id", sa.Integer(), nullable=True),
        sa.Column("incident_id", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("placing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["pending_id"], ["pending.id"], name="fk_placing_pending_id"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_placing_incident_id"),
        sa.PrimaryKeyConstraint("number", name="pk_placing"),
    )
    for column in ("pending_id", "incident_id", "state"):
        op.create_index(f"ix_placing_{column}", "placing", [column])


def downgrade() -> None:
    op.drop_table("placing")
