"""The audit log, and what it holds against each revision; opening begins it for what is there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_SEALED = ("salt", "digest", "seal")
_ONLY_ADDED_TO = (
    "CREATE TRIGGER audit_no_{what} BEFORE {what} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
)


def upgrade() -> None:
    texts = ("who", "what", "objects")
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.UniqueConstraint("ticket", name="uq_audit_ticket"),
    )
    for name in _SEALED:
        added = sa.Column(name, sa.Text(), nullable=False, server_default="")
        op.add_column("revision", added)
    ticket = sa.Column("ticket", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("revision", ticket)
    op.create_index("ix_revision_ticket", "revision", ["ticket"])
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(_ONLY_ADDED_TO.format(what=what))


def downgrade() -> None:
    op.drop_index("ix_revision_ticket", "revision")
    for name in (*_SEALED, "ticket"):
        op.drop_column("revision", name)
    op.drop_table("audit")
