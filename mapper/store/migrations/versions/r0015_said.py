"""A report that waits is found by a digest of what it says.

Those that wait now have none: one that says the same is kept beside them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pending", sa.Column("said", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_pending_said", "pending", ["said"])


def downgrade() -> None:
    op.drop_index("ix_pending_said", "pending")
    op.drop_column("pending", "said")
