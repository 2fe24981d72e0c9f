"""What stands beside the words of a revision, and which former words are not to be shown."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TEXTS = ("status", "reason", "changed")
_FLAGS = ("published", "told", "corrects")
_INDEXES = {
    "ix_revision_told": ("kind", "key", "told", "number"),
    "ix_revision_day": ("kind", "key", "day", "number"),
    "ix_revision_corrections": ("kind", "corrects", "day", "key", "number"),
}


def upgrade() -> None:
    op.add_column(
        "revision", sa.Column("day", sa.Date(), server_default="0001-01-01", nullable=False)
    )
    for name in _TEXTS:
        op.add_column("revision", sa.Column(name, sa.Text(), server_default="", nullable=False))
    for name in _FLAGS:
        added: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), server_default=sa.false(), nullable=False
        )
        op.add_column("revision", added)
    for name, columns in _INDEXES.items():
        op.create_index(name, "revision", list(columns))
    op.create_table(
        "former",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "key", "field")),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_former"),
    )
    op.create_index("ix_former_kind_key", "former", ["kind", "key"])
    _mark()


def _mark() -> None:
    """Work out what stands beside the revisions that there are."""
    from mapper.store.revising import Marks, marks_of

    connection = op.get_bind()
    table = sa.table(
        "revision",
        *(sa.column(name) for name in ("kind", "key", "number", "row", *_TEXTS)),
        sa.column("at", sa.DateTime()),
        sa.column("day", sa.Date()),
        *(sa.column(name, sa.Boolean()) for name in _FLAGS),
    )
    c = table.c
    query = sa.select(c.kind, c.key, c.number, c.at, c.row).order_by(c.kind, c.key, c.number)
    made: list[dict[str, Any]] = []
    for (kind, key), some in groupby(connection.execute(query), lambda row: (row.kind, row.key)):
        before: dict[str, Any] = {}
        last: Marks | None = None
        for each in some:
            row = orjson.loads(each.row)
            last = marks_of(kind, row, before, last, each.at.date())
            before = row
            values = {name: getattr(last, name) for name in ("day", "status", "reason", *_FLAGS)}
            values["changed"] = f";{';'.join(last.changed)};" if last.changed else ""
            made.append(values | {"of_kind": kind, "of_key": key, "of_number": each.number})
    here = (c.kind == sa.bindparam("of_kind")) & (c.key == sa.bindparam("of_key"))
    here &= c.number == sa.bindparam("of_number")
    names = ("day", *_TEXTS, *_FLAGS)
    update = sa.update(table).where(here).values({name: sa.bindparam(name) for name in names})
    if made:
        connection.execute(update, made)


def downgrade() -> None:
    op.drop_table("former")
    for name in _INDEXES:
        op.drop_index(name, "revision")
    for name in ("day", *_TEXTS, *_FLAGS):
        op.drop_column("revision", name)
