"""The record: the key of a row in the file that it came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added = sa.Column("external_id", sa.Text(), nullable=False, server_default="")
    op.add_column("incident", added)


def downgrade() -> None:
    op.drop_column("incident", "external_id")
