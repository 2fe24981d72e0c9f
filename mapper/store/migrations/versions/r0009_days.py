"""Of when somebody wrote only the day is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENTS = (
    ("revision", "at"),
    ("pending", "at"),
    ("pending", "decided_at"),
    ("placing", "at"),
    ("web_session", "created_at"),
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, name in _MOMENTS:
        moment = sa.column(name, sa.DateTime())
        day = (
            sa.func.substr(moment, 1, 10).concat(" 00:00:00.000000")
            if sqlite
            else sa.func.date_trunc("day", moment)
        )
        op.execute(sa.update(sa.table(table, moment)).values({name: day}))


def downgrade() -> None:
    """What was taken off cannot be put back; the columns are the same."""
