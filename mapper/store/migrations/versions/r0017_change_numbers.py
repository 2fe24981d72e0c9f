"""Change numbers hold their day, and outgrow a short integer; how long a movement stood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


_APART = (
    "UPDATE public_form SET stood_movement = stood, stood = -1 WHERE record = 'movement'",
    "UPDATE public_form SET stood = stood_movement WHERE record = 'movement'",
)


def upgrade() -> None:
    stood = sa.Column("stood_movement", sa.Integer(), nullable=False, server_default="-1")
    op.add_column("public_form", stood)
    op.execute(_APART[0])
    if op.get_bind().dialect.name != "sqlite":  # whose integers are long anyway
        op.alter_column("public_form", "changed", type_=sa.BigInteger())


def downgrade() -> None:
    op.execute(_APART[1])
    op.drop_column("public_form", "stood_movement")
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("public_form", "changed", type_=sa.Integer())
