"""What was withdrawn or merged: why, by what it is replaced, and what everyone is told of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: Forms of what was withdrawn before are made anew with the next program and say it then.
_ADDED = {
    "incident": ("reason", "replaced_by"),
    "public_form": ("status", "reason", "replaced_by"),
}


def upgrade() -> None:
    for table, names in _ADDED.items():
        for name in names:
            added = sa.Column(name, sa.Text(), nullable=False, server_default="")
            op.add_column(table, added)
    op.add_column("public_form", sa.Column("left_on", sa.Date()))


def downgrade() -> None:
    op.drop_column("public_form", "left_on")
    for table, names in _ADDED.items():
        for name in names:
            op.drop_column(table, name)
