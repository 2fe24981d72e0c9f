"""Public forms: a row for every incident, one without a form too; found by what made them."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ORDER = "ix_public_form_order"
_ADDED = (("gone", sa.Boolean(), sa.false()), ("stood", sa.Integer(), "-1"))
_TEXTS = "event_type asset cause verification lines country search_text properties".split()

_incident = sa.table("incident", sa.column("id"), sa.column("record"))
_form = sa.table(
    "public_form",
    sa.column("incident_id"),
    sa.column("record"),
    sa.column("ended", sa.Date()),
    sa.column("gone", sa.Boolean()),
    *(sa.column(name, sa.Text()) for name in _TEXTS),
)


def upgrade() -> None:
    for name, kind, value in _ADDED:
        column = sa.Column(name, kind, nullable=False, server_default=value)
        op.add_column("public_form", column)
    op.drop_index(_ORDER, "public_form")
    op.create_index(
        _ORDER,
        "public_form",
        ["made_with", "gone", sa.literal_column("ended DESC"), "incident_id", "record"],
    )
    op.create_index("ix_public_form_changed", "public_form", ["changed"])
    _add_empty_forms()


def _add_empty_forms() -> None:
    """Give a row to each incident that has none; all are made anew before they are shown."""
    blank = [sa.literal("", sa.Text()) for _ in _TEXTS]
    ended = sa.literal(date.min, sa.Date())
    unseen = sa.select(_incident.c.id, _incident.c.record, ended, sa.true(), *blank).where(
        _incident.c.id.not_in(sa.select(_form.c.incident_id))
    )
    op.execute(sa.insert(_form).from_select([column.name for column in _form.c], unseen))


def downgrade() -> None:
    op.execute(sa.delete(_form).where(_form.c.gone))
    op.drop_index("ix_public_form_changed", "public_form")
    op.drop_index(_ORDER, "public_form")
    op.create_index(_ORDER, "public_form", [sa.literal_column("ended DESC"), "incident_id"])
    for name, _, _ in _ADDED:
        op.drop_column("public_form", name)
