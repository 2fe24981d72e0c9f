"""Public forms: the public row and facts, what each was made with, and when it last differed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: Forms that are there were made without these: they are made anew before they are shown again.
_ADDED = (
    ("row", sa.Text(), "{}"),
    ("facts", sa.Text(), "[]"),
    ("made_with", sa.Text(), ""),
    ("changed", sa.Integer(), "0"),
)


def upgrade() -> None:
    for name, kind, empty in _ADDED:
        column = sa.Column(name, kind, nullable=False, server_default=empty)
        op.add_column("public_form", column)


def downgrade() -> None:
    for name, _, _ in _ADDED:
        op.drop_column("public_form", name)
