"""Sources: how a date was found or why there is none, and whether an archived copy was seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ADDED = ("published_note", "archive_basis")


def upgrade() -> None:
    for name in _ADDED:
        op.add_column("source", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in reversed(_ADDED):
        op.drop_column("source", name)
