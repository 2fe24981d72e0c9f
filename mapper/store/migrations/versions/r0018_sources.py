"""Sources: which records cite them; reading one may be punishable in more than one country."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from mapper.names import fold

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_FORMS = sa.text("SELECT number, properties FROM public_form WHERE properties != ''")


def upgrade() -> None:
    op.execute("UPDATE source SET access_risk = ';' || access_risk || ';' WHERE access_risk != ''")
    op.create_index("ix_source_derived_from", "source", ["derived_from"])
    citation = op.create_table(
        "citation",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column(
            "form",
            sa.Integer(),
            sa.ForeignKey("public_form.number", name="fk_citation_form"),
            nullable=False,
        ),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "form", name="pk_citation"),
    )
    op.create_index("ix_citation_form", "citation", ["form"])
    connection = op.get_bind()
    for number, properties in connection.execute(_FORMS).all():
        shown = json.loads(properties)
        words = {each["source_id"]: each.get("publisher") or "" for each in shown.get("claims", ())}
        for each in shown.get("sources", ()):
            told = (each.get(name) or "" for name in ("publisher", "title", "url"))
            words[each["source_id"]] = " ".join(told)
        for key, said in words.items():
            row = {"form": number, "source_id": key, "search_text": f" {fold(f'{said} {key}')}"}
            connection.execute(sa.insert(citation), row)


def downgrade() -> None:
    op.drop_table("citation")
    op.drop_index("ix_source_derived_from", "source")
    op.execute("UPDATE source SET access_risk = trim(access_risk, ';') WHERE access_risk != ''")
