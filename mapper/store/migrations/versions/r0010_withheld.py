"""Withheld: texts of a record that are too exact or point at a person, and what was decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = ("digest", "of", "source_id", "field", "text", "found", "state")
    op.create_table(
        "withheld",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_withheld_incident_id"),
        sa.PrimaryKeyConstraint("number", name="pk_withheld"),
    )
    for column in ("incident_id", "state"):
        op.create_index(f"ix_withheld_{column}", "withheld", [column])


def downgrade() -> None:
    op.drop_table("withheld")
