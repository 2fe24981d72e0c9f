"""Which incidents cite a source, the pages of addresses, and records by their kind and days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mapper.pages import page_of

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_incident_begun": ["event_type", "event_date"],
    "ix_incident_ended": ["event_type", "event_date_end", "event_date"],
}


def upgrade() -> None:
    cited = op.create_table(
        "cited",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_cited_incident_id"),
        sa.PrimaryKeyConstraint("source_id", "incident_id", name="pk_cited"),
    )
    page = op.create_table(
        "source_page",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_source_page_source_id"
        ),
        sa.PrimaryKeyConstraint("source_id", name="pk_source_page"),
    )
    _fill(cited, page)
    op.create_index("ix_cited_incident_id", "cited", ["incident_id"])
    op.create_index("ix_source_page_page", "source_page", ["page"])
    for name, columns in _INDEXES.items():
        op.create_index(name, "incident", columns)


def _fill(cited: sa.Table, page: sa.Table) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, sources FROM incident"))
    found = {(source, key) for key, sources in rows for source in sources.split(";") if source}
    claims = connection.execute(sa.text("SELECT source_id, incident_id FROM claim"))
    found |= {(source, key) for source, key in claims}
    citations = [{"source_id": source, "incident_id": key} for source, key in sorted(found)]
    addresses = connection.execute(sa.text("SELECT source_id, url FROM source"))
    pages = [{"source_id": key, "page": page_of(url)} for key, url in addresses if page_of(url)]
    for table, values in ((cited, citations), (page, pages)):
        if values:
            connection.execute(sa.insert(table), values)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, "incident")
    op.drop_table("source_page")
    op.drop_table("cited")
