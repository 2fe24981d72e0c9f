"""Whether it is known when a record began, which filters ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forms are made anew with the program, and are not shown before."""
    column = sa.Column("date", sa.Text(), nullable=False, server_default="")
    op.add_column("public_form", column)


def downgrade() -> None:
    op.drop_column("public_form", "date")
