"""Of what waits: its kind, its mark, an editor's version, and what was added to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TEXTS = {"kind": "report"} | dict.fromkeys(
    ("mark", "marked_by", "note", "edited", "edited_by"), ""
)


def upgrade() -> None:
    for name, default in _TEXTS.items():
        column = sa.Column(name, sa.Text(), nullable=False, server_default=default)
        op.add_column("pending", column)
    op.add_column("pending", sa.Column("of_revision", sa.Integer()))
    op.create_table(
        "addition",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("pending_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["pending_id"], ["pending.id"], name="fk_addition_pending_id"),
        sa.PrimaryKeyConstraint("number", name="pk_addition"),
    )
    op.create_index("ix_addition_pending_id", "addition", ["pending_id"])


def downgrade() -> None:
    op.drop_table("addition")
    for name in (*_TEXTS, "of_revision"):
        op.drop_column("pending", name)
